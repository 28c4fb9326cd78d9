// Fetches a batch of customers and says of each what came of it. A bulk call that fails is split until the bad customer
// stands alone (P8); a customer missing from a bulk answer is asked for alone, because absence is not deletion (P6).

import { AaError } from '../aa/aa-error.ts';
import type { CustomersAnswer } from '../aa/association.ts';
import type { CustId } from '../catalogue/ids.ts';
import { saysDeleted } from '../catalogue/queue-entry.ts';
import { confirmGone, isEvidence } from './confirm-gone.ts';
import {
  type Call,
  callFor,
  customersPerCall,
  fetched,
  recordIn,
  type CallNumbers,
  type Fetched,
  type Fetching,
  type Wanted,
} from './fetch-call.ts';
import type { OutageGuard } from './outage-guard.ts';
import type { SyncContext } from './sync-context.ts';
import { roomForWitnesses, storedWitnesses } from './witnesses.ts';

/** How often one call is tried: a call that may be split needs less patience than a customer who stands alone. */
const attempts = { bulk: 3, half: 2, alone: 4 } as const;

/**
 * One result per wanted customer. Throws when the failure is not the customers' (credentials, no connection, an outage):
 * then nothing may be concluded about any of them.
 */
export async function fetchCustomers(
  context: SyncContext,
  wanted: readonly Wanted[],
  guard: OutageGuard,
): Promise<readonly Fetched[]> {
  const fetching = { context, guard };
  const { results } = await fetchTogether(fetching, wanted, attempts.bulk);
  return confirmGone(fetching, results);
}

interface Together {
  readonly results: readonly Fetched[];
  /** One call was enough: what it asked for was not too much. */
  readonly atOnce: boolean;
}

async function fetchTogether(
  fetching: Fetching,
  wanted: readonly Wanted[],
  tries: number,
): Promise<Together> {
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

/** What a call may ask for has become less since they were taken together. */
async function inPortions(fetching: Fetching, wanted: readonly Wanted[], tries: number): Promise<Together> {
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
 * A bulk answer without anybody in it cannot be told from a failed one. So where nobody may come back — the queue says of
 * all that they were deleted, or the answer was not understood — some are asked for beside them who are known to live.
 */
async function bulkCall(fetching: Fetching, wanted: readonly Wanted[], tries: number): Promise<Call> {
  const custIds = wanted.map(({ custId }) => custId);
  const allDeleted = wanted.every(({ reasons }) => saysDeleted(reasons));
  const call = await callFor(
    fetching,
    [...custIds, ...(allDeleted ? await beside(fetching, custIds) : [])],
    tries,
  );
  if (call.error?.code !== 'AA_NOT_UNDERSTOOD' || allDeleted) return call;
  const witnesses = await beside(fetching, custIds);
  return witnesses.length === 0 ? call : callFor(fetching, [...custIds, ...witnesses], tries);
}

/** As many as the call still has room for. A full one has none; its halves do. */
function beside(fetching: Fetching, custIds: readonly CustId[]): Promise<readonly CustId[]> {
  const room = customersPerCall(fetching.context) - custIds.length;
  return storedWitnesses(fetching.context, custIds, Math.max(0, Math.min(room, roomForWitnesses(fetching))));
}

async function splitAndFetch(
  fetching: Fetching,
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
  // What takes too long is measured by itself, and may be quick again.
  if (first.atOnce && second.atOnce && error.code !== 'AA_TIMEOUT') halvesWorked();
  return [...first.results, ...second.results];
}

/** Those for whom AA voids the call, as it says itself, are asked for alone. */
async function fetchWithout(
  fetching: Fetching,
  wanted: readonly Wanted[],
  named: readonly Wanted[],
): Promise<readonly Fetched[]> {
  const others = wanted.filter((one) => !named.includes(one));
  const results = [...(await fetchTogether(fetching, others, attempts.half)).results];
  for (const one of named) results.push(await fetchAlone(fetching, one));
  return results;
}

async function askAgainAlone(
  fetching: Fetching,
  wanted: readonly Wanted[],
  answer: CustomersAnswer,
  numbers: CallNumbers,
): Promise<readonly Fetched[]> {
  const found = new Map(answer.customers.map((record) => [record.custId, record]));
  const results: Fetched[] = [];
  for (const one of wanted) {
    const record = found.get(one.custId);
    if (record !== undefined) results.push(fetched(one, numbers, { kind: 'current', record }));
    else if (saysDeleted(one.reasons) && !answer.errors.has(one.custId))
      results.push(fetched(one, numbers, { kind: 'gone' }));
    else results.push(await fetchAlone(fetching, one));
  }
  return results;
}

async function fetchAlone(fetching: Fetching, wanted: Wanted): Promise<Fetched> {
  const call = await callFor(fetching, [wanted.custId], attempts.alone);
  if (call.answer === null) {
    if (call.error.code === 'AA_NOT_UNDERSTOOD' && saysDeleted(wanted.reasons))
      return fetchBesideLiving(fetching, wanted, call.error);
    return failed(fetching, wanted, call, call.error);
  }
  const record = recordIn(call.answer, wanted);
  if (record !== undefined) return fetched(wanted, call, { kind: 'current', record });
  const error = call.answer.errors.get(wanted.custId) ?? new AaError('AA_CUSTOMER_MISSING');
  return failed(fetching, wanted, call, error);
}

/** An AA may answer for somebody deleted with nobody at all: that says something only beside others, who do come. */
async function fetchBesideLiving(fetching: Fetching, wanted: Wanted, error: AaError): Promise<Fetched> {
  const call = await bulkCall(fetching, [wanted], attempts.half);
  if (call.answer === null) return failed(fetching, wanted, call, error);
  const record = recordIn(call.answer, wanted);
  if (record !== undefined) return fetched(wanted, call, { kind: 'current', record });
  const told = call.answer.errors.get(wanted.custId);
  return told === undefined && call.answer.customers.length > 0
    ? fetched(wanted, call, { kind: 'gone' })
    : failed(fetching, wanted, call, told ?? error);
}

/** A customer whose refresh failed alone is to be parked — if AA serves others meanwhile. */
async function failed(
  { guard }: Fetching,
  wanted: Wanted,
  numbers: CallNumbers,
  error: AaError,
): Promise<Fetched> {
  if (isEvidence(error, wanted) || (error.code === 'AA_CUSTOMER_MISSING' && saysDeleted(wanted.reasons)))
    return fetched(wanted, numbers, { kind: 'gone' });
  await guard.failedAlone(error);
  return fetched(wanted, numbers, { kind: 'failed', error });
}
