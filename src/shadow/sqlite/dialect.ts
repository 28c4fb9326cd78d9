// The facts that hold for SQLite only.

import { type QueryCompiler, SqliteQueryCompiler } from 'kysely';
import type { Dialect } from '../engine.ts';

/** With a list of ids, SQLite would look through all of the client's entries. */
export const sqliteDialect: Dialect = { oneWriter: true, idsPerCondition: 1 };

/** Writes statements in SQLite's words. */
export const sqliteCompiler: QueryCompiler = new SqliteQueryCompiler();
