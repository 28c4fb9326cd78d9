// Hands ledger entries to workers. One worker has an entry at a time. A claim is valid as long as its lease or share is, so
// no entry stays claimed when a worker dies.

import { type ClientId, custId as toCustId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { Transaction } from '../engine.ts';
import type { ClaimedEntry, LedgerEntry } from '../interface/ledger.ts';
import type { Claimant, Lease } from '../interface/rights.ts';
import { type EntryRow, toEntry } from '../tables/bookkeeping-rows.ts';
import { unclaimEntries } from './claim-rows.ts';
import { drainRow } from './drain-rows.ts';
import { stepFrom } from './drains.ts';
import { checkClaimant, writeUnderLease } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { endDeadShares } from './shares.ts';

export async function claimPending(
  ledger: Ledger,
  claimant: Claimant,
  drainNo: number,
  limit: number,
): Promise<readonly ClaimedEntry[]> {
  const claimed = await claimOnce(ledger, claimant, drainNo, limit);
  if (claimed.length > 0) return claimed;
  const { ended } = await endDeadShares(ledger, claimant.client);
  return ended ? claimOnce(ledger, claimant, drainNo, limit) : claimed;
}

async function claimOnce(
  ledger: Ledger,
  claimant: Claimant,
  drainNo: number,
  limit: number,
): Promise<readonly ClaimedEntry[]> {
  ledger.claimsMade.note(claimant);
  const claimed = await ledger.database.write(async (tx) => {
    const [mark, drain, entries] = await Promise.all([
      checkClaimant(ledger, tx, claimant),
      tx.first(drainRow(claimant.client, drainNo)),
      ledger.own.handOutPending(tx, claimant, drainNo, limit),
    ]);
    if (mark.paused_at !== null) return givenBack(tx, claimant, drainNo, entries);
    reached('batch-claiming');
    // A drain that is still receiving must not be worked on.
    stepFrom(drain, drainNo, ['refreshing', 'purging', 'done'], 'claimPending');
    return withHashes(ledger, tx, claimant.client, entries);
  });
  return claimed.toSorted((a, b) => (a.custId < b.custId ? -1 : 1));
}

/** The client is paused. The mark comes with the entries, so that a claim costs one round trip. */
function givenBack(
  tx: Transaction,
  { client, fencing }: Claimant,
  drainNo: number,
  entries: readonly EntryRow[],
): readonly ClaimedEntry[] {
  const custIds = entries.map(({ cust_id }) => toCustId(cust_id));
  if (custIds.length > 0) tx.send(unclaimEntries({ client, drainNo, custIds, fencing }));
  return [];
}

/** Adds the hash of what is stored for each, so that an unchanged customer costs no more than the comparison. */
async function withHashes(
  { own }: Ledger,
  tx: Transaction,
  client: ClientId,
  rows: readonly EntryRow[],
): Promise<readonly ClaimedEntry[]> {
  const entries = rows.map(toEntry);
  if (entries.length === 0) return [];
  const custIds = entries.map(({ custId }) => custId);
  const stored = await tx.all(own.storedHashes(client, custIds));
  const hashes = new Map(stored.map((row) => [row.cust_id, row.content_hash]));
  return entries.map((entry) => ({ ...entry, storedHash: hashes.get(entry.custId) ?? null }));
}

export const claimParked = (ledger: Ledger, lease: Lease, limit: number): Promise<readonly ClaimedEntry[]> =>
  writeUnderLease(ledger, lease, async (tx, { now, paused_at: pausedAt }) =>
    pausedAt === null
      ? withHashes(ledger, tx, lease.client, await ledger.own.handOutDue(tx, lease, now, limit))
      : [],
  );

export async function unclaim(
  ledger: Ledger,
  claimant: Claimant,
  entries: readonly LedgerEntry[],
): Promise<void> {
  const { client, fencing } = claimant;
  await writeUnderLease(ledger, claimant, async (tx) => {
    for (const [drainNo, those] of Map.groupBy(entries, (entry) => entry.drainNo)) {
      const custIds = those.map((entry) => entry.custId);
      tx.send(unclaimEntries({ client, drainNo, custIds, fencing }));
    }
  });
}

export const unclaimParked = (ledger: Ledger, lease: Lease): Promise<number> =>
  writeUnderLease(ledger, lease, (tx, { now }) => tx.run(ledger.own.takeBackDue(lease, now)));
