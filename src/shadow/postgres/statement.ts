// A statement with its parameters. One with a name is prepared once per connection and kept.

import { CompiledQuery } from 'kysely';

export type Statement<Row = unknown> = CompiledQuery<Row> & { readonly name?: string };

/** For the hot statements; each name stands for one text. */
export const prepared =
  <Row>(name: string, sql: string) =>
  (...parameters: readonly unknown[]): Statement<Row> => ({ ...plain<Row>(sql, parameters), name });

export const plain = <Row>(sql: string, parameters: readonly unknown[] = []): Statement<Row> =>
  CompiledQuery.raw(sql, [...parameters]);
