// Which customers are asked for together? Fetches a batch of customers and returns for each what came of it. A bulk call that
// fails is split until the bad customer stands alone (P8). A customer missing from a bulk answer is asked for alone, because
// absence is not deletion (P6).

import { AaError } from '../../aa/aa-error.ts';
import type { CustomersAnswer } from '../../aa/association.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { StorableCustomer } from '../../shadow/shadow.ts';
import { saysDeleted } from '../../catalogue/queue-entry.ts';
import { customersPerCall, type SyncContext } from '../work/context.ts';
import {
  type Call,
  callFor,
  fetched,
  customerIn,
  type CallNumbers,
  type Fetched,
  type Asking,
  type Wanted,
} from './call.ts';
import { confirmGone, isEvidence } from './evidence.ts';
import { type OutageGuard, roomForKnownLiving, storedKnownLiving } from './known-living.ts';

/** How often one call is tried. A call that may be split needs less patience than a customer that is asked for alone. */
const attempts = { bulk: 3, half: 2, alone: 4 } as const;

/**
 * One result per wanted customer. Throws when the failure does not come from the customers (credentials, no connection, an
 * outage): then nothing may be concluded about any of them.
 */
export async function fetchCustomers(
  context: SyncContext,
  wanted: readonly Wanted[],
  guard: OutageGuard,
): Promise<readonly Fetched[]> {
  const fetching = { context, guard, prepare: context.shadow.preparation(storedHashes(wanted)) };
  const { results } = await fetchTogether(fetching, wanted, attempts.bulk);
  return confirmGone(fetching, results);
}

const storedHashes = (wanted: readonly Wanted[]): ReadonlyMap<CustId, string> =>
  new Map(wanted.flatMap(({ custId, storedHash }) => (storedHash === null ? [] : [[custId, storedHash]])));

interface Together {
  readonly results: readonly Fetched[];
  /** Whether one call was enough: it did not ask for too much. */
  readonly atOnce: boolean;
}

async function fetchTogether(fetching: Asking, wanted: readonly Wanted[], tries: number): Promise<Together> {
  const [only] = wanted;
  if (only === undefined) return { results: [], atOnce: true };
  if (wanted.length === 1) {
    const alone = await fetchAlone(fetching, only);
    return { results: [alone], atOnce: alone.kind === 'current' };
  }
  if (wanted.length > customersPerCall(fetching.context)) return inPortions(fetching, wanted, tries);
  const call = await bulkCall(fetching, wanted, tries);
  if (call.answer === null)
    return { results: await splitAndFetch(fetching, wanted, call.error), atOnce: false };
  return { results: await askAgainAlone(fetching, wanted, call.answer, call), atOnce: true };
}

/** A call may ask for fewer customers than when these were taken together. */
async function inPortions(fetching: Asking, wanted: readonly Wanted[], tries: number): Promise<Together> {
  const results: Fetched[] = [];
  for (let from = 0; from < wanted.length;) {
    const most = customersPerCall(fetching.context);
    const portion = await fetchTogether(fetching, wanted.slice(from, from + most), tries);
    results.push(...portion.results);
    from += most;
  }
  return { results, atOnce: false };
}

/**
 * A bulk answer without any customer in it cannot be told from a failed one. So known living customers are asked for beside
 * the others where none of these may come back: the queue says that all were deleted, or the answer was not understood.
 */
async function bulkCall(fetching: Asking, wanted: readonly Wanted[], tries: number): Promise<Call> {
  const custIds = wanted.map(({ custId }) => custId);
  const allDeleted = wanted.every(({ reasons }) => saysDeleted(reasons));
  const call = await callFor(
    fetching,
    [...custIds, ...(allDeleted ? await beside(fetching, custIds) : [])],
    tries,
  );
  if (call.error?.code !== 'AA_NOT_UNDERSTOOD' || allDeleted) return call;
  const knownLiving = await beside(fetching, custIds);
  return knownLiving.length === 0 ? call : callFor(fetching, [...custIds, ...knownLiving], tries);
}

/** Known living customers, as many as the call still has room for. A full call has no room; its halves have. */
function beside(fetching: Asking, custIds: readonly CustId[]): Promise<readonly CustId[]> {
  const room = customersPerCall(fetching.context) - custIds.length;
  const most = Math.max(0, Math.min(room, roomForKnownLiving(fetching.context)));
  return storedKnownLiving(fetching.context, custIds, most);
}

async function splitAndFetch(
  fetching: Asking,
  wanted: readonly Wanted[],
  error: AaError,
): Promise<readonly Fetched[]> {
  const { client, emit, aa } = fetching.context;
  emit({ client, type: 'call-split', customers: wanted.length, error });
  const named = wanted.filter(({ custId }) => error.custIds.includes(custId));
  if (named.length > 0 && named.length < wanted.length) return fetchWithout(fetching, wanted, named);
  const halvesWorked = aa.splitting(wanted.length);
  const middle = Math.ceil(wanted.length / 2);
  const first = await fetchTogether(fetching, wanted.slice(0, middle), attempts.half);
  const second = await fetchTogether(fetching, wanted.slice(middle), attempts.half);
  // A time-out says nothing of a cap: how long calls take is measured elsewhere, and AA may be quick again.
  if (first.atOnce && second.atOnce && error.code !== 'AA_TIMEOUT') halvesWorked();
  return [...first.results, ...second.results];
}

/** AA names the customers for which it voids the whole call. They are asked for alone. */
async function fetchWithout(
  fetching: Asking,
  wanted: readonly Wanted[],
  named: readonly Wanted[],
): Promise<readonly Fetched[]> {
  const others = wanted.filter((one) => !named.includes(one));
  const results = [...(await fetchTogether(fetching, others, attempts.half)).results];
  for (const one of named) results.push(await fetchAlone(fetching, one));
  return results;
}

async function askAgainAlone(
  fetching: Asking,
  wanted: readonly Wanted[],
  answer: CustomersAnswer<StorableCustomer>,
  numbers: CallNumbers,
): Promise<readonly Fetched[]> {
  const found = new Map(answer.customers.map((customer) => [customer.custId, customer]));
  const results: Fetched[] = [];
  for (const one of wanted) {
    const customer = found.get(one.custId);
    if (customer !== undefined) results.push(fetched(one, numbers, { kind: 'current', customer }));
    else if (saysDeleted(one.reasons) && !answer.errors.has(one.custId))
      results.push(fetched(one, numbers, { kind: 'gone' }));
    else results.push(await fetchAlone(fetching, one));
  }
  return results;
}

async function fetchAlone(fetching: Asking, wanted: Wanted): Promise<Fetched> {
  const call = await callFor(fetching, [wanted.custId], attempts.alone);
  if (call.answer === null) {
    if (call.error.code === 'AA_NOT_UNDERSTOOD' && saysDeleted(wanted.reasons))
      return fetchBesideLiving(fetching, wanted, call.error);
    return failed(fetching, wanted, call, call.error);
  }
  const customer = customerIn(call.answer, wanted);
  if (customer !== undefined) return fetched(wanted, call, { kind: 'current', customer });
  const error = call.answer.errors.get(wanted.custId) ?? new AaError('AA_CUSTOMER_MISSING');
  return failed(fetching, wanted, call, error);
}

/** Some AAs answer with no customer at all when asked for a deleted one. That proves something only when others come back. */
async function fetchBesideLiving(fetching: Asking, wanted: Wanted, error: AaError): Promise<Fetched> {
  const call = await bulkCall(fetching, [wanted], attempts.half);
  if (call.answer === null) return failed(fetching, wanted, call, error);
  const customer = customerIn(call.answer, wanted);
  if (customer !== undefined) return fetched(wanted, call, { kind: 'current', customer });
  const told = call.answer.errors.get(wanted.custId);
  return told === undefined && call.answer.customers.length > 0
    ? fetched(wanted, call, { kind: 'gone' })
    : failed(fetching, wanted, call, told ?? error);
}

/** A customer that was asked for alone and failed is to be parked, if AA serves others meanwhile. */
async function failed(
  { guard }: Asking,
  wanted: Wanted,
  numbers: CallNumbers,
  error: AaError,
): Promise<Fetched> {
  if (isEvidence(error, wanted) || (error.code === 'AA_CUSTOMER_MISSING' && saysDeleted(wanted.reasons)))
    return fetched(wanted, numbers, { kind: 'gone' });
  await guard.failedAlone(error);
  return fetched(wanted, numbers, { kind: 'failed', error });
}
