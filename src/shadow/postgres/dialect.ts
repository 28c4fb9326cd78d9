// What is particular to PostgreSQL, as facts.

import { PostgresQueryCompiler, type QueryCompiler } from 'kysely';
import type { Dialect } from '../engine.ts';

export const postgresDialect: Dialect = { oneWriter: false, idsPerCondition: 500 };

/** Writes statements in PostgreSQL's words. Tables are found by the session's search path. */
export const postgresCompiler: QueryCompiler = new PostgresQueryCompiler();
