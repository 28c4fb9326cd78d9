// Hands ledger entries to workers: an entry is with one worker at a time. A claim counts as long as the lease or share it
// was made under stands, so nothing stays claimed when a worker dies. The index is named because SQLite, left alone, walks the drain from its first entry,
// past everything that is stored already.

import { type EntryRow, toEntry } from '../tables/bookkeeping-rows.ts';
import type { Claimant, Lease } from '../interface/rights.ts';
import type { LedgerEntry } from '../interface/ledger.ts';
import { unclaimEntries } from '../statements/claim-statements.ts';
import { checkedDrain } from './drains.ts';
import { type Engine, timeText } from './engine.ts';
import { writeUnderLease } from './leases.ts';
import { standingShares } from './shares.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { reached } from '../../steps.ts';

const isFree = `(claimed_by IS NULL OR claimed_by NOT IN (
    SELECT fencing FROM sync_shares WHERE client_id = ?2
    UNION ALL SELECT lease_fencing FROM sync_clients WHERE client_id = ?2 AND lease_holder IS NOT NULL))`;

const claimPendingSql = `UPDATE sync_queue SET claimed_by = ?1
  WHERE client_id = ?2 AND drain_no = ?3 AND cust_id IN (
    SELECT cust_id FROM sync_queue INDEXED BY sync_queue_open
    WHERE client_id = ?2 AND drain_no = ?3 AND state <> 'stored' AND state = 'pending'
    AND ${isFree} LIMIT ?4)
  RETURNING drain_no, cust_id, reasons, attempts`;

export async function claimPending(
  engine: Engine,
  claimant: Claimant,
  drainNo: number,
  limit: number,
): Promise<readonly LedgerEntry[]> {
  const { client, fencing } = claimant;
  engine.claimsMade.note(claimant);
  const claimed = await writeUnderLease(engine, claimant, () => {
    // A drain that is still receiving is not to be worked on.
    checkedDrain(engine, claimant, drainNo, ['refreshing', 'purging', 'done'], 'claimPending');
    standingShares(engine, client);
    const rows = engine.connection.prepared(claimPendingSql).all(fencing, client, drainNo, limit);
    reached('batch-claiming');
    return rows;
  });
  return (claimed as unknown as readonly EntryRow[])
    .map(toEntry)
    .toSorted((a, b) => (a.custId < b.custId ? -1 : 1));
}

const dueSql = `SELECT drain_no, cust_id, reasons, attempts FROM sync_queue INDEXED BY sync_queue_due
  WHERE client_id = ?2 AND state = 'parked' AND next_attempt_at <= ?3
  AND ${isFree} ORDER BY next_attempt_at LIMIT ?4`;
const claimSql = 'UPDATE sync_queue SET claimed_by = ? WHERE client_id = ? AND drain_no = ? AND cust_id = ?';

export async function claimParked(
  engine: Engine,
  lease: Lease,
  limit: number,
): Promise<readonly LedgerEntry[]> {
  const { connection } = engine;
  const { client, fencing } = lease;
  return writeUnderLease(engine, lease, () => {
    const rows = connection.prepared(dueSql).all(null, client, timeText(engine), limit);
    const due = (rows as unknown as readonly EntryRow[]).map(toEntry);
    for (const entry of due) connection.prepared(claimSql).run(fencing, client, entry.drainNo, entry.custId);
    return due;
  });
}

export async function unclaim(
  engine: Engine,
  claimant: Claimant,
  entries: readonly LedgerEntry[],
): Promise<void> {
  const { client, fencing } = claimant;
  await writeUnderLease(engine, claimant, () => {
    for (const [drainNo, those] of Map.groupBy(entries, (entry) => entry.drainNo)) {
      const custIds = those.map((entry) => entry.custId);
      engine.connection.run(unclaimEntries(sqliteBuilder, { client, drainNo, custIds, fencing }));
    }
  });
}

const unclaimParkedSql = `UPDATE sync_queue INDEXED BY sync_queue_due SET claimed_by = NULL
  WHERE client_id = ? AND state = 'parked' AND next_attempt_at <= ? AND claimed_by = ?`;

export async function unclaimParked(engine: Engine, lease: Lease): Promise<number> {
  const { client, fencing } = lease;
  return writeUnderLease(engine, lease, () =>
    Number(engine.connection.prepared(unclaimParkedSql).run(client, timeText(engine), fencing).changes),
  );
}
