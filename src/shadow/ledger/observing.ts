// A client that observes: its queue is got, and never purged. So the same entries come again with every answer, and AA gives them
// no numbers of their own. What was seen is known by its customer and its reasons: `sync_queue.still_queued` marks the newest entry
// of each customer whom the queue named at the last look.
//
// One thing an answer does not show: a customer that changes once more for the same reasons looks the same, and only the number of
// the whole answer goes up. So then all of them are fetched again, after a while that grows with their number; and once more each,
// when somebody else purges their entries. Until then the lag counts them (P12).

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { otherSpellingsOf } from '../../catalogue/spellings.ts';
import type { QueueEntry, QueueReason } from '../../catalogue/queue-entry.ts';
import type { Reader } from '../engine.ts';
import type { NamedCustomer, ObservedAnswer, ObservedTake, Observing } from '../interface/observing.ts';
import type { Lease } from '../interface/rights.ts';
import { reasonsKept } from '../plan/merged-reasons.ts';
import { build, required, type Statement } from '../statement.ts';
import { parsedReasons } from '../tables/bookkeeping-rows.ts';
import type { SyncClients, SyncQueue } from '../tables/bookkeeping-tables.ts';
import { clientRow, keepOfClient, type PartOfClient } from './clients.ts';
import { writeUnderLease } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { breathe, idParts } from './parts.ts';

// The note of a client.

interface Note {
  readonly since: string;
  /** The number of the last answer. `null`: the queue was empty. */
  readonly number: string | null;
  readonly named: number;
  readonly again_since: string | null;
  /** When all of an answer was last taken, and by which drain. */
  readonly all_at: string;
  readonly all_drain_no: number | null;
  readonly drained_at: string | null;
}

const noteIn = (text: string | null): Note | null => (text === null ? null : (JSON.parse(text) as Note));

const keptNote = (note: Note): PartOfClient => ({ observing: JSON.stringify(note) });

export function toObserving(text: string | null): Observing | null {
  const note = noteIn(text);
  if (note === null) return null;
  const { since, named, again_since: again, drained_at: drained } = note;
  return {
    since: new Date(since),
    named,
    againSince: again === null ? null : new Date(again),
    drainedAt: drained === null ? null : new Date(drained),
  };
}

interface Answered extends ObservedAnswer {
  readonly at: string;
  /** `null`: nothing of it is fetched. */
  readonly drainNo: number | null;
  readonly staged: number;
}

/** The change to the client's row by a complete answer. */
export function observedWith(
  { observing }: Pick<SyncClients, 'observing'>,
  { at, maxQueueNumber: number, carried, drainNo, staged }: Answered,
): PartOfClient {
  const before = noteIn(observing);
  const since = before?.since ?? at;
  const same = { since, number, named: carried + staged, drained_at: before?.drained_at ?? null };
  const again = before?.again_since ?? null;
  // Where nobody was left out, the drain brings everything. It is brought when the drain has ended.
  if (carried === 0) {
    const kept = drainNo === null ? null : again;
    return keptNote({ ...same, again_since: kept, all_at: at, all_drain_no: drainNo });
  }
  const all = { all_at: before?.all_at ?? at, all_drain_no: before?.all_drain_no ?? null };
  return keptNote({ ...same, ...all, again_since: before?.number === number ? again : (again ?? at) });
}

/** The change to the client's row when a drain of an observer has ended. */
export function observedUntil(
  { observing }: Pick<SyncClients, 'observing'>,
  { drainNo, at }: { readonly drainNo: number; readonly at: string },
): PartOfClient {
  const note = noteIn(observing);
  // It was received to be purged, before the configuration said otherwise.
  if (note === null) return { observing: null };
  const again = note.all_drain_no === drainNo ? null : note.again_since;
  return keptNote({ ...note, again_since: again, drained_at: at });
}

const leastPauseMs = 180_000;
const perCustomerMs = 1_000;

/** Taking all again costs AA no more than one customer a second, and the ledger as many rows. */
const isDueAgain = ({ again_since: again, all_at: allAt, named }: Note, now: string): boolean =>
  again !== null && Date.parse(now) - Date.parse(allAt) >= Math.max(leastPauseMs, named * perCustomerMs);

// What was seen.

const entriesPerPage = 2_000;

const stillQueued = (client: ClientId) =>
  build.selectFrom('sync_queue').where('client_id', '=', client).where('still_queued', '=', 1);

type SeenRow = Pick<SyncQueue, 'cust_id' | 'drain_no' | 'reasons'>;

export const seenAmong = (client: ClientId, ids: readonly CustId[]): Statement<SeenRow> =>
  stillQueued(client)
    .select(['cust_id', 'drain_no', 'reasons'])
    .where('cust_id', 'in', ids)
    .orderBy('drain_no')
    .compile();

type NamedRow = Pick<SyncQueue, 'cust_id'> & { readonly newest: number; readonly oldest: number };

export const namedAfter = (client: ClientId, after: CustId | null, limit: number): Statement<NamedRow> =>
  stillQueued(client)
    .select((eb) => ['cust_id', eb.fn.max('drain_no').as('newest'), eb.fn.min('drain_no').as('oldest')])
    .where('cust_id', '>', after ?? '')
    .groupBy('cust_id')
    .orderBy('cust_id')
    .limit(limit)
    .compile();

export const unname = (client: ClientId, ids: readonly CustId[], beforeDrain: number): Statement =>
  build
    .updateTable('sync_queue')
    .set({ still_queued: 0 })
    .where('client_id', '=', client)
    .where('still_queued', '=', 1)
    .where('cust_id', 'in', ids)
    .where('drain_no', '<', beforeDrain)
    .compile();

export async function begin(
  ledger: Ledger,
  lease: Lease,
): Promise<{ readonly take: ObservedTake; readonly expected: number }> {
  const { client } = lease;
  const { row, now } = await ledger.database.read(async (reader) => ({
    row: await reader.first(clientRow(client)),
    now: await reader.now(),
  }));
  const note = noteIn(row?.observing ?? null);
  if (note !== null)
    return { take: isDueAgain(note, now) ? 'all' : 'new', expected: Math.max(1, note.named) };
  // Marks that an earlier time of observing has left say nothing of the queue of today.
  for (;;) {
    const page = await namedPage(ledger, lease, null, entriesPerPage);
    if (page.length === 0) return { take: 'all', expected: 0 };
    const ids = page.map((one) => one.custId);
    await unnamed(ledger, lease, ids, Number.MAX_SAFE_INTEGER);
    await breathe();
  }
}

export async function unseen(
  { database }: Ledger,
  { client }: Lease,
  entries: readonly QueueEntry[],
): Promise<readonly QueueEntry[]> {
  return database.read(async (reader) => {
    const seen = await reasonsSeen(reader, client, [...new Set(entries.map((entry) => entry.custId))]);
    const isNew = ({ custId: id, reasons }: QueueEntry): boolean => !isSeen(reasons, seen.get(id));
    return entries.filter(isNew);
  });
}

/** By number as the queue writes it. The ledger may hold it with other leading zeros. */
async function reasonsSeen(
  reader: Reader,
  client: ClientId,
  ids: readonly CustId[],
): Promise<ReadonlyMap<string, readonly QueueReason[]>> {
  const seen = new Map<string, readonly QueueReason[]>();
  const look = async (wanted: readonly CustId[], keyOf: (id: string) => string): Promise<void> => {
    for (const part of idParts(wanted))
      for (const row of await reader.all(seenAmong(client, part)))
        seen.set(keyOf(row.cust_id), parsedReasons(row.reasons));
  };
  await look(ids, (id) => id);
  const writtenAs = new Map<string, string>();
  for (const id of ids) if (!seen.has(id)) for (const other of otherSpellingsOf(id)) writtenAs.set(other, id);
  await look([...writtenAs.keys()].map(custId), (id) => writtenAs.get(id) ?? id);
  return seen;
}

/** Of many reasons the ledger keeps some, so that the rest cannot be compared. */
function isSeen(reasons: readonly QueueReason[], seen: readonly QueueReason[] | undefined): boolean {
  if (seen === undefined) return false;
  if (seen.length >= reasonsKept) return true;
  const known = new Set(seen.map(asKey));
  return reasons.every((reason) => known.has(asKey(reason)));
}

const asKey = ({ table, action, reason }: QueueReason): string => JSON.stringify([table, action, reason]);

export async function namedPage(
  { database }: Ledger,
  { client }: Lease,
  after: CustId | null,
  limit: number,
): Promise<readonly NamedCustomer[]> {
  const rows = await database.all(namedAfter(client, after, limit));
  return rows.map(({ cust_id, newest, oldest }) => ({ custId: custId(cust_id), newest, oldest }));
}

export const unnamed = (
  ledger: Ledger,
  lease: Lease,
  custIds: readonly CustId[],
  beforeDrain: number,
): Promise<void> =>
  writeUnderLease(ledger, lease, async (tx) => {
    for (const part of idParts(custIds)) tx.send(unname(lease.client, part, beforeDrain));
  });

export const nothingNew = (ledger: Ledger, lease: Lease, answer: ObservedAnswer): Promise<void> =>
  writeUnderLease(ledger, lease, async (tx, { now }) => {
    const row = required(await tx.first(clientRow(lease.client)));
    const note = observedWith(row, { ...answer, at: now, drainNo: null, staged: 0 });
    tx.send(keepOfClient(lease.client, { last_queue_at: now, repeated_purges: 0, ...note }));
  });

export const isSameNumber = async (
  { database }: Ledger,
  { client }: Lease,
  maxQueueNumber: string,
): Promise<boolean> =>
  noteIn((await database.first(clientRow(client)))?.observing ?? null)?.number === maxQueueNumber;
