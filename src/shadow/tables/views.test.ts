// The marks of views, and that nobody changes a view without raising its edition.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { severalWays, viewColumnTypes } from '../../catalogue/attribute-view.ts';
import { builtIn } from '../../catalogue/catalogue.ts';
import { withAllColumns } from '../../catalogue/promoted.ts';
import { postgresTables } from '../postgres/tables.ts';
import { sqliteTables } from '../sqlite/tables.ts';
import { lackingViews } from './views.ts';
import { foundViews, markText, type ViewMark } from './view-marks.ts';

const columns = viewColumnTypes.flatMap((type) =>
  severalWays.map((several) => ({ name: `${type}_${several}`, type, several })),
);

test('a mark is read from wherever it stands, and a text without one is none', () => {
  const marks: readonly ViewMark[] = [
    { edition: 1, columns: [] },
    { edition: 12, columns: columns.slice(0, 1) },
    { edition: 3, columns },
  ];
  for (const mark of marks)
    for (const text of [markText(mark), `CREATE VIEW x AS /* ${markText(mark)} */\nSELECT 1`])
      expect(foundViews([{ name: 'x', text }]).get('x')).toEqual(mark);
  for (const text of [null, '', 'SELECT 1', 'aa-shadow view', 'aa-shadow view 1: a text most, b text max'])
    expect(foundViews([{ name: 'x', text }]).get('x')).toBeNull();
});

// Where this fails because a view was changed on purpose: raise its edition, add columns at the end alone, and write down the new hash.
test('each SQL of a view belongs to one edition', () => {
  const catalogue = withAllColumns(builtIn, [], [{ name: 'of_attributes', columns }]);
  const hashes = [sqliteTables, postgresTables({ lz4: true })].map((dialect) =>
    lackingViews({ views: new Map(), columns: new Map(), dialect }, catalogue)
      .filter((statement) => statement.startsWith('CREATE'))
      .map((statement) => {
        const name = /VIEW "(\w+)"/.exec(statement)?.[1];
        const hash = createHash('sha256')
          .update(statement.replace(/aa-shadow view \d+/, ''))
          .digest('hex');
        return `${name}: ${hash.slice(0, 12)}`;
      }),
  );
  expect(hashes).toEqual([
    // Edition 1 of all three.
    ['customer_contacts: 72e2735864e7', 'current_memberships: 0c4119c3b6f9', 'of_attributes: 9168ae0590e0'],
    ['customer_contacts: a05f34452dfc', 'current_memberships: f32337d75d5b', 'of_attributes: fdddba16d5af'],
  ]);
});

test('a catalogue that lacks a column of a view has no such view, and one without attributes has none of those', () => {
  const named = (without: string) => {
    const sections = builtIn.sections.filter(({ name }) => name !== without);
    const catalogue = withAllColumns({ ...builtIn, sections }, [], [{ name: 'of_attributes', columns }]);
    return lackingViews({ views: new Map(), columns: new Map(), dialect: sqliteTables }, catalogue).map(
      (statement) => /VIEW "(\w+)"/.exec(statement)?.[1],
    );
  };
  expect(named('files')).toEqual(['customer_contacts', 'current_memberships', 'of_attributes']);
  expect(named('emails')).toEqual(['current_memberships', 'of_attributes']);
  expect(named('memberships')).toEqual(['customer_contacts', 'of_attributes']);
  expect(named('customerAttributes')).toEqual(['customer_contacts', 'current_memberships']);
});
