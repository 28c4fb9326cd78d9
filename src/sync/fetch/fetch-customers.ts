// Fetches a batch of customers and returns one result for each. It decides which customers are asked for together. A bulk
// call that fails is split until the bad customer is alone in a call (P8). A customer that is missing from a bulk answer is
// asked for alone, because absence is not deletion (P6).

import { AaError } from '../../aa/aa-error.ts';
import type { CustomersAnswer } from '../../aa/association.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { StorableCustomer } from '../../shadow/shadow.ts';
import { saysDeleted } from '../../catalogue/queue-entry.ts';
import { freshCustomers } from '../shape/shaping.ts';
import { customersPerCall, type SyncContext } from '../work/context.ts';
import {
  type Call,
  callFor,
  fetched,
  currentIn,
  type CallNumbers,
  type Fetched,
  type Asking,
  type Wanted,
} from './call.ts';
import { AnswerFaults, isOfReading } from './answer-faults.ts';
import { confirmGone, isEvidence } from './evidence.ts';
import { Judging } from './judging.ts';
import { type OutageGuard, roomForKnownLiving, storedKnownLiving } from './known-living.ts';
import { isAbsence, keepingSpellings } from './spelling.ts';

/** How often one call is tried. A call that can still be split needs fewer tries than a call for one customer. */
const attempts = { bulk: 3, half: 2, alone: 4 } as const;

/**
 * Returns one result per wanted customer. Throws when the failure does not come from the customers (credentials, no
 * connection, an outage). Then nothing may be concluded about any of them.
 */
export async function fetchCustomers(
  context: SyncContext,
  wanted: readonly Wanted[],
  guard: OutageGuard,
): Promise<readonly Fetched[]> {
  const judging = await Judging.begin(context);
  const prepare = judging.before(freshCustomers(context, storedHashes(wanted)));
  const prepareFor = (custIds: readonly CustId[]) => keepingSpellings(prepare, wanted, custIds);
  const faults = new AnswerFaults(wanted);
  const asking = { context, guard, prepareFor, faults };
  const { results } = await fetchTogether(asking, wanted, attempts.bulk);
  await faults.settle(asking, results);
  return judging.end(await confirmGone(asking, results));
}

const storedHashes = (wanted: readonly Wanted[]): ReadonlyMap<CustId, string> =>
  new Map(wanted.flatMap(({ custId, storedHash }) => (storedHash === null ? [] : [[custId, storedHash]])));

/** What all calls of one batch have in common. */
interface BatchAsking extends Asking {
  readonly faults: AnswerFaults;
}

interface Together {
  readonly results: readonly Fetched[];
  /** Whether one call was enough. Then it did not ask for too many customers. */
  readonly atOnce: boolean;
}

async function fetchTogether(
  asking: BatchAsking,
  wanted: readonly Wanted[],
  tries: number,
): Promise<Together> {
  const [only] = wanted;
  if (only === undefined) return { results: [], atOnce: true };
  if (wanted.length === 1) {
    const alone = await fetchAlone(asking, only);
    return { results: [alone], atOnce: alone.kind === 'current' };
  }
  if (wanted.length > customersPerCall(asking.context)) return inPortions(asking, wanted, tries);
  const call = await bulkCall(asking, wanted, tries);
  if (call.answer === null)
    return { results: await splitAndFetch(asking, wanted, call.error), atOnce: false };
  return { results: await askAgainAlone(asking, wanted, call.answer, call), atOnce: true };
}

/** The limit of a call may have become lower since these customers were put together. */
async function inPortions(asking: BatchAsking, wanted: readonly Wanted[], tries: number): Promise<Together> {
  const results: Fetched[] = [];
  for (let from = 0; from < wanted.length;) {
    const most = customersPerCall(asking.context);
    const portion = await fetchTogether(asking, wanted.slice(from, from + most), tries);
    results.push(...portion.results);
    from += most;
  }
  return { results, atOnce: false };
}

/**
 * A bulk answer without any customers looks the same as a failed one. So known living customers are asked for beside the
 * others in two cases: the queue says that all of the others were deleted, or the first answer was not understood.
 */
async function bulkCall(asking: Asking, wanted: readonly Wanted[], tries: number): Promise<Call> {
  const custIds = wanted.map(({ custId }) => custId);
  const allDeleted = wanted.every(({ reasons }) => saysDeleted(reasons));
  const call = await callFor(
    asking,
    [...custIds, ...(allDeleted ? await beside(asking, custIds) : [])],
    tries,
  );
  if (call.error?.code !== 'AA_NOT_UNDERSTOOD' || allDeleted) return call;
  const knownLiving = await beside(asking, custIds);
  return knownLiving.length === 0 ? call : callFor(asking, [...custIds, ...knownLiving], tries);
}

/** As many known living customers as the call still has room for. A full call has no room, but its halves have. */
function beside(asking: Asking, custIds: readonly CustId[]): Promise<readonly CustId[]> {
  const room = customersPerCall(asking.context) - custIds.length;
  const most = Math.max(0, Math.min(room, roomForKnownLiving(asking.context)));
  return storedKnownLiving(asking.context, custIds, most);
}

async function splitAndFetch(
  asking: BatchAsking,
  wanted: readonly Wanted[],
  error: AaError,
): Promise<readonly Fetched[]> {
  const { client, emit, aa } = asking.context;
  await asking.faults.failedFor(asking, wanted, error);
  emit({ client, type: 'call-split', customers: wanted.length, error });
  const named = wanted.filter(({ custId }) => error.custIds.includes(custId));
  if (named.length > 0 && named.length < wanted.length) return fetchWithout(asking, wanted, named);
  const halvesWorked = aa.splitting(wanted.length);
  const middle = Math.ceil(wanted.length / 2);
  // What could not be read is rarely mended by asking for the same again.
  const tries = isOfReading(error) ? 1 : attempts.half;
  const first = await fetchTogether(asking, wanted.slice(0, middle), tries);
  const second = await fetchTogether(asking, wanted.slice(middle), tries);
  // A time-out does not show that AA has a limit: AA may only be slow for a while. The time of calls is measured elsewhere.
  if (first.atOnce && second.atOnce && error.code !== 'AA_TIMEOUT') halvesWorked();
  return [...first.results, ...second.results];
}

/** Asks again without the customers that AA names as the cause of the failed call. These are asked for alone. */
async function fetchWithout(
  asking: BatchAsking,
  wanted: readonly Wanted[],
  named: readonly Wanted[],
): Promise<readonly Fetched[]> {
  const others = wanted.filter((one) => !named.includes(one));
  const results = [...(await fetchTogether(asking, others, attempts.half)).results];
  for (const one of named) results.push(await fetchAlone(asking, one));
  return results;
}

async function askAgainAlone(
  asking: Asking,
  wanted: readonly Wanted[],
  answer: CustomersAnswer<StorableCustomer>,
  numbers: CallNumbers,
): Promise<readonly Fetched[]> {
  const found = new Map(answer.customers.map((customer) => [customer.custId, customer]));
  const results: Fetched[] = [];
  for (const one of wanted) {
    const customer = found.get(one.custId);
    const current =
      customer === undefined || answer.respelled?.has(one.custId) === true
        ? currentIn(answer, one, numbers)
        : fetched(one, numbers, { kind: 'current', customer });
    if (current !== null) results.push(current);
    else if (saysDeleted(one.reasons) && !answer.errors.has(one.custId))
      results.push(fetched(one, numbers, { kind: 'gone' }));
    else results.push(await fetchAlone(asking, one));
  }
  return results;
}

async function fetchAlone(asking: Asking, wanted: Wanted): Promise<Fetched> {
  const call = await callFor(asking, [wanted.custId], attempts.alone);
  if (call.answer === null) {
    if (call.error.code === 'AA_NOT_UNDERSTOOD' && saysDeleted(wanted.reasons))
      return fetchBesideLiving(asking, wanted, call.error);
    return failed(asking, wanted, call, call.error);
  }
  const current = currentIn(call.answer, wanted, call);
  if (current !== null) return current;
  const error = call.answer.errors.get(wanted.custId) ?? new AaError('AA_CUSTOMER_MISSING');
  return failed(asking, wanted, call, error);
}

/** Some AAs answer without any customer when asked for a deleted one. It is evidence only if other customers come back. */
async function fetchBesideLiving(asking: Asking, wanted: Wanted, error: AaError): Promise<Fetched> {
  const call = await bulkCall(asking, [wanted], attempts.half);
  if (call.answer === null) return failed(asking, wanted, call, error);
  const current = currentIn(call.answer, wanted, call);
  if (current !== null) return current;
  const told = call.answer.errors.get(wanted.custId);
  return told === undefined && call.answer.customers.length > 0
    ? fetched(wanted, call, { kind: 'gone' })
    : failed(asking, wanted, call, told ?? error);
}

/** The result for a customer that failed alone: gone if that is evidence, else failed. Throws if AA serves no customer. */
async function failed(
  { guard }: Asking,
  wanted: Wanted,
  numbers: CallNumbers,
  error: AaError,
): Promise<Fetched> {
  if (isEvidence(error, wanted) || (isAbsence(error) && saysDeleted(wanted.reasons)))
    return fetched(wanted, numbers, { kind: 'gone' });
  await guard.failedAlone(error);
  return fetched(wanted, numbers, { kind: 'failed', error });
}
