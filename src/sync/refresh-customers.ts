// `refresh`: customers a person names are fetched and applied now, beside whatever drain is going on. The fetch number
// decides if both meet (P3).

import type { CustId } from '../catalogue/ids.ts';
import type { Applied } from '../shadow/shadow.ts';
import { applyResults } from './apply-results.ts';
import type { Fetched } from './fetch-call.ts';
import { fetchCustomers } from './fetch-customers.ts';
import { OutageGuard } from './outage-guard.ts';
import type { SyncContext } from './sync-context.ts';

export interface RefreshedCustomer {
  readonly fetched: Fetched;
  readonly applied: Applied;
}

/** One batch of distinct customers, at most `bulkSize`. Nothing changes for a customer that could not be fetched. */
export async function refreshCustomers(
  context: SyncContext,
  custIds: readonly CustId[],
): Promise<readonly RefreshedCustomer[]> {
  const wanted = custIds.map((custId) => ({ custId, reasons: [], attempts: 0 }));
  const fetched = await fetchCustomers(context, wanted, new OutageGuard(context));
  const applied = await applyResults(context, null, fetched);
  const byId = new Map(applied.map((one) => [one.custId, one]));
  return fetched.flatMap((one) => {
    const found = byId.get(one.wanted.custId);
    return found === undefined ? [] : [{ fetched: one, applied: found }];
  });
}
