// Hands ledger entries to workers: an entry is with one worker at a time.

import { custId } from '../../catalogue/ids.ts';
import type { Lease, LedgerEntry } from '../shadow.ts';
import {
  type ClaimedEntry,
  claimEntries,
  claimPending as claimPendingEntries,
  dueParked,
  unclaimEntries,
} from '../statements/claim-statements.ts';
import { checkedDrain } from './drains.ts';
import { type Engine, timeText } from './engine.ts';
import { writeUnderLease } from './leases.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { parsedReasons } from './staging.ts';

const toEntry = ({ drain_no, cust_id, reasons, attempts }: ClaimedEntry): LedgerEntry => ({
  drainNo: drain_no,
  custId: custId(cust_id),
  reasons: parsedReasons(reasons),
  attempts,
});

export async function claimPending(
  engine: Engine,
  lease: Lease,
  drainNo: number,
  limit: number,
): Promise<readonly LedgerEntry[]> {
  const { client, fencing } = lease;
  const claimed = await writeUnderLease(engine, lease, () => {
    // A drain that is still receiving is not to be worked on.
    checkedDrain(engine, lease, drainNo, ['refreshing', 'purging', 'done'], 'claimPending');
    return engine.connection.all(claimPendingEntries(sqliteBuilder, { client, fencing, limit, drainNo }));
  });
  return claimed.map(toEntry).toSorted((a, b) => (a.custId < b.custId ? -1 : 1));
}

export async function claimParked(
  engine: Engine,
  lease: Lease,
  limit: number,
): Promise<readonly LedgerEntry[]> {
  const { connection } = engine;
  const { client, fencing } = lease;
  return writeUnderLease(engine, lease, () => {
    const due = connection.all(dueParked(sqliteBuilder, { client, fencing, limit, now: timeText(engine) }));
    const entries = due.map(toEntry);
    for (const { drainNo, custIds } of byDrain(entries))
      connection.run(claimEntries(sqliteBuilder, { client, drainNo, custIds, fencing }));
    return entries;
  });
}

export async function unclaim(engine: Engine, lease: Lease, entries: readonly LedgerEntry[]): Promise<void> {
  const { client, fencing } = lease;
  await writeUnderLease(engine, lease, () => {
    for (const { drainNo, custIds } of byDrain(entries))
      engine.connection.run(unclaimEntries(sqliteBuilder, { client, drainNo, custIds, fencing }));
  });
}

const byDrain = (entries: readonly LedgerEntry[]) =>
  [...Map.groupBy(entries, ({ drainNo }) => drainNo)].map(([drainNo, those]) => ({
    drainNo,
    custIds: those.map((entry) => entry.custId),
  }));
