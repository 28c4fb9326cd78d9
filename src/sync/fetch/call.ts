// One call for customers, and the results that it can have for each customer. The fetch number of a call is taken before the
// call is sent (P3).

import { AaError, type AaErrorCode, isOfAllAnswers } from '../../aa/aa-error.ts';
import type { CustomersAnswer } from '../../aa/association.ts';
import type { AaShadowError } from '../../aa-shadow-error.ts';
import type { Prepare } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { QueueReason } from '../../catalogue/queue-entry.ts';
import type { StorableCustomer } from '../../shadow/shadow.ts';
import { reached } from '../../steps.ts';
import type { SyncContext } from '../work/context.ts';
import type { OutageGuard } from './known-living.ts';

/** A customer to fetch. */
export interface Wanted {
  readonly custId: CustId;
  /** The reasons for which it is queued. Empty: it is not queued. */
  readonly reasons: readonly QueueReason[];
  /** How many refreshes of it have failed before. */
  readonly attempts: number;
  /** The content hash of the stored customer. If the hash is still the same, it need not be stored again. `null`: store it. */
  readonly storedHash: string | null;
  /** Whether it is stored under this number, and alive. Left out: whether there is a hash. */
  readonly isStored?: boolean;
}

export interface CallNumbers {
  readonly fetchNumber: number;
  readonly fetchedAt: Date;
}

type Said =
  | {
      readonly kind: 'current';
      /** Its number may have other leading zeros than the number that was asked for: see spelling.ts. */
      readonly customer: StorableCustomer;
      /** How the answer spells the number, where that differs from what was asked for. */
      readonly spelling?: CustId | undefined;
    }
  | { readonly kind: 'gone' }
  /** AA has the customer, and the rule does not keep it. Of the customer only its number and spelling are there. */
  | {
      readonly kind: 'irrelevant';
      readonly customer: Pick<StorableCustomer, 'custId'>;
      readonly spelling?: CustId | undefined;
      /** What did not hold of each match, or which one of `never` did, without a value. It is told, and never kept. */
      readonly reason: string;
    }
  | { readonly kind: 'failed'; readonly error: AaShadowError };

/** The result of fetching one customer. */
export type Fetched = CallNumbers & { readonly wanted: Wanted } & Said;

export const fetched = (wanted: Wanted, { fetchNumber, fetchedAt }: CallNumbers, said: Said): Fetched => ({
  wanted,
  fetchNumber,
  fetchedAt,
  ...said,
});

/** What all fetches of one piece of work have in common. */
export interface Fetching {
  readonly context: SyncContext;
  readonly guard: OutageGuard;
}

/** What all calls for some customers have in common. */
export interface Asking extends Fetching {
  /** The preparation for a call that asks for these customers. */
  readonly prepareFor: (custIds: readonly CustId[]) => Prepare<StorableCustomer>;
}

export type Call = CallNumbers &
  (
    | { readonly answer: CustomersAnswer<StorableCustomer>; readonly error?: undefined }
    | { readonly answer: null; readonly error: AaError }
  );

/** The result for a customer that the answer has. `null`: it has not. */
export function currentIn(
  { customers, respelled }: CustomersAnswer<StorableCustomer>,
  wanted: Wanted,
  numbers: CallNumbers,
): Fetched | null {
  const spelling = respelled?.get(wanted.custId) as CustId | undefined;
  const customer = customers.find(({ custId }) => custId === wanted.custId || custId === spelling);
  return customer === undefined ? null : fetched(wanted, numbers, { kind: 'current', customer, spelling });
}

/** The customers that came, by the numbers that were asked for. */
export const cameIn = (answer: CustomersAnswer | null): ReadonlySet<CustId> =>
  new Set([...(answer?.customers.map(({ custId }) => custId) ?? []), ...(answer?.respelled?.keys() ?? [])]);

/** `attempts`: how often the call is tried. Throws failures that do not come from these customers, and returns the others. */
export async function callFor(
  { context, guard, prepareFor }: Asking,
  custIds: readonly CustId[],
  attempts: number,
): Promise<Call> {
  const { aa, lane, shadow, client, signal, now } = context;
  const fetchNumber = await shadow.nextFetchNumber(client);
  reached('customers-call');
  try {
    const prepare = prepareFor(custIds);
    const answer = await aa.getCustomers(custIds, { lane, signal, attempts, prepare });
    reached('customers-answered');
    if (answer.customers.length > 0) guard.succeeded(answer.customers.at(-1)?.custId ?? null);
    return { fetchNumber, fetchedAt: now(), answer };
  } catch (error) {
    if (!(error instanceof AaError) || isOfAllAnswers(error) || notAboutCustomers.has(error.code))
      throw error;
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
  'AA_TLS',
  'AA_PROXY_UNREACHABLE',
  'AA_PROXY_REFUSED',
  'AA_PROXY_ADDRESS',
  'AA_BAD_CREDENTIALS',
  'AA_IP_NOT_ALLOWED',
  'AA_ABANDONED',
  'AA_HELD_BACK',
]);

/**
 * Failures from something in front of AA. Mostly they mean a wrong address. But web servers also report an exception inside
 * AA this way, and then one customer may be the cause (P8). One customer may also be the cause when a firewall refuses
 * something in a call, and when AA calls a request badly-formed.
 */
const asIfNotThere: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>([
  'AA_HTTP_REFUSED',
  'AA_REDIRECTED',
  'AA_NOT_PROVISIONED',
  'AA_REQUEST_REJECTED',
]);
