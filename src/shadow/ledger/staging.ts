// Streams a queue answer into the ledger. Each page is one transaction. The entries do not count until the drain is sealed
// (P5).

import type { QueueEntry, QueueReason } from '../../catalogue/queue-entry.ts';
import { reached } from '../../steps.ts';
import type { ReasonsOf } from '../engine.ts';
import type { Lease } from '../interface/rights.ts';
import { mergedReasons } from '../plan/merged-reasons.ts';
import { checkedDrain } from './drains.ts';
import { writeUnderLease } from './leases.ts';
import type { Ledger } from './ledger.ts';

/**
 * A fetch can settle an entry only if it is sent after this moment. Its number is then higher than the last one now. `named`:
 * whether AA's queue still names these customers. Returns how many entries were added.
 */
export async function stage(
  ledger: Ledger,
  lease: Lease,
  drainNo: number,
  { entries, named = true }: { readonly entries: readonly QueueEntry[]; readonly named?: boolean },
): Promise<number> {
  const page = onePerCustomer(entries);
  const added = await writeUnderLease(ledger, lease, async (tx, { fetch_number: fetchNumber }) => {
    const drain = await checkedDrain(ledger, tx, lease, drainNo, ['receiving'], 'stage');
    const of = named ? drain : { ...drain, observed: 0 };
    const count = await ledger.rows.stage(tx, of, fetchNumber, page);
    reached('page-staging');
    return count;
  });
  ledger.staged.add(lease.client, drainNo, added);
  return added;
}

function onePerCustomer(entries: readonly QueueEntry[]): ReasonsOf {
  const page = new Map<string, readonly QueueReason[]>();
  for (const { custId, reasons } of entries) page.set(custId, mergedReasons(page.get(custId) ?? [], reasons));
  return page;
}
