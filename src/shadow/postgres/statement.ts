// The engine's own statements.

import { plain, type Statement } from '../statement.ts';

/** For the hot statements; each name stands for one text. */
export const prepared =
  <Row>(name: string, sql: string) =>
  (...parameters: readonly unknown[]): Statement<Row> => ({ ...plain<Row>(sql, parameters), name });

/**
 * Says whose row it must be without offering the planner an index: the row is found by its place. (An index over all rows
 * of a client looks cheap to a planner that has no statistics.) In another collation than the indexes' "C" equality means
 * the same, and is still an equality that a router of distributed tables can read.
 */
export const ofClient = (table: string): string => `${table}.client_id = $1 COLLATE "POSIX"`;
