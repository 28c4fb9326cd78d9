// What a fetched customer means against what is stored: every write that it leads to, worked out before the first is made
// and free of any database (P2, P3, P6, P7).

import type { JsonObject } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { Applied, ApplyOutcome, ChangeKind, FetchResult } from '../interface/applying.ts';
import { changedFields, type DocumentPlan } from './changed-fields.ts';
import { changedParts, type ContentDigest, type DigestPlan, shownPart } from './content-digest.ts';
import { currentVerdict, goneOutcome, isStale } from './verdict.ts';
import type { BatchRead, StoredCustomerMark } from './batch-read.ts';
import type { Place } from './place.ts';
import { type LedgerWrites, markGone, noWrites, park, type Parking, settle } from './entries.ts';

export type Current = Extract<FetchResult, { readonly kind: 'current' }>;
type Gone = Extract<FetchResult, { readonly kind: 'gone' }>;
type Failed = Extract<FetchResult, { readonly kind: 'failed' }>;

/** A result with what was worked out before the transaction began. */
export type PreparedResult =
  | { readonly result: Current; readonly digest: ContentDigest }
  | { readonly result: Gone | Failed; readonly digest: null };

/** A customer to be stored, with the parts that differ and those that have rows now. */
export interface WrittenCustomer {
  readonly result: Current;
  readonly digest: ContentDigest;
  /** `null`: there is no row yet. */
  readonly place: Place | null;
  readonly changed: ReadonlySet<string>;
  readonly before: ReadonlySet<string>;
}

export interface Touched {
  readonly custId: CustId;
  readonly place: Place;
  readonly fetchNumber: number;
  readonly fetchedAt: string;
}

export interface Buried extends Touched {
  readonly before: ReadonlySet<string>;
}

export interface PlannedChange {
  readonly custId: CustId;
  readonly kind: ChangeKind;
  readonly sections: readonly string[];
  /** Of an update; `null` of any other change. */
  readonly fields: readonly string[] | null;
}

/** What one result leads to. */
export interface ResultPlan {
  readonly applied: Applied;
  readonly ledger: LedgerWrites;
  readonly written?: WrittenCustomer;
  readonly touched?: Touched;
  readonly buried?: Buried;
  readonly change?: PlannedChange;
  /** A fetch that found a customer gone whom we never stored. */
  readonly vanished?: number;
}

export interface PlanContext extends Pick<BatchRead, 'entriesOf' | 'marks' | 'forgotten'>, Parking {
  /** Of the catalogue that the customers are stored by. */
  readonly digests: DigestPlan;
  readonly documents: DocumentPlan;
  /**
   * The newest fetch, of those committed before this batch, that found a customer gone whom we never stored. What the batch
   * itself finds gone says nothing of its other customers: no result changes what becomes of another.
   */
  readonly vanishedFetchNumber: number;
}

export function planResult(context: PlanContext, { result, digest }: PreparedResult): ResultPlan {
  if (context.forgotten.has(result.custId))
    return { applied: applied(result, 'forgotten', null), ledger: noWrites };
  const stored = context.marks.get(result.custId) ?? null;
  if (stored !== null && isStale(stored, result.fetchNumber)) {
    // What is stored was fetched later, and settles whatever was known before that fetch.
    const { fetchNumber } = stored;
    const ledger = settle(context.entriesOf(result.custId), { fetchNumber, outcome: 'stale' });
    return { applied: applied(result, 'stale', ledger.knownAt), ledger };
  }
  if (digest !== null) return planCurrent(context, { result, digest }, stored);
  return result.kind === 'failed' ? planFailed(context, result) : planGone(context, result, stored);
}

const applied = (
  { custId }: FetchResult,
  outcome: ApplyOutcome,
  knownAt: string | null,
  sections: readonly string[] = [],
): Applied => ({ custId, outcome, sections, knownAt: knownAt === null ? null : new Date(knownAt) });

const touchedBy = (
  { custId, fetchNumber, fetchedAt }: FetchResult,
  { place }: StoredCustomerMark,
): Touched => ({
  custId,
  place,
  fetchNumber,
  fetchedAt: fetchedAt.toISOString(),
});

interface PreparedCurrent {
  readonly result: Current;
  readonly digest: ContentDigest;
}

function planCurrent(
  context: PlanContext,
  prepared: PreparedCurrent,
  stored: StoredCustomerMark | null,
): ResultPlan {
  const { result, digest } = prepared;
  const { fetchNumber } = result;
  const verdict = currentVerdict(stored, fetchNumber, digest.contentHash);
  const ledger = settle(context.entriesOf(result.custId), { fetchNumber, outcome: verdict });
  if (mayHaveVanished(context, prepared, stored, ledger.knownAt))
    return { applied: applied(result, 'stale', null), ledger };
  if (verdict === 'unchanged' || verdict === 'stale') {
    const touched = stored === null ? {} : { touched: touchedBy(result, stored) };
    return { applied: applied(result, verdict, ledger.knownAt), ledger, ...touched };
  }
  const written = writtenCustomer(context, prepared, stored);
  const sections = [...new Set([...written.changed].map(shownPart))];
  const fields = fieldsOf(context, stored, result, written);
  return {
    applied: applied(result, verdict, ledger.knownAt, sections),
    ledger,
    written,
    change: { custId: result.custId, kind: verdict, sections, fields },
  };
}

const fieldsOf = (
  { documents }: PlanContext,
  stored: StoredCustomerMark | null,
  { record }: Current,
  { changed }: WrittenCustomer,
): readonly string[] | null =>
  stored === null || stored.document === null
    ? null
    : changedFields(JSON.parse(stored.document) as JsonObject, record.document, [...changed], documents);

/**
 * Of a customer that was never stored there is no row to carry the number of a later fetch that found it gone. So a
 * refresh from before the last such fetch creates nobody, unless the ledger asks for this customer, which it would not
 * had that customer been found gone.
 */
const mayHaveVanished = (
  { vanishedFetchNumber }: PlanContext,
  { result }: PreparedCurrent,
  stored: StoredCustomerMark | null,
  knownAt: string | null,
): boolean => stored === null && knownAt === null && result.fetchNumber < vanishedFetchNumber;

function writtenCustomer(
  { digests }: PlanContext,
  { result, digest }: PreparedCurrent,
  stored: StoredCustomerMark | null,
): WrittenCustomer {
  const before = stored?.parts ?? new Map<string, string>();
  return {
    result,
    digest,
    place: stored?.place ?? null,
    changed: new Set(changedParts(before, digest.parts, digests)),
    before: new Set(before.keys()),
  };
}

function planFailed(context: PlanContext, result: Failed): ResultPlan {
  const ledger = park(context.entriesOf(result.custId), result, context);
  return { applied: applied(result, ledger.changed.length > 0 ? 'parked' : 'unchanged', null), ledger };
}

function planGone(context: PlanContext, result: Gone, stored: StoredCustomerMark | null): ResultPlan {
  const entries = context.entriesOf(result.custId);
  if (stored === null || stored.deleted) {
    const { fetchNumber } = result;
    const ledger = settle(entries, { fetchNumber, outcome: goneOutcome(stored, fetchNumber) });
    const trace = stored === null ? { vanished: result.fetchNumber } : { touched: touchedBy(result, stored) };
    return { applied: applied(result, 'unchanged', ledger.knownAt), ledger, ...trace };
  }
  const ledger = markGone(entries, result);
  if (ledger.changed.length > 0) return { applied: applied(result, 'gone', null), ledger };
  return {
    applied: applied(result, 'deleted', null),
    ledger: noWrites,
    ...burial(touchedBy(result, stored), stored),
  };
}

/** Makes a customer a tombstone: its rows go, its document stays. */
export const burial = (
  customer: Touched,
  { parts }: StoredCustomerMark,
): Required<Pick<ResultPlan, 'buried' | 'change'>> => ({
  buried: { ...customer, before: new Set(parts.keys()) },
  change: { custId: customer.custId, kind: 'deleted', sections: [], fields: null },
});
