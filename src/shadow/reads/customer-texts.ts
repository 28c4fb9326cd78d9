// Customers with their documents as texts, page by page or by their numbers.

import { sql } from 'kysely';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { bareId, otherSpellingsOf } from '../../catalogue/spellings.ts';
import type { Engine, Reader } from '../engine.ts';
import type { CappedCount, CustomerText, CustomerTextsPage } from '../interface/served.ts';
import { idParts } from '../ledger/parts.ts';
import { build, required, type Statement } from '../statement.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import type { Customers } from '../tables/data-tables.ts';
import { tombstones } from './counts.ts';

type TextRow = Pick<
  Customers,
  'cust_id' | 'fetched_at' | 'changed_at' | 'deleted_at' | 'content_hash' | 'document'
>;

const textRows = (client: ClientId) =>
  build
    .selectFrom('customers')
    .select(['cust_id', 'fetched_at', 'changed_at', 'deleted_at', 'content_hash', 'document'])
    .where('client_id', '=', client);

export const textsAfter = (
  client: ClientId,
  { after, limit, deleted }: CustomerTextsPage,
): Statement<TextRow> => {
  const rows = textRows(client).where('cust_id', '>', after ?? '');
  const wanted = deleted ? rows : rows.where('deleted_at', 'is', null);
  return wanted.orderBy('cust_id').limit(limit).compile();
};

export const textsAmong = (client: ClientId, custIds: readonly CustId[]): Statement<TextRow> =>
  textRows(client).where('cust_id', 'in', custIds).compile();

const toText = (row: TextRow): CustomerText => ({
  custId: custId(row.cust_id),
  fetchedAt: new Date(row.fetched_at),
  changedAt: new Date(row.changed_at),
  deletedAt: timeOf(row.deleted_at),
  contentHash: row.content_hash,
  document: row.document,
});

export const customerTexts = async (
  { database }: Engine,
  client: ClientId,
  page: CustomerTextsPage,
): Promise<readonly CustomerText[]> => (await database.all(textsAfter(client, page))).map(toText);

/** By the numbers as they were asked for. A number that is stored under another spelling finds that customer. */
export const customerTextsOf = (
  { database }: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<ReadonlyMap<CustId, CustomerText>> =>
  database.read(async (reader) => {
    const found = new Map((await textsIn(reader, client, custIds)).map((text) => [text.custId, text]));
    const missing = custIds.filter((id) => !found.has(id));
    const others = await textsIn(reader, client, missing.flatMap(otherSpellingsOf));
    // A living customer comes before a tombstone.
    const byNumber = Map.groupBy(
      others.toSorted((a, b) => Number(a.deletedAt !== null) - Number(b.deletedAt !== null)),
      (text) => bareId(text.custId),
    );
    const told = custIds.map((id) => [id, found.get(id) ?? byNumber.get(bareId(id))?.[0]] as const);
    return new Map(told.flatMap(([id, text]) => (text === undefined ? [] : [[id, text] as const])));
  });

async function textsIn(
  reader: Reader,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<readonly CustomerText[]> {
  const texts: CustomerText[] = [];
  for (const part of idParts(custIds))
    texts.push(...(await reader.all(textsAmong(client, part))).map(toText));
  return texts;
}

/** Walks no further through the key than it counts. */
export const keysUpTo = (client: ClientId, limit: number): Statement<{ readonly count: number }> =>
  sql<{ readonly count: number }>`select count(*) as count from
    (select cust_id from customers where client_id = ${client} limit ${limit}) as few`.compile(build);

/** `deleted`: tombstones are counted too. */
export const countCustomers = (
  { database }: Engine,
  client: ClientId,
  { atMost, deleted }: { readonly atMost: number; readonly deleted: boolean },
): Promise<CappedCount> =>
  database.read(async (reader) => {
    const dead = deleted ? 0 : required(await reader.first(tombstones(client))).count;
    const counted = required(await reader.first(keysUpTo(client, atMost + dead + 1))).count - dead;
    return { count: Math.min(counted, atMost), more: counted > atMost };
  });
