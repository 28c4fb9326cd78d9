// What did AA say? One call for customers, under a fetch number that is taken before the call is sent (P3), and what can come
// of it for each of them.

import { AaError, type AaErrorCode } from '../../aa/aa-error.ts';
import type { CustomersAnswer } from '../../aa/association.ts';
import type { AaShadowError } from '../../aa-shadow-error.ts';
import type { Prepare } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { QueueReason } from '../../catalogue/queue-entry.ts';
import type { StorableCustomer } from '../../shadow/shadow.ts';
import { reached } from '../../steps.ts';
import type { SyncContext } from '../work/context.ts';
import type { OutageGuard } from './known-living.ts';

/** A customer to fetch, with why it is queued, if it is. */
export interface Wanted {
  readonly custId: CustId;
  readonly reasons: readonly QueueReason[];
  /** Refreshes that failed before. */
  readonly attempts: number;
  /** The content hash of what is stored, if the customer need not be stored again while it is the same. */
  readonly storedHash: string | null;
}

export interface CallNumbers {
  readonly fetchNumber: number;
  readonly fetchedAt: Date;
}

type Said =
  | { readonly kind: 'current'; readonly customer: StorableCustomer }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly error: AaShadowError };

/** What came of fetching one customer. */
export type Fetched = CallNumbers & { readonly wanted: Wanted } & Said;

export const fetched = (wanted: Wanted, { fetchNumber, fetchedAt }: CallNumbers, said: Said): Fetched => ({
  wanted,
  fetchNumber,
  fetchedAt,
  ...said,
});

/** What all fetches of one piece of work share. */
export interface Fetching {
  readonly context: SyncContext;
  readonly guard: OutageGuard;
}

/** What all calls for some customers share. */
export interface Asking extends Fetching {
  readonly prepare: Prepare<StorableCustomer>;
}

export type Call = CallNumbers &
  (
    | { readonly answer: CustomersAnswer<StorableCustomer>; readonly error?: undefined }
    | { readonly answer: null; readonly error: AaError }
  );

/** The customer, if the answer has it. */
export const customerIn = (
  { customers }: CustomersAnswer<StorableCustomer>,
  { custId: wanted }: Wanted,
): StorableCustomer | undefined => customers.find(({ custId }) => custId === wanted);

/** `attempts`: how often the call is tried. Throws a failure that says nothing about these customers. */
export async function callFor(
  { context, guard, prepare }: Asking,
  custIds: readonly CustId[],
  attempts: number,
): Promise<Call> {
  const { aa, shadow, client, signal, now } = context;
  const fetchNumber = await shadow.nextFetchNumber(client);
  reached('customers-call');
  try {
    const answer = await aa.getCustomers(custIds, { signal, attempts, prepare });
    reached('customers-answered');
    if (answer.customers.length > 0) guard.succeeded(answer.customers.at(-1)?.custId ?? null);
    return { fetchNumber, fetchedAt: now(), answer };
  } catch (error) {
    if (!(error instanceof AaError) || notAboutCustomers.has(error.code)) throw error;
    if (asIfNotThere.has(error.code)) await guard.failedAsIfNotThere(error, custIds);
    return { fetchNumber, fetchedAt: now(), answer: null, error };
  }
}

/** Failures that would be the same for any customers. */
const notAboutCustomers: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>([
  'AA_NAME_NOT_FOUND',
  'AA_CONNECT_FAILED',
  'AA_NO_DESCRIPTORS',
  'AA_CERTIFICATE',
  'AA_BAD_CREDENTIALS',
  'AA_IP_NOT_ALLOWED',
  'AA_ABANDONED',
]);

/**
 * HTTP statuses from before AA. They mostly mean a wrong address. But web servers report an exception inside AA this way,
 * too, and then one customer may be the cause (P8). The same goes for a firewall that refuses something in a call, and for a
 * request that AA calls badly-formed.
 */
const asIfNotThere: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>([
  'AA_HTTP_REFUSED',
  'AA_REDIRECTED',
  'AA_NOT_PROVISIONED',
  'AA_REQUEST_REJECTED',
]);
