// Hands ledger entries to workers: an entry is with one worker at a time. Workers that ask at the same moment pass over
// each other's rows instead of waiting. A claim counts as long as the lease or share it was made under stands, so nothing
// stays claimed when a worker dies.

import { type EntryRow, toEntry } from '../tables/bookkeeping-rows.ts';
import type { Claimant, Lease } from '../interface/rights.ts';
import type { LedgerEntry } from '../interface/ledger.ts';
import { unclaimEntries } from '../statements/claim-statements.ts';
import { drainRow } from '../statements/drain-statements.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { stepFrom } from './drains.ts';
import type { Engine } from './engine.ts';
import { checkClaimant, timeOfMark, writeUnderLease } from './leases.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { endDeadShares } from './shares.ts';
import { ofClient, prepared } from './statement.ts';
import { reached } from '../../steps.ts';

/**
 * Numbers above the last one this statement knows of are of workers that came while it ran: their claims count. Without
 * that, a row whose claim was committed meanwhile would look void, for its share is not among those that were read.
 */
const isFree = `(claimed_by IS NULL OR claimed_by <> ALL (ARRAY(
       SELECT fencing FROM sync_shares WHERE client_id = $1
       UNION ALL SELECT lease_fencing FROM sync_clients WHERE client_id = $1 AND lease_holder IS NOT NULL))
       AND claimed_by <= (SELECT fencing FROM sync_clients WHERE client_id = $1))`;

const claimPendingStatement = prepared<EntryRow>(
  'claim_pending',
  `UPDATE sync_queue AS q SET claimed_by = $2
   WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue
     WHERE client_id = $1 AND drain_no = $3 AND state <> 'stored' AND state = 'pending'
     AND ${isFree}
     ORDER BY cust_id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED))
   RETURNING q.drain_no, q.cust_id, q.reasons, q.attempts`,
);

export async function claimPending(
  engine: Engine,
  claimant: Claimant,
  drainNo: number,
  limit: number,
): Promise<readonly LedgerEntry[]> {
  const claimed = await claimOnce(engine, claimant, drainNo, limit);
  if (claimed.length > 0) return claimed;
  const { ended } = await endDeadShares(engine, claimant.client);
  return ended ? claimOnce(engine, claimant, drainNo, limit) : claimed;
}

async function claimOnce(
  engine: Engine,
  claimant: Claimant,
  drainNo: number,
  limit: number,
): Promise<readonly LedgerEntry[]> {
  const { client, fencing } = claimant;
  engine.claimsMade.note(claimant);
  const claimed = await engine.database.write(async (transaction) => {
    const [, drain, entries] = await Promise.all([
      checkClaimant(transaction, claimant),
      transaction.first(drainRow(postgresBuilder, client, drainNo)),
      transaction.all(claimPendingStatement(client, fencing, drainNo, limit)),
    ]);
    reached('batch-claiming');
    // A drain that is still receiving is not to be worked on.
    stepFrom(drain, drainNo, ['refreshing', 'purging', 'done'], 'claimPending');
    return entries;
  });
  return claimed.map(toEntry).toSorted((a, b) => (a.custId < b.custId ? -1 : 1));
}

const claimParkedStatement = prepared<EntryRow & Pick<SyncQueue, 'next_attempt_at'>>(
  'claim_parked',
  `UPDATE sync_queue AS q SET claimed_by = $2
   WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue
     WHERE client_id = $1 AND state = 'parked' AND next_attempt_at <= $3
     AND ${isFree}
     ORDER BY next_attempt_at LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED))
   RETURNING q.drain_no, q.cust_id, q.reasons, q.attempts, q.next_attempt_at`,
);

export async function claimParked(
  engine: Engine,
  lease: Lease,
  limit: number,
): Promise<readonly LedgerEntry[]> {
  const { client, fencing } = lease;
  const claimed = await writeUnderLease(engine, lease, (transaction, mark) =>
    transaction.all(claimParkedStatement(client, fencing, timeOfMark(engine, mark), limit)),
  );
  return claimed
    .toSorted((a, b) => ((a.next_attempt_at ?? '') < (b.next_attempt_at ?? '') ? -1 : 1))
    .map(toEntry);
}

export async function unclaim(
  engine: Engine,
  claimant: Claimant,
  entries: readonly LedgerEntry[],
): Promise<void> {
  const { client, fencing } = claimant;
  await writeUnderLease(engine, claimant, async (transaction) => {
    for (const [drainNo, those] of Map.groupBy(entries, (entry) => entry.drainNo)) {
      const custIds = those.map((entry) => entry.custId);
      transaction.send(unclaimEntries(postgresBuilder, { client, drainNo, custIds, fencing }));
    }
  });
}

const unclaimParkedStatement = prepared<Pick<SyncQueue, 'cust_id'>>(
  'unclaim_parked',
  `UPDATE sync_queue AS q SET claimed_by = NULL
   WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue
     WHERE client_id = $1 AND state = 'parked' AND next_attempt_at <= $3 AND claimed_by = $2
     FOR NO KEY UPDATE))
   RETURNING q.cust_id`,
);

export async function unclaimParked(engine: Engine, lease: Lease): Promise<number> {
  const { client, fencing } = lease;
  const freed = await writeUnderLease(engine, lease, (transaction, mark) =>
    transaction.all(unclaimParkedStatement(client, fencing, timeOfMark(engine, mark))),
  );
  return freed.length;
}
