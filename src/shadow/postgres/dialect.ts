// The facts that hold for PostgreSQL only.

import { PostgresQueryCompiler, type QueryCompiler } from 'kysely';
import type { Dialect } from '../engine.ts';

export const postgresDialect: Dialect = { oneWriter: false, idsPerCondition: 500 };

/** Writes statements in PostgreSQL's words. The session's search path finds the tables. */
export const postgresCompiler: QueryCompiler = new PostgresQueryCompiler();
