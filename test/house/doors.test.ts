// P16: every error code has a test that makes its cause happen, and applies the cure that its hint names. Such a test is a
// `door('CODE', …)` of test/doors, or any test with `P16: CODE` in its title.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { aaErrors } from '../../src/aa/aa-error.ts';
import { catalogueErrors } from '../../src/catalogue/catalogue-error.ts';
import { configErrors } from '../../src/config/config-error.ts';
import { httpErrors } from '../../src/http/http-errors.ts';
import { ledgerCodes } from '../../src/shadow/ledger/ledger-codes.ts';
import { shadowErrors } from '../../src/shadow/shadow-error.ts';
import { syncErrors } from '../../src/sync/sync-error.ts';

const root = resolve(import.meta.dirname, '../..');
const tables = {
  ...aaErrors,
  ...catalogueErrors,
  ...configErrors,
  ...httpErrors,
  ...ledgerCodes,
  ...shadowErrors,
  ...syncErrors,
};
const codes = Object.keys(tables);

/** Codes whose cause no test can make happen from outside, each with the reason. */
const without: Readonly<Record<string, string>> = {
  DB_BAD_BATCH: 'only an error in this program makes such a batch; the hint asks for a report',
  DB_OUT_OF_ORDER:
    'only an error in this program takes the steps in another order; the hint asks for a report',
  SYNC_NOT_DRAINED: 'only an error in this program comes to it; the hint asks for a report',
  SYNC_UNEXPECTED: 'what it stands for is not known; the hint asks for a report',
  DB_MOVE_LOST:
    'two processes that move one database would have to meet between two pages; test/moving lets them race',
  DB_TOO_OLD: 'a server older than PostgreSQL 15 would have to be installed',
  DB_IO: 'a disk would have to fail',
  HTTP_PORT_RIGHT: 'the system decides which ports need a right, and a test may run as root',
  SYNC_OUT_OF_MEMORY:
    'the memory of a thread follows from the settings, and an answer within `limits` fits into it',
};

const doors = /\bdoor\(\s*'([A-Z_]+)'/g;
/** A title may begin with other numbers, too. */
const titles = /P16: ((?:[A-Z]+_[A-Z0-9_]+(?:, )?)+)/g;

const texts = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.ts$|-cases\.ts$/.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8')),
);

const told = new Set(
  texts.flatMap((text) =>
    [...text.matchAll(doors), ...text.matchAll(titles)].flatMap(([, named = '']) => named.split(', ')),
  ),
);

test.each(codes.filter((code) => !(code in without)))('P16: %s has a door', (code) => {
  expect(told.has(code)).toBe(true);
});

test('what has no door has a reason, and exists', () => {
  expect(Object.keys(without).filter((code) => !codes.includes(code))).toEqual([]);
});

test('P16: a hint is a sentence that names something to do or what happens', () => {
  const strange = Object.entries(tables).filter(([, { hint }]) => !/^[A-Z`].{15,}[.`)a-z]$/s.test(hint));
  expect(strange.map(([code]) => code)).toEqual([]);
});

test('only errors of this program itself ask for a report', () => {
  const asking = Object.entries(tables).filter(
    ([, { kind, hint }]) => kind !== 'bug' && /please report/i.test(hint),
  );
  expect(asking.map(([code]) => code)).toEqual([]);
});
