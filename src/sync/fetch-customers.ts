// Fetches a batch of customers and says of each what came of it. A bulk call that fails is split until the bad customer
// stands alone (P8); a customer missing from a bulk answer is asked for alone, because absence is not deletion (P6).

import { AaError, type AaErrorCode } from '../aa/aa-error.ts';
import type { CustomersAnswer } from '../aa/association.ts';
import type { CustomerRecord } from '../catalogue/customer-record.ts';
import type { CustId } from '../catalogue/ids.ts';
import { type QueueReason, saysDeleted } from '../catalogue/queue-entry.ts';
import type { OutageGuard } from './outage-guard.ts';
import type { SyncContext } from './sync-context.ts';

/** A customer to fetch, with why it is queued, if it is. */
export interface Wanted {
  readonly custId: CustId;
  readonly reasons: readonly QueueReason[];
  /** Refreshes that failed before. */
  readonly attempts: number;
}

interface FetchedBy {
  readonly wanted: Wanted;
  readonly fetchNumber: number;
  readonly fetchedAt: Date;
}

export type Fetched = FetchedBy &
  (
    | { readonly kind: 'current'; readonly record: CustomerRecord }
    | { readonly kind: 'gone' }
    | { readonly kind: 'failed'; readonly error: AaError }
  );

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
  return fetchTogether({ context, guard }, wanted, attempts.bulk);
}

interface Fetching {
  readonly context: SyncContext;
  readonly guard: OutageGuard;
}

async function fetchTogether(
  fetching: Fetching,
  wanted: readonly Wanted[],
  tries: number,
): Promise<readonly Fetched[]> {
  const [only] = wanted;
  if (only === undefined) return [];
  if (wanted.length === 1) return [await fetchAlone(fetching, only)];
  const call = await callFor(fetching, wanted, tries);
  if (call.answer === null) return splitAndFetch(fetching, wanted, call.error);
  return askAgainAlone(fetching, wanted, call.answer, call);
}

async function splitAndFetch(
  fetching: Fetching,
  wanted: readonly Wanted[],
  error: AaError,
): Promise<readonly Fetched[]> {
  const { client, emit } = fetching.context;
  emit({ client, type: 'call-split', customers: wanted.length, error });
  const middle = Math.ceil(wanted.length / 2);
  const first = await fetchTogether(fetching, wanted.slice(0, middle), attempts.half);
  const second = await fetchTogether(fetching, wanted.slice(middle), attempts.half);
  return [...first, ...second];
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
    else if (saysDeleted(one.reasons)) results.push(fetched(one, numbers, { kind: 'gone' }));
    else results.push(await fetchAlone(fetching, one));
  }
  return results;
}

async function fetchAlone(fetching: Fetching, wanted: Wanted): Promise<Fetched> {
  const call = await callFor(fetching, [wanted], attempts.alone);
  if (call.answer === null) return failed(fetching, wanted, call, call.error);
  const record = call.answer.customers.find(({ custId }) => custId === wanted.custId);
  if (record !== undefined) return fetched(wanted, call, { kind: 'current', record });
  const error = call.answer.errors.get(wanted.custId) ?? new AaError('AA_CUSTOMER_MISSING');
  const isGone = error.code === 'AA_UNKNOWN_CUSTOMER' || saysDeleted(wanted.reasons);
  return isGone ? fetched(wanted, call, { kind: 'gone' }) : failed(fetching, wanted, call, error);
}

/** A customer whose refresh failed alone is to be parked — if AA serves others meanwhile. */
async function failed(
  fetching: Fetching,
  wanted: Wanted,
  numbers: CallNumbers,
  error: AaError,
): Promise<Fetched> {
  // An explicit FAILURE for this number alone, after the queue said DELETE: the evidence is complete (P6).
  if (error.code === 'AA_FAILURE' && saysDeleted(wanted.reasons))
    return fetched(wanted, numbers, { kind: 'gone' });
  await fetching.guard.failedAlone(error);
  return fetched(wanted, numbers, { kind: 'failed', error });
}

type Outcome =
  | { readonly kind: 'current'; readonly record: CustomerRecord }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly error: AaError };

const fetched = (wanted: Wanted, { fetchNumber, fetchedAt }: CallNumbers, outcome: Outcome): Fetched => ({
  wanted,
  fetchNumber,
  fetchedAt,
  ...outcome,
});

interface CallNumbers {
  readonly fetchNumber: number;
  readonly fetchedAt: Date;
}

type Call = CallNumbers &
  (
    | { readonly answer: CustomersAnswer; readonly error?: undefined }
    | { readonly answer: null; readonly error: AaError }
  );

/** One call under a fetch number taken before it is sent (P3). Throws what says nothing about these customers. */
async function callFor(
  { context, guard }: Fetching,
  wanted: readonly Wanted[],
  tries: number,
): Promise<Call> {
  const fetchNumber = await context.shadow.nextFetchNumber(context.client);
  try {
    const answer = await context.aa.getCustomers(
      wanted.map(({ custId }) => custId),
      { signal: context.signal, attempts: tries },
    );
    if (answer.customers.length > 0) guard.succeeded();
    return { fetchNumber, fetchedAt: context.now(), answer };
  } catch (error) {
    if (!(error instanceof AaError) || isNotAboutCustomers(error.code)) throw error;
    return { fetchNumber, fetchedAt: context.now(), answer: null, error };
  }
}

/** Failures that would be the same whichever customers were asked for. */
const notAboutCustomers: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>([
  'AA_NAME_NOT_FOUND',
  'AA_CONNECT_FAILED',
  'AA_CERTIFICATE',
  'AA_HTTP_REFUSED',
  'AA_REDIRECTED',
  'AA_NOT_PROVISIONED',
  'AA_BAD_CREDENTIALS',
  'AA_IP_NOT_ALLOWED',
  'AA_ABANDONED',
]);

const isNotAboutCustomers = (code: AaErrorCode): boolean => notAboutCustomers.has(code);
