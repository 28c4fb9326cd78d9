// How the engine's own statements are written.

import { plain, type Statement } from '../statement.ts';

/** For the hot statements. Each name stands for one text. */
export const prepared =
  <Row>(name: string, sql: string) =>
  (...parameters: readonly unknown[]): Statement<Row> => ({ ...plain<Row>(sql, parameters), name });

/**
 * Says whose row it must be without offering an index to the planner: the row is found by its place. (Without statistics, an
 * index over all rows of a client looks cheap to the planner.) The collation differs from the indexes' "C". Equality means
 * the same in both, and a router of distributed tables can still read it as an equality.
 */
export const ofClient = (table: string): string => `${table}.client_id = $1 COLLATE "POSIX"`;
