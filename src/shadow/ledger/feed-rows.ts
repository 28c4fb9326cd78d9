// The rows of the feed. It is the union of two tables by number: what has changed, and who was forgotten.

import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import type { OldChanges, Reader } from '../engine.ts';
import { build, required, type Statement } from '../statement.ts';
import type { SyncErasures } from '../tables/bookkeeping-tables.ts';
import type { DatedChange } from './ahead-of-time.ts';

export type FeedTable = 'sync_changes' | 'sync_erasures';

export const feedTables: readonly FeedTable[] = ['sync_changes', 'sync_erasures'];

/** The first change of the table with this number or a higher one. */
export const changeFrom = (table: FeedTable, client: ClientId, changeNo: number): Statement<DatedChange> =>
  build
    .selectFrom(table)
    .select(['change_no', 'committed_at'])
    .where('client_id', '=', client)
    .where('change_no', '>=', changeNo)
    .orderBy('change_no')
    .limit(1)
    .compile();

/** The last change of the table with this number or a lower one. */
export const changeUpTo = (table: FeedTable, client: ClientId, changeNo: number): Statement<DatedChange> =>
  build
    .selectFrom(table)
    .select(['change_no', 'committed_at'])
    .where('client_id', '=', client)
    .where('change_no', '<=', changeNo)
    .orderBy('change_no', 'desc')
    .limit(1)
    .compile();

/** Looks at the `limit` oldest changes only, so that pruning costs the same for a feed of any length. */
export const lastOfOldChanges = (
  table: FeedTable,
  client: ClientId,
  old: OldChanges,
  limit: number,
): Statement<{ readonly last: number | null }> =>
  build
    .selectFrom(
      build
        .selectFrom(table)
        .select(['change_no', 'committed_at'])
        .where('client_id', '=', client)
        .orderBy('change_no')
        .limit(limit)
        .as('oldest'),
    )
    .select((eb) => eb.fn.max<number | null>('change_no').as('last'))
    .where(isOld(old))
    .compile();

/** The last of the `limit` oldest changes of the table that is old. */
export async function lastOld(
  reader: Pick<Reader, 'first'>,
  table: FeedTable,
  client: ClientId,
  { old, limit }: { readonly old: OldChanges; readonly limit: number },
): Promise<DatedChange | null> {
  const { last } = required(await reader.first(lastOfOldChanges(table, client, old, limit)));
  return last === null ? null : reader.first(changeFrom(table, client, last));
}

export const removeErasures = (client: ClientId, last: number, old: OldChanges): Statement =>
  build
    .deleteFrom('sync_erasures')
    .where('client_id', '=', client)
    .where('change_no', '<=', last)
    .where(isOld(old))
    .compile();

export const isOld = ({ before, upTo }: OldChanges): RawBuilder<SqlBool> =>
  sql<SqlBool>`(committed_at < ${before} or change_no <= ${upTo})`;

export const addErasures = (rows: readonly SyncErasures[]): Statement =>
  build.insertInto('sync_erasures').values(rows).compile();

/** The first change of the feed with this number or a higher one. */
export const firstFrom = async (
  reader: Pick<Reader, 'first'>,
  client: ClientId,
  changeNo: number,
): Promise<DatedChange | null> =>
  lowest(await Promise.all(feedTables.map((table) => reader.first(changeFrom(table, client, changeNo)))));

/** The last change of the feed with this number or a lower one. Without a number: the newest. */
export const lastUpTo = async (
  reader: Pick<Reader, 'first'>,
  client: ClientId,
  changeNo: number = Number.MAX_SAFE_INTEGER,
): Promise<DatedChange | null> =>
  highest(await Promise.all(feedTables.map((table) => reader.first(changeUpTo(table, client, changeNo)))));

const lowest = (found: readonly (DatedChange | null)[]): DatedChange | null => byNumber(found)[0] ?? null;

export const highest = (found: readonly (DatedChange | null)[]): DatedChange | null =>
  byNumber(found).at(-1) ?? null;

const byNumber = (found: readonly (DatedChange | null)[]): readonly DatedChange[] =>
  found.filter((one) => one !== null).toSorted((a, b) => a.change_no - b.change_no);
