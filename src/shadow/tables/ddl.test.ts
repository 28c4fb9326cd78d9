import { expect, test } from 'vitest';
import { sqliteTables } from '../sqlite/tables.ts';
import { addColumn, createTable } from './ddl.ts';
import { count, from0, id, oneOf, orNull, text, typedTable } from './table.ts';

const shelves = typedTable(
  'shelves',
  ['client_id', 'shelf_no'],
  {
    client_id: id,
    shelf_no: count,
    state: oneOf(["o'pen", 'shut']),
    label: orNull(text),
    books: from0(count),
  },
  {
    indexes: {
      shelves_one_open: { on: ['client_id'], where: `state = 'open'`, unique: true },
      shelves_labelled: { on: ['client_id', 'label'], ending: ['shelf_no'], where: 'label IS NOT NULL' },
    },
  },
);

/** As SQLite, but as plain as can be. */
const plainDialect = { ...sqliteTables, partialIndexes: false, indexesEndWithKey: false, storage: () => '' };

test('a table is written with its key, what its words may be, and its indexes', () => {
  expect(createTable(shelves, sqliteTables)).toEqual([
    `CREATE TABLE "shelves" (
  "client_id" TEXT NOT NULL,
  "shelf_no" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('o''pen', 'shut')),
  "label" TEXT,
  "books" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("client_id", "shelf_no")
) WITHOUT ROWID`,
    `CREATE UNIQUE INDEX "shelves_one_open" ON "shelves" ("client_id")\n  WHERE state = 'open'`,
    `CREATE INDEX "shelves_labelled" ON "shelves" ("client_id", "label")\n  WHERE label IS NOT NULL`,
  ]);
});

test('an engine without partial indexes gets whole ones, and none that would forbid too much', () => {
  expect(createTable(shelves, plainDialect).slice(1)).toEqual([
    'CREATE INDEX "shelves_labelled" ON "shelves" ("client_id", "label", "shelf_no")',
  ]);
});

test('a column that is added is empty in older rows, or 0', () => {
  const added = shelves.columns.slice(3).map((column) => addColumn(shelves, column, sqliteTables));
  expect(added).toEqual([
    'ALTER TABLE "shelves" ADD COLUMN "label" TEXT',
    'ALTER TABLE "shelves" ADD COLUMN "books" INTEGER NOT NULL DEFAULT 0',
  ]);
  const state = shelves.columns[2]!;
  expect(addColumn(shelves, { ...state, oneOf: null }, sqliteTables)).not.toContain('NOT NULL');
});
