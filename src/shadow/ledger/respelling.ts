// Gives ledger entries the spelling under which their customer is stored. From then on all that the ledger knows of the customer
// has one number: what is fetched, parked, gone and purged.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Transaction } from '../engine.ts';
import type { RespelledEntry } from '../interface/ledger.ts';
import type { Claimant } from '../interface/rights.ts';
import { mergedReasons } from '../plan/merged-reasons.ts';
import { build, type Statement } from '../statement.ts';
import { parsedReasons } from '../tables/bookkeeping-rows.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { lessQueued } from './drain-rows.ts';
import { writeUnderLease } from './leases.ts';
import type { Ledger } from './ledger.ts';

/**
 * Entries that the claimant has claimed. Where the drain has an entry of the other spelling, too, one entry is left: the other one
 * with the reasons of both, or this one if the other is settled already.
 */
export const respell = (
  ledger: Ledger,
  claimant: Claimant,
  entries: readonly RespelledEntry[],
): Promise<void> =>
  writeUnderLease(ledger, claimant, async (tx) => {
    for (const entry of entries) await respellOne(ledger, tx, claimant, entry);
  });

async function respellOne(
  ledger: Ledger,
  tx: Transaction,
  { client, fencing }: Claimant,
  { drainNo, custId, spelling, reasons }: RespelledEntry,
): Promise<void> {
  const [own, twin] = await Promise.all([
    tx.first(entryOf(client, drainNo, custId)),
    tx.first(entryOf(client, drainNo, spelling)),
  ]);
  if (own?.claimed_by !== fencing) return;
  if (twin === null) return tx.send(renamed(client, drainNo, custId, spelling));
  await ledger.own.holdDrain(tx, client, drainNo);
  tx.send(lessQueued(client, drainNo, 1));
  if (twin.state === 'stored') {
    tx.send(removed(client, drainNo, spelling));
    tx.send(renamed(client, drainNo, custId, spelling));
    return;
  }
  const both = mergedReasons(parsedReasons(twin.reasons), reasons);
  tx.send(withReasons(client, drainNo, spelling, JSON.stringify(both)));
  tx.send(removed(client, drainNo, custId));
}

const entryOf = (
  client: ClientId,
  drainNo: number,
  custId: CustId,
): Statement<Pick<SyncQueue, 'state' | 'reasons' | 'claimed_by'>> =>
  build
    .selectFrom('sync_queue')
    .select(['state', 'reasons', 'claimed_by'])
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', '=', custId)
    .compile();

const renamed = (client: ClientId, drainNo: number, custId: CustId, spelling: CustId): Statement =>
  build
    .updateTable('sync_queue')
    .set({ cust_id: spelling })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', '=', custId)
    .compile();

const withReasons = (client: ClientId, drainNo: number, custId: CustId, reasons: string): Statement =>
  build
    .updateTable('sync_queue')
    .set({ reasons })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', '=', custId)
    .compile();

const removed = (client: ClientId, drainNo: number, custId: CustId): Statement =>
  build
    .deleteFrom('sync_queue')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', '=', custId)
    .compile();
