// Customers with their documents as texts, page by page or by their numbers.

import { sql } from 'kysely';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { bareId, otherSpellingsOf } from '../../catalogue/spellings.ts';
import type { Engine, Reader } from '../engine.ts';
import type { CappedCount, CustomerText, CustomerTextsPage, StoredText } from '../interface/served.ts';
import { idParts } from '../ledger/parts.ts';
import { build, named, required, type Statement } from '../statement.ts';
import { type TextRow, timeOf } from '../tables/bookkeeping-rows.ts';
import { tombstones } from './counts.ts';

const asText = sql<StoredText>`document`;

export const textsAfter = (
  client: ClientId,
  { after, limit, deleted }: CustomerTextsPage,
  document = asText,
): Statement<TextRow> => {
  const rows = build
    .selectFrom('customers')
    .select(['cust_id', 'fetched_at', 'changed_at', 'deleted_at', 'content_hash', document.as('document')])
    .where('client_id', '=', client)
    .where('cust_id', '>', after ?? '')
    .orderBy('cust_id')
    .limit(limit);
  return deleted
    ? named('texts_after_deleted_too', rows.compile())
    : named('texts_after', rows.where('deleted_at', 'is', null).compile());
};

const toText = (row: TextRow): CustomerText => ({
  custId: custId(row.cust_id),
  fetchedAt: new Date(row.fetched_at),
  changedAt: new Date(row.changed_at),
  deletedAt: timeOf(row.deleted_at),
  contentHash: row.content_hash,
  document: row.document,
});

export const customerTexts = async (
  { database, dialect }: Engine,
  client: ClientId,
  page: CustomerTextsPage,
): Promise<readonly CustomerText[]> =>
  (await database.all(textsAfter(client, page, dialect.document))).map(toText);

/**
 * By the numbers as they were asked for. A number that is stored under another spelling finds that customer. Mostly all are stored
 * as they were asked for, and one statement tells it.
 */
export async function customerTextsOf(
  engine: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<ReadonlyMap<CustId, CustomerText>> {
  const { database, own } = engine;
  const [ids = [], ...more] = idParts(custIds);
  if (more.length === 0 && ids.length > 0) {
    const texts = (await database.all(own.textsAmong(client, ids))).map(toText);
    const exact = new Map(texts.map((text) => [text.custId, text]));
    const told = ids.flatMap((id) => exact.get(id) ?? []);
    if (told.length === ids.length) return new Map(told.map((text) => [text.custId, text]));
  }
  return textsInAnySpelling(engine, client, custIds);
}

const textsInAnySpelling = (
  { database, own }: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<ReadonlyMap<CustId, CustomerText>> =>
  database.read(async (reader) => {
    const textsIn = (ids: readonly CustId[]) =>
      textsFrom(reader, (part) => own.textsAmong(client, part), ids);
    const found = new Map((await textsIn(custIds)).map((text) => [text.custId, text]));
    const missing = custIds.filter((id) => !found.has(id));
    const others = await textsIn(missing.flatMap(otherSpellingsOf));
    // A living customer comes before a tombstone.
    const byNumber = Map.groupBy(
      others.toSorted((a, b) => Number(a.deletedAt !== null) - Number(b.deletedAt !== null)),
      (text) => bareId(text.custId),
    );
    const told = custIds.map((id) => [id, found.get(id) ?? byNumber.get(bareId(id))?.[0]] as const);
    return new Map(told.flatMap(([id, text]) => (text === undefined ? [] : [[id, text] as const])));
  });

async function textsFrom(
  reader: Reader,
  among: (part: readonly CustId[]) => Statement<TextRow>,
  custIds: readonly CustId[],
): Promise<readonly CustomerText[]> {
  const texts: CustomerText[] = [];
  for (const part of idParts(custIds)) texts.push(...(await reader.all(among(part))).map(toText));
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
