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
  // What failed leaves everything as it is: a parked customer keeps its schedule, and a refused deletion stays refused.
  const answered = fetched.filter(({ kind }) => kind !== 'failed');
  const applied = await applyResults(context, null, answered);
  const byId = new Map(applied.map((one) => [one.custId, one]));
  return fetched.map((one) => ({ fetched: one, applied: byId.get(one.wanted.custId) ?? untouched(one) }));
}

const untouched = ({ wanted: { custId } }: Fetched): Applied => ({
  custId,
  outcome: 'unchanged',
  sections: [],
  knownAt: null,
});
