// The customers that were set aside, as people see and handle them.

import type { ClientId } from '../../catalogue/ids.ts';
import { toParked } from '../tables/bookkeeping-rows.ts';
import { idParts, type Target } from '../ledger/id-parts.ts';
import type { ParkedCustomer } from '../interface/ledger.ts';
import { keepDrains, lessQueued } from '../statements/drain-statements.ts';
import {
  bringForward,
  dropEntries,
  endOfPage,
  makeDue,
  type NumberRange,
  parkedEntries,
  type Part,
  someBeyond,
} from '../statements/parked-statements.ts';
import { unreadableMarker } from '../ledger/unreadable-marker.ts';
import { type Engine, timeText } from './engine.ts';
import { sharedClient } from './leases.ts';
import { postgresBuilder } from './postgres-builder.ts';
import type { Transaction } from './transaction.ts';

export const parked = async (
  { database }: Engine,
  client: ClientId,
  limit: number,
): Promise<readonly ParkedCustomer[]> =>
  (await database.all(parkedEntries(postgresBuilder, client, limit))).map(toParked);

export async function retryParked(engine: Engine, client: ClientId, target: Target): Promise<number> {
  return inParts(engine, client, target, async (transaction, part) => {
    const wish = { part, now: await timeText(engine, transaction), except: unreadableMarker };
    return (await transaction.all(makeDue(postgresBuilder, client, wish))).length;
  });
}

export async function dropParked(engine: Engine, client: ClientId, target: Target): Promise<number> {
  return inParts(engine, client, target, async (transaction, part) => {
    const at = await timeText(engine, transaction);
    const dropped = await transaction.all(dropEntries(postgresBuilder, client, { part, at }));
    // Dropped is not refreshed: the drain had that many fewer.
    for (const [drainNo, those] of Map.groupBy(dropped, ({ drain_no }) => drain_no)) {
      transaction.send(lessQueued(postgresBuilder, client, drainNo, those.length));
      transaction.send(keepDrains(postgresBuilder, client, [drainNo], at));
    }
    return dropped.length;
  });
}

export async function bringForwardParked(engine: Engine, client: ClientId, beyond: Date): Promise<number> {
  const latest = beyond.toISOString();
  if ((await engine.database.first(someBeyond(postgresBuilder, client, latest))) === null) return 0;
  return inPages(engine, client, 'parked', async (transaction, range) => {
    const terms = { latest, now: await timeText(engine, transaction), range };
    return (await transaction.all(bringForward(postgresBuilder, client, terms))).length;
  });
}

/** Each part in a transaction of its own. Returns the sum of what the parts say. */
async function inParts(
  engine: Engine,
  client: ClientId,
  target: Target,
  work: (transaction: Transaction, part: Part) => Promise<number>,
): Promise<number> {
  if (target === 'all') return inPages(engine, client, 'parked', work);
  let sum = 0;
  for (const part of idParts(target))
    sum += await written(engine, client, (transaction) => work(transaction, part));
  return sum;
}

/** The client's row is locked first, as in every other write: whoever is being forgotten is not touched meanwhile. */
const written = <T>(
  { database }: Engine,
  client: ClientId,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> =>
  database.write(async (transaction) => {
    await transaction.first(sharedClient(client));
    return work(transaction);
  });

const entriesPerPage = 2_000;

/** All of a client that are in this state, page by page: others write in between. */
export async function inPages(
  engine: Engine,
  client: ClientId,
  state: 'parked' | 'gone',
  work: (transaction: Transaction, range: NumberRange) => Promise<number>,
): Promise<number> {
  let [sum, after]: [number, string | null] = [0, null];
  for (;;) {
    const end: { readonly cust_id: string } | null = await engine.database.first(
      endOfPage(postgresBuilder, client, { state, after, entries: entriesPerPage }),
    );
    const range: NumberRange = { after, upTo: end?.cust_id ?? null };
    sum += await written(engine, client, (transaction) => work(transaction, range));
    if (end === null) return sum;
    after = end.cust_id;
  }
}
