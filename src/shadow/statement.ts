// Statements as the engines get them. A statement that is built here is not text yet: each engine writes it in its own words
// (docs/decisions/0005-kysely-builds-it-does-not-run.md). A statement that an engine has written itself is already text.

import { ShadowError } from './shadow-error.ts';
import {
  CompiledQuery,
  DummyDriver,
  Kysely,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
} from 'kysely';
import type { ShadowTables } from './tables/bookkeeping-tables.ts';

/** A statement with a name is prepared once per connection and kept. Each name stands for one text. */
export type Statement<Row = unknown> = CompiledQuery<Row> & { readonly name?: string };

const unwritten: QueryCompiler = {
  compileQuery: (query, queryId) => ({ query, queryId, sql: '', parameters: [] }),
};

/**
 * Builds statements. It does not write them as text and does not run them, so the parts of its dialect belong to no engine.
 */
export const build: Kysely<ShadowTables> = new Kysely<ShadowTables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => unwritten,
  },
});

/** For hot statements that are built. Their text must be the same whatever their values are: a list of values has no such text. */
export const named = <Row>(name: string, statement: CompiledQuery<Row>): Statement<Row> => ({
  ...statement,
  name,
});

/** The statement as a text with its parameters. */
export function written<Row>(statement: Statement<Row>, compiler: QueryCompiler): Statement<Row> {
  if (statement.sql !== '') return statement;
  const text: Statement<Row> = compiler.compileQuery(statement.query, statement.queryId);
  return statement.name === undefined ? text : named(statement.name, text);
}

export const plain = <Row>(sql: string, parameters: readonly unknown[] = []): Statement<Row> =>
  CompiledQuery.raw(sql, [...parameters]);

/** The row of a statement that must return one. Throws `DB_FAILED` if there is none. */
export function required<Row>(row: Row | null): Row {
  if (row === null) throw new ShadowError('DB_FAILED', { detail: 'a row that must exist is missing' });
  return row;
}
