// The stored copies of customers, by the numbers as they were asked for, and the open entries that they do not answer. One statement.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { bareId, otherSpellingsOf } from '../../catalogue/spellings.ts';
import type { Engine } from '../engine.ts';
import type { CustomerCopy, OpenMark, StoredCopy } from '../interface/copies.ts';
import type { CopyRow } from '../tables/bookkeeping-rows.ts';

export async function copies(
  { database, own }: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<ReadonlyMap<CustId, CustomerCopy>> {
  if (custIds.length === 0) return new Map();
  const spellings = new Set(custIds.flatMap((id) => [id, ...otherSpellingsOf(id)]));
  const byNumber = Map.groupBy(await database.all(own.copies(client, [...spellings])), (row) =>
    bareId(row.cust_id),
  );
  return new Map(custIds.map((id) => [id, copyOf(id, byNumber.get(bareId(id)) ?? [])]));
}

function copyOf(id: CustId, rows: readonly CopyRow[]): CustomerCopy {
  const all = rows.flatMap(toStored);
  // A living customer comes before a tombstone.
  const [other] = all.toSorted((a, b) => Number(a.deleted) - Number(b.deleted));
  const stored = all.find((copy) => copy.custId === id) ?? other ?? null;
  // An entry may have another spelling than its customer, unless that is stored as a customer of its own.
  const others = new Set(all.filter((copy) => copy !== stored).map((copy) => copy.custId as string));
  const marks = rows.filter((row) => !others.has(row.cust_id)).flatMap(toMark);
  return { stored, open: openOf(marks, stored) };
}

function toStored(row: CopyRow): readonly StoredCopy[] {
  const { fetched_at: fetchedAt, fetch_number: fetchNumber, deleted_at: deletedAt } = row;
  if (fetchedAt === null || fetchNumber === null) return [];
  const contentHash = deletedAt === null ? row.content_hash : null;
  const deleted = deletedAt !== null;
  return [{ custId: custId(row.cust_id), fetchedAt: new Date(fetchedAt), fetchNumber, contentHash, deleted }];
}

const toMark = ({ state, known_fetch_number: knownFetchNumber }: CopyRow): readonly OpenMark[] =>
  state === null || state === 'stored' || knownFetchNumber === null ? [] : [{ state, knownFetchNumber }];

const ranks: readonly OpenMark['state'][] = ['gone', 'parked', 'pending'];

/** A fetch that was sent after a change was known has brought it, even where its entry does not say so yet. */
function openOf(marks: readonly OpenMark[], stored: StoredCopy | null): OpenMark | null {
  const open = marks.filter(
    ({ knownFetchNumber }) => stored === null || stored.fetchNumber <= knownFetchNumber,
  );
  const state = ranks.find((rank) => open.some((mark) => mark.state === rank));
  if (state === undefined) return null;
  return { state, knownFetchNumber: Math.max(...open.map((mark) => mark.knownFetchNumber)) };
}
