// The customers that were set aside, as people see and handle them.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { ClientHold, Engine, NumberRange, Part, Transaction } from '../engine.ts';
import type { ParkedCustomer } from '../interface/ledger.ts';
import { timeOf, toParked } from '../tables/bookkeeping-rows.ts';
import { breathe, idParts, type Target } from './parts.ts';
import { keepDrains, lessQueued } from './drain-rows.ts';
import type { Ledger } from './ledger.ts';
import {
  bringForward,
  dropEntries,
  endOfPage,
  makeDue,
  nextParkedAt,
  parkedAmong,
  parkedEntries,
  someBeyond,
} from './parked-entries.ts';
import { unreadableMarker } from './unreadable-marker.ts';

export const parked = async (
  { database }: Engine,
  client: ClientId,
  limit: number,
): Promise<readonly ParkedCustomer[]> => (await database.all(parkedEntries(client, limit))).map(toParked);

export const retryParked = (ledger: Ledger, client: ClientId, target: Target): Promise<number> =>
  inParts(ledger, { client, hold: 'shared' }, target, retriedPart(client));

/** The client is held alone: no other transaction parks or settles between the look at what is dropped and the dropping. */
export const dropParked = (ledger: Ledger, client: ClientId, target: Target): Promise<number> =>
  inParts(ledger, { client, hold: 'owned' }, target, droppedPart(client));

export const retriedPart =
  (client: ClientId): PartOfWork =>
  async (tx, part) =>
    tx.run(makeDue(client, { part, now: await tx.now(), except: unreadableMarker }));

export const droppedPart =
  (client: ClientId): PartOfWork =>
  async (tx, part) => {
    const dropped = await tx.all(parkedAmong(client, part));
    if (dropped.length === 0) return 0;
    const at = await tx.now();
    tx.send(dropEntries(client, { part, at }));
    // A dropped customer is not refreshed, so the drain has fewer customers.
    for (const [drainNo, those] of Map.groupBy(dropped, ({ drain_no }) => drain_no)) {
      tx.send(lessQueued(client, drainNo, those.length));
      tx.send(keepDrains(client, [drainNo], at));
    }
    return dropped.length;
  };

export async function bringForwardParked(ledger: Ledger, client: ClientId, beyond: Date): Promise<number> {
  const latest = beyond.toISOString();
  if ((await ledger.database.first(someBeyond(client, latest))) === null) return 0;
  return inPages(ledger, { client, hold: 'shared' }, 'parked', async (tx, range) =>
    tx.run(bringForward(client, { latest, now: await tx.now(), range })),
  );
}

/**
 * The client whose entries they are, and how it is held. A customer that is being forgotten is not touched at the same time.
 */
interface Held {
  readonly client: ClientId;
  readonly hold: ClientHold;
}

export type PartOfWork = (tx: Transaction, part: Part) => Promise<number>;

/** Handles each part in a transaction of its own. Returns the sum of the results of the parts. */
async function inParts(ledger: Ledger, held: Held, target: Target, work: PartOfWork): Promise<number> {
  if (target === 'all') return inPages(ledger, held, 'parked', work);
  let sum = 0;
  for (const ids of idParts(target))
    sum += await written(ledger, held, (tx) => workedOff(ledger, tx, ids, work));
  return sum;
}

/** At once it takes only as many as the engine looks up by their numbers. */
export async function workedOff(
  { dialect: { idsPerCondition } }: Ledger,
  tx: Transaction,
  ids: readonly CustId[],
  work: PartOfWork,
): Promise<number> {
  let sum = 0;
  for (let at = 0; at < ids.length; at += idsPerCondition)
    sum += await work(tx, ids.slice(at, at + idsPerCondition));
  return sum;
}

/** The client's row is held first, as in every other write. */
const written = <T>(
  { database, own }: Ledger,
  { client, hold }: Held,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> =>
  database.write(async (tx) => {
    await own.holdClient(tx, client, hold);
    return work(tx);
  });

const entriesPerPage = 2_000;

/** All customers of a client that are in this state, page by page. Others may write between the pages. */
export async function inPages(
  ledger: Ledger,
  held: Held,
  state: 'parked' | 'gone',
  work: (tx: Transaction, range: NumberRange) => Promise<number>,
): Promise<number> {
  let [sum, after]: [number, string | null] = [0, null];
  for (;;) {
    const end: { readonly cust_id: string } | null = await ledger.database.first(
      endOfPage(held.client, { state, after, entries: entriesPerPage }),
    );
    const range: NumberRange = { after, upTo: end?.cust_id ?? null };
    sum += await written(ledger, held, (tx) => work(tx, range));
    if (end === null) return sum;
    after = end.cust_id;
    await breathe();
  }
}

/** When the next parked customer is due. */
export const nextDue = async ({ database }: Engine, client: ClientId): Promise<Date | null> =>
  timeOf((await database.first(nextParkedAt(client)))?.at ?? null);
