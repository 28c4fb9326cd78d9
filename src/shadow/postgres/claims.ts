// Hands ledger entries to workers: an entry is with one worker at a time. Workers that ask at the same moment pass over
// each other's rows instead of waiting. A claim of an older lease is void, so nothing stays claimed when a worker dies.

import { type EntryRow, toEntry } from '../bookkeeping-rows.ts';
import type { Lease, LedgerEntry } from '../shadow.ts';
import { unclaimEntries } from '../statements/claim-statements.ts';
import { drainRow } from '../statements/drain-statements.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { stepFrom } from './drains.ts';
import type { Engine } from './engine.ts';
import { checkLease, sharedClient, timeOfMark, writeUnderLease } from './leases.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { ofClient, prepared } from './statement.ts';

const claimPendingStatement = prepared<EntryRow>(
  'claim_pending',
  `UPDATE sync_queue AS q SET claimed_by = $2
   WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue
     WHERE client_id = $1 AND drain_no = $3 AND state <> 'stored' AND state = 'pending'
     AND (claimed_by IS NULL OR claimed_by < $2)
     ORDER BY cust_id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED))
   RETURNING q.drain_no, q.cust_id, q.reasons, q.attempts`,
);

export async function claimPending(
  engine: Engine,
  lease: Lease,
  drainNo: number,
  limit: number,
): Promise<readonly LedgerEntry[]> {
  const { client, fencing } = lease;
  const claimed = await engine.database.write(async (transaction) => {
    const [mark, drain, entries] = await Promise.all([
      transaction.first(sharedClient(client)),
      transaction.first(drainRow(postgresBuilder, client, drainNo)),
      transaction.all(claimPendingStatement(client, fencing, drainNo, limit)),
    ]);
    checkLease(mark, lease);
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
     AND (claimed_by IS NULL OR claimed_by < $2)
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

export async function unclaim(engine: Engine, lease: Lease, entries: readonly LedgerEntry[]): Promise<void> {
  const { client, fencing } = lease;
  await writeUnderLease(engine, lease, async (transaction) => {
    for (const [drainNo, those] of Map.groupBy(entries, (entry) => entry.drainNo)) {
      const custIds = those.map((entry) => entry.custId);
      transaction.send(unclaimEntries(postgresBuilder, { client, drainNo, custIds, fencing }));
    }
  });
}
