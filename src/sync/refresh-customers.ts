// `refresh`: customers a person names are fetched and applied now, beside whatever drain is going on. The fetch number
// decides if both meet (P3).

import type { CustId } from '../catalogue/ids.ts';
import type { Applied, ApplyOutcome } from '../shadow/shadow.ts';
import { applyResults } from './apply-results.ts';
import type { Fetched } from './fetch-call.ts';
import { fetchCustomers } from './fetch-customers.ts';
import { OutageGuard } from './outage-guard.ts';
import type { SyncContext } from './sync-context.ts';

/** `fetched` is `null` for a customer that was forgotten: AA is not even asked. */
export interface RefreshedCustomer {
  readonly fetched: Fetched | null;
  readonly applied: Applied;
}

/** One batch of distinct customers, at most `bulkSize`. Nothing changes for a customer that could not be fetched. */
export async function refreshCustomers(
  context: SyncContext,
  custIds: readonly CustId[],
): Promise<readonly RefreshedCustomer[]> {
  const forgotten = new Set(
    (await context.shadow.forgotten(context.client, custIds)).map(({ custId }) => custId),
  );
  const wanted = custIds
    .filter((custId) => !forgotten.has(custId))
    .map((custId) => ({ custId, reasons: [], attempts: 0 }));
  const fetched = await fetchCustomers(context, wanted, new OutageGuard(context));
  // What failed leaves everything as it is: a parked customer keeps its schedule, and a refused deletion stays refused.
  const answered = fetched.filter(({ kind }) => kind !== 'failed');
  const applied = await applyResults(context, null, answered);
  const byId = new Map(applied.map((one) => [one.custId, one]));
  const fetchedById = new Map(fetched.map((one) => [one.wanted.custId, one]));
  return custIds.map((custId) => ({
    fetched: fetchedById.get(custId) ?? null,
    applied: byId.get(custId) ?? untouched(custId, forgotten.has(custId) ? 'forgotten' : 'unchanged'),
  }));
}

const untouched = (custId: CustId, outcome: ApplyOutcome): Applied => ({
  custId,
  outcome,
  sections: [],
  knownAt: null,
});
