// Finds customers under other spellings of their numbers: with other leading zeros.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { bareId, otherSpellingsOf } from '../../catalogue/spellings.ts';
import type { Engine } from '../engine.ts';
import { idParts } from '../ledger/parts.ts';
import { build, type Statement } from '../statement.ts';

const storedAmong = (
  client: ClientId,
  custIds: readonly CustId[],
): Statement<{ readonly cust_id: string; readonly deleted_at: string | null }> =>
  build
    .selectFrom('customers')
    .select(['cust_id', 'deleted_at'])
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .compile();

/** The living customers that are stored under other spellings of these numbers. A number without such customers is left out. */
export async function storedSpellings(
  { database }: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<ReadonlyMap<CustId, readonly CustId[]>> {
  const stored: CustId[] = [];
  for (const part of idParts(custIds.flatMap(otherSpellingsOf))) {
    const rows = await database.all(storedAmong(client, part));
    stored.push(...rows.filter(({ deleted_at }) => deleted_at === null).map((row) => custId(row.cust_id)));
  }
  const byNumber = Map.groupBy(stored, bareId);
  const found = custIds.map((id) => [id, othersOf(id, byNumber)] as const);
  return new Map(found.filter(([, others]) => others.length > 0));
}

const othersOf = (id: CustId, byNumber: ReadonlyMap<string, readonly CustId[]>): readonly CustId[] => [
  ...new Set(byNumber.get(bareId(id))?.filter((other) => other !== id)),
];

/** The other spellings of a number that are stored or in the ledger, tombstones included. */
export const knownSpellings = (
  { database, own }: Engine,
  client: ClientId,
  id: CustId,
): Promise<readonly CustId[]> =>
  database.read(async (reader) => {
    const others = otherSpellingsOf(id);
    // A long number has no other spelling, and no engine looks for one of none.
    const found = others.length === 0 ? [] : await reader.all(storedAmong(client, others));
    const stored = new Set(found.map((row) => row.cust_id));
    const known: CustId[] = [];
    for (const other of others)
      if (stored.has(other) || (await reader.first(own.entriesOfCustomer(client, other, 1))) !== null)
        known.push(other);
    return known;
  });
