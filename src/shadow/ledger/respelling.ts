// Gives ledger entries the spelling under which their customer is stored. From then on all that the ledger knows of the customer
// has one number: what is fetched, parked, gone and purged.

import type { Transaction } from '../engine.ts';
import type { RespelledEntry } from '../interface/ledger.ts';
import type { Claimant } from '../interface/rights.ts';
import { mergedReasons } from '../plan/merged-reasons.ts';
import { parsedReasons } from '../tables/bookkeeping-rows.ts';
import { lessQueued } from './drain-rows.ts';
import { writeUnderLease } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { changeEntry, entryOf, removeEntry } from './one-entry.ts';

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
  const mine = { client, drainNo, custId };
  const other = { client, drainNo, custId: spelling };
  const [own, twin] = await Promise.all([tx.first(entryOf(mine)), tx.first(entryOf(other))]);
  if (own?.claimed_by !== fencing) return;
  if (twin === null) return tx.send(changeEntry(mine, { cust_id: spelling }));
  await ledger.own.holdDrain(tx, client, drainNo);
  tx.send(lessQueued(client, drainNo, 1));
  if (twin.state === 'stored') {
    tx.send(removeEntry(other));
    tx.send(changeEntry(mine, { cust_id: spelling }));
    return;
  }
  const both = mergedReasons(parsedReasons(twin.reasons), reasons);
  tx.send(changeEntry(other, { reasons: JSON.stringify(both) }));
  tx.send(removeEntry(mine));
}
