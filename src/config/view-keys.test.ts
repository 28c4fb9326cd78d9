// The keys `views`: at the top, and of a client.

import { describe, expect, test } from 'vitest';
import { storedCatalogue } from './client-catalogues.ts';
import { ConfigError } from './config-error.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { readSettings } from './settings-file.ts';

const read = (text: string) => readSettings(text, '/etc/aa-shadow.yaml', {});

const client = (keys = '', id = 'acme'): string => `
  - id: ${id}
    url: https://x.org/${id}/
    username: u
    password: p
    ${keys}`;

const declared = 'views: { member_attributes: { columns: { specialty: text, since: date } } }\n';
const file = (views: string, ...clients: readonly string[]): string =>
  `${views}clients:${clients.length === 0 ? client() : clients.join('')}\n`;

/** `2 views.x: message (suggestion)` */
function problemsOf(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(
        ({ line, column, key, message, suggestion }) =>
          `${line}:${column} ${key}: ${message} (${suggestion})`,
      );
    throw error;
  }
  return [];
}

describe('views at the top', () => {
  test('are read with their columns in order, and are part of the tables', () => {
    const settings = read(
      file(
        'views:\n  a: { columns: { z: text, b: { type: number }, c: { type: date, several: list } } }\n  b: { columns: { z: date } }\n',
      ),
    );
    const views = [
      {
        name: 'a',
        columns: [
          { name: 'z', type: 'text', several: 'max' },
          { name: 'b', type: 'number', several: 'max' },
          { name: 'c', type: 'date', several: 'list' },
        ],
      },
      { name: 'b', columns: [{ name: 'z', type: 'date', several: 'max' }] },
    ];
    expect(settings.views).toEqual(views);
    expect(storedCatalogue(settings).views).toEqual(views);
    expect(storedCatalogue(read(file(''))).views).toBeUndefined();
    expect(effectiveConfiguration(settings)['views']).toEqual({
      a: { columns: { z: 'text', b: 'number', c: { type: 'date', several: 'list' } } },
      b: { columns: { z: 'date' } },
    });
  });

  test.each([
    ['[a]', '1:1 views: must be a group of views by their names (such as { member_attributes:'],
    ['{ a: text }', '1:10 views.a: must have columns (such as { columns: { specialty: text } })'],
    ['{ a: { columns: {} } }', 'views.a: must have columns'],
    ['{ a: { colums: { b: text } } }', 'views.a.colums: there is no setting colums (did you mean columns?)'],
    [
      '{ Members: { columns: { b: text } } }',
      'views.Members: is no name of a view: a-z, 0-9 and _, beginning with a letter (such as members)',
    ],
    [
      '{ select: { columns: { b: text } } }',
      'views.select: is a word of SQL, which every query would have to quote (such as my_select)',
    ],
    [
      '{ emails: { columns: { b: text } } }',
      'views.emails: is the name of a table of ours (such as my_emails)',
    ],
    [
      '{ customer_contacts: { columns: { b: text } } }',
      'views.customer_contacts: is the name of a table of ours',
    ],
    [
      '{ sync_mine: { columns: { b: text } } }',
      'views.sync_mine: is the name of a table of ours (such as my_sync_mine)',
    ],
    ['{ pg_mine: { columns: { b: text } } }', 'views.pg_mine: is the name of a table of ours'],
    [
      `{ ${'a'.repeat(56)}: { columns: { b: text } } }`,
      'is too long for a name: 56 characters (write it in 55 at most)',
    ],
    [
      '{ a: { columns: { order: text } } }',
      'views.a.columns.order: is a word of SQL, which every query would have to quote (such as aa_order)',
    ],
    [
      '{ a: { columns: { licenseState: text } } }',
      'views.a.columns.licenseState: is no name of a column: a-z, 0-9 and _, beginning with a letter (such as license_state)',
    ],
    ["{ a: { columns: { 'x\"; DROP TABLE customers': text } } }", 'is no name of a column'],
    [
      '{ a: { columns: { cust_id: text } } }',
      'views.a.columns.cust_id: is the name of a column of ours (such as aa_cust_id)',
    ],
    ['{ a: { columns: { ctid: text } } }', 'views.a.columns.ctid: is the name of a column of ours'],
    [
      '{ a: { columns: { b: flag } } }',
      'views.a.columns.b: there is no type flag (known: text, number, date)',
    ],
    ['{ a: { columns: { b: txt } } }', 'views.a.columns.b: there is no type txt (did you mean text?)'],
    [
      '{ a: { columns: { b: { type: text, several: first } } } }',
      'views.a.columns.b.several: there is no way first',
    ],
    [
      '{ a: { columns: { b: { type: text, indexed: true } } } }',
      'views.a.columns.b.indexed: there is no setting indexed',
    ],
    [
      '{ a: { columns: { b: { several: list } } } }',
      'views.a.columns.b.type: must be a single value (one of text, number, date)',
    ],
    ['{ a: { columns: { b: [text] } } }', 'views.a.columns.b: must be a type, or a group'],
  ])('%s is refused with its place and the cure', (written, problem) => {
    const [only, ...others] = problemsOf(file(`views: ${written}\n`));
    expect(only).toContain(problem);
    expect(only).toMatch(/^1:\d+ /);
    expect(others).toEqual([]);
  });

  test('names that differ by their case only are refused', () => {
    expect(
      problemsOf(file('views:\n  a: { columns: { b: text, B: text } }\n  A: { columns: { b: text } }\n')),
    ).toEqual([
      '2:28 views.a.columns.B: is the same name as b in another case (give one of the two another name)',
      '3:3 views.A: is the same name as a in another case (give one of the two another name)',
    ]);
  });
});

describe('views of a client', () => {
  const mapped = (columns: string): string => client(`views: { member_attributes: ${columns} }`);

  test('say from which attributes the columns have their values', () => {
    const settings = read(
      file(
        declared,
        mapped("{ since: { type: LIC }, specialty: { type: ' 007 ', code: PRIM } }"),
        client('', 'beta'),
      ),
    );
    const [acme, beta] = settings.clients;
    expect(acme?.views).toEqual([
      { view: 'member_attributes', column: 'since', type: 'LIC', code: null },
      { view: 'member_attributes', column: 'specialty', type: '007', code: 'PRIM' },
    ]);
    expect(beta).not.toHaveProperty('views');
    expect(effectiveConfiguration(settings)['clients']).toMatchObject([
      {
        views: {
          member_attributes: { since: { type: 'LIC' }, specialty: { type: '007', code: 'PRIM' } },
        },
      },
      expect.not.objectContaining({ views: expect.anything() }),
    ]);
  });

  test('of the defaults are merged with those of a client', () => {
    const defaults = 'defaults: { views: { member_attributes: { since: { type: LIC } } } }\n';
    const settings = read(file(declared + defaults, mapped('{ specialty: { type: SPEC } }')));
    expect(settings.clients[0]?.views?.map(({ column }) => column).toSorted()).toEqual([
      'since',
      'specialty',
    ]);
    expect(problemsOf(file(`${declared}${defaults.replace('since', 'sinse')}`))).toEqual([
      '2:43 defaults.views.member_attributes.sinse: there is no column sinse in the view member_attributes (did you mean since?)',
    ]);
  });

  test.each([
    ['[a]', 'clients[0].views: must be a group of views by their names'],
    ['{ member_attributes: [specialty] }', 'clients[0].views.member_attributes: must be a group of columns'],
    [
      '{ member_attributes: { specialty: SPEC } }',
      'views.member_attributes.specialty: must be a group (such as { type: SPEC, code: PRIM })',
    ],
    [
      '{ member_attributes: { specialty: { code: PRIM } } }',
      'views.member_attributes.specialty.type: must be a text (write it as AA has it in customerAttributes)',
    ],
    [
      '{ member_attributes: { specialty: { type: SPEC, code: [A] } } }',
      'views.member_attributes.specialty.code: must be a text',
    ],
    [
      '{ member_attributes: { specialty: { type: SPEC, cod: A } } }',
      'specialty.cod: there is no setting cod (did you mean code?)',
    ],
    [
      '{ members_attributes: { specialty: { type: SPEC } } }',
      'clients[0].views.members_attributes: there is no view members_attributes in `views` at the top (did you mean member_attributes?)',
    ],
    [
      '{ member_attributes: { speciality: { type: SPEC } } }',
      'speciality: there is no column speciality in the view member_attributes (did you mean specialty?)',
    ],
  ])('%s is refused with its place and the cure', (written, problem) => {
    const [only, ...others] = problemsOf(file(declared, client(`views: ${written}`)));
    expect(only).toContain(problem);
    expect(only).toMatch(/^7:\d+ /);
    expect(others).toEqual([]);
  });

  test('without any at the top are refused', () => {
    expect(problemsOf(file('', mapped('{ specialty: { type: SPEC } }')))).toEqual([
      expect.stringContaining('there is no view member_attributes in `views` at the top (declare it there'),
    ]);
  });

  test('whose attributes AA is not asked for are refused', () => {
    const asking = (sections: string): readonly string[] =>
      problemsOf(
        file(
          declared,
          client(
            `views: { member_attributes: { specialty: { type: SPEC, code: PRIM } } }\n    sections: ${sections}`,
          ),
        ),
      );
    expect(asking('[emails]')).toEqual([
      expect.stringContaining(
        'shows customerAttributes, which acme does not ask for (add `customerAttributes: {}` to `sections`)',
      ),
    ]);
    expect(asking('{ customerAttributes: { attr: [{ type: OTHER }] } }')).toEqual([
      expect.stringContaining(
        'shows an attribute that acme does not ask for (add `{ type: SPEC, code: PRIM }` to `attr` of customerAttributes)',
      ),
    ]);
    for (const enough of [
      '{}',
      '{ includeAll: true }',
      '{ attr: [{ type: spec }] }',
      '{ attr: [{ type: SPEC, code: PRIM }] }',
    ])
      expect(asking(`{ customerAttributes: ${enough} }`), enough).toEqual([]);
  });
});
