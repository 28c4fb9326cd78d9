// Compares a fetched customer with what is stored and works out every write that follows, before the first write is made.
// Uses no database (P2, P3, P6, P7).

import type { JsonObject } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import { volatileSections } from '../../catalogue/promoted.ts';
import { unknownParts } from '../../shape/policy-difference.ts';
import type {
  Applied,
  ApplyOutcome,
  ChangeCause,
  ChangeKind,
  FetchResult,
  StorableContent,
} from '../interface/applying.ts';
import { changedFields, type DocumentPlan, documentPlan } from './changed-fields.ts';
import {
  changedParts,
  customerPart,
  type DigestPlan,
  isUnknownPart,
  shownPart,
  wordsDiffer,
} from './content-digest.ts';
import { documentOf } from './row-texts.ts';
import { ofDocument } from './unreadable-document.ts';
import { currentVerdict, goneOutcome, isStale } from './verdict.ts';
import type { BatchRead, StoredCustomerMark } from './batch-read.ts';
import { type LedgerWrites, markGone, noWrites, park, type Parking, type Place, settle } from './entries.ts';

export type Current = Extract<FetchResult, { readonly kind: 'current' }>;
type Gone = Extract<FetchResult, { readonly kind: 'gone' }>;
type Irrelevant = Extract<FetchResult, { readonly kind: 'irrelevant' }>;
type Failed = Extract<FetchResult, { readonly kind: 'failed' }>;

/** A customer to be stored, with the parts that differ. */
export interface WrittenCustomer {
  readonly result: Current;
  readonly content: StorableContent;
  /** `null`: there is no row yet. */
  readonly place: Place | null;
  readonly changed: ReadonlySet<string>;
  /** Whether its words are written anew. */
  readonly words: boolean;
  /** Of the change: with `shape`, the time of the customer's last change stays, because AA changed nothing. */
  readonly cause: ChangeCause | null;
}

type UncausedCustomer = Omit<WrittenCustomer, 'cause'>;

export interface Touched {
  readonly custId: CustId;
  readonly place: Place;
  readonly fetchNumber: number;
  readonly fetchedAt: string;
}

export interface PlannedChange {
  readonly custId: CustId;
  readonly kind: ChangeKind;
  readonly sections: readonly string[];
  /** Only for an update; `null` for any other change. */
  readonly fields: readonly string[] | null;
  /** `null`: AA changed the customer. */
  readonly cause: ChangeCause | null;
}

/** All effects of one result. */
export interface ResultPlan {
  readonly applied: Applied;
  readonly ledger: LedgerWrites;
  readonly written?: WrittenCustomer;
  readonly touched?: Touched;
  readonly buried?: Touched;
  readonly change?: PlannedChange;
  /** The number of a fetch that found a customer gone that we never stored. */
  readonly vanished?: number;
  /** The rule does not keep it: its number is kept, and all else of it is erased. */
  readonly unkept?: Unkept;
  /** The rule did not keep it before, and that is over: it is kept, or it is gone and was never stored. */
  readonly entered?: CustId;
}

export interface Unkept {
  readonly custId: CustId;
  /** Of the answer that was judged. */
  readonly fetchNumber: number;
  /** Whether something of it is stored now. */
  readonly isStored: boolean;
  /** Until when it was stored, as ISO text; `null`: never. */
  readonly storedUntil: string | null;
}

/** What is known of a customer whom the rule did not keep. */
export interface UnkeptMark {
  readonly fetchNumber: number;
  readonly storedUntil: string | null;
}

export interface PlanContext extends Pick<BatchRead, 'entriesOf' | 'marks' | 'forgotten'>, Parking {
  /** From the catalogue by which the customers are stored. */
  readonly digests: DigestPlan;
  readonly documents: DocumentPlan;
  /**
   * The newest fetch, among those committed before this batch, that found a customer gone that we never stored. Such findings
   * of this batch itself do not count for its other customers: no result changes the outcome of another.
   */
  readonly vanishedFetchNumber: number;
  /** Whether customers of this client are found by words. */
  readonly keepsWords: boolean;
  /** The sections that what is stored lacks, of those who lack some: AA was not asked for them. */
  readonly lacks: ReadonlyMap<string, ReadonlySet<string>>;
  /** Customers whom the rule did not keep. */
  readonly unkept: ReadonlyMap<string, UnkeptMark>;
  /** Of those, whom AA is asked for because the rule was changed. */
  readonly askedByRule: ReadonlySet<string>;
}

export function planResult(context: PlanContext, result: FetchResult): ResultPlan {
  if (context.forgotten.has(result.custId))
    return { applied: applied(result, 'forgotten', null), ledger: noWrites };
  const stored = context.marks.get(result.custId) ?? null;
  if (stored !== null && isStale(stored, result.fetchNumber)) {
    // What is stored was fetched later, and settles everything that was known before that fetch.
    const { fetchNumber } = stored;
    const ledger = settle(context.entriesOf(result.custId), { fetchNumber, outcome: 'stale' });
    return { applied: applied(result, 'stale', ledger.knownAt), ledger };
  }
  const unkept = context.unkept.get(result.custId) ?? null;
  if (unkept !== null && unkept.fetchNumber >= result.fetchNumber) {
    // A later answer was judged, and the rule did not keep the customer.
    const { fetchNumber } = unkept;
    const ledger = settle(context.entriesOf(result.custId), { fetchNumber, outcome: 'stale' });
    return { applied: applied(result, 'stale', ledger.knownAt), ledger };
  }
  switch (result.kind) {
    case 'current':
      return planCurrent(context, result, stored, unkept);
    case 'failed':
      return planFailed(context, result);
    case 'gone':
      return planGone(context, result, stored, unkept);
    case 'irrelevant':
      return planIrrelevant(context, result, stored, unkept);
  }
}

/**
 * Whoever is stored leaves like one that AA has deleted: if the ledger asks for it, when the leavers of the drain are settled. Of a
 * tombstone, and of one that was never stored, nobody has to decide.
 */
function planIrrelevant(
  context: PlanContext,
  result: Irrelevant,
  stored: StoredCustomerMark | null,
  unkept: UnkeptMark | null,
): ResultPlan {
  const { custId, fetchNumber } = result;
  const entries = context.entriesOf(custId);
  if (stored !== null && !stored.deleted) {
    const ledger = markGone(entries, result, 'irrelevant');
    if (ledger.changed.length > 0) return { applied: applied(result, 'gone', null), ledger };
    return { applied: applied(result, 'left', null), ledger: noWrites, ...leaving(result, context.at) };
  }
  const ledger = settle(entries, { fetchNumber, outcome: 'irrelevant' });
  if (stored === null && unkept === null && isOlderThanVanished(context, result, ledger.knownAt))
    return { applied: applied(result, 'stale', null), ledger };
  const storedUntil = stored === null ? (unkept?.storedUntil ?? null) : context.at;
  return {
    applied: applied(result, 'irrelevant', ledger.knownAt),
    ledger,
    unkept: { custId, fetchNumber, isStored: stored !== null, storedUntil },
  };
}

/** Erases a customer, and keeps its number. `at`: now. */
export const leaving = (
  { custId, fetchNumber }: Pick<Unkept, 'custId' | 'fetchNumber'>,
  at: string,
): Required<Pick<ResultPlan, 'unkept' | 'change'>> => ({
  unkept: { custId, fetchNumber, isStored: true, storedUntil: at },
  change: { custId, kind: 'deleted', sections: [], fields: null, cause: 'relevance' },
});

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

function planCurrent(
  context: PlanContext,
  result: Current,
  stored: StoredCustomerMark | null,
  unkept: UnkeptMark | null,
): ResultPlan {
  const { fetchNumber, customer } = result;
  const found = currentVerdict(stored, fetchNumber, customer.contentHash);
  const verdict = found === 'created' && (unkept?.storedUntil ?? null) !== null ? 'restored' : found;
  const ledger = settle(context.entriesOf(result.custId), { fetchNumber, outcome: verdict });
  if (stored === null && isOlderThanVanished(context, result, ledger.knownAt))
    return { applied: applied(result, 'stale', null), ledger };
  if (verdict === 'unchanged' || verdict === 'stale') {
    const touched = stored === null ? {} : { touched: touchedBy(result, stored) };
    return { applied: applied(result, verdict, ledger.knownAt), ledger, ...touched };
  }
  // When it was claimed, it was the same as what was stored, so it was not made ready. Another worker has stored something
  // since then.
  if (customer.content === null) return { applied: applied(result, 'moved', null), ledger: noWrites };
  const toWrite = writtenCustomer(context, result, customer.content, stored);
  const sections = [...new Set([...toWrite.changed].map(shownPart))];
  const fields = fieldsOf(context, stored, toWrite);
  const cause =
    verdict !== 'updated' && context.askedByRule.has(result.custId)
      ? 'relevance'
      : causeOf(context, verdict, toWrite, fields);
  const written = { ...toWrite, changed: withVolatile(toWrite), cause };
  return {
    ...(unkept === null ? {} : { entered: result.custId }),
    applied: applied(result, verdict, ledger.knownAt, sections),
    ledger,
    written,
    change: {
      custId: result.custId,
      kind: verdict,
      sections,
      fields,
      cause,
    },
  };
}

/** Columns of fields whose changes mean nothing follow the document all the same. */
const withVolatile = ({ content: { own }, changed }: UncausedCustomer): ReadonlySet<string> =>
  own === undefined ? changed : new Set([...changed, ...volatileSections(own)]);

const fieldsOf = (
  { documents }: PlanContext,
  stored: StoredCustomerMark | null,
  { content, changed }: UncausedCustomer,
): readonly string[] | null =>
  stored === null || stored.document === null
    ? null
    : ofDocument(() =>
        changedFields(
          JSON.parse(stored.document ?? '') as JsonObject,
          documentOf(content.rows),
          [...changed],
          content.own === undefined ? documents : documentPlan(content.own),
        ),
      );

/** `shape`: of an update that brings nothing but what AA was not asked for before. Anything else is AA's. */
function causeOf(
  { lacks, documents }: PlanContext,
  verdict: ChangeKind,
  { result, changed }: UncausedCustomer,
  fields: readonly string[] | null,
): ChangeCause | null {
  const lacking = lacks.get(result.custId);
  if (verdict !== 'updated' || lacking === undefined) return null;
  // A field that stands once in a section belongs to the customer's own part. Either may have been taken out.
  const own = (fields ?? []).filter((field) => field.startsWith(`${customerPart}.`));
  const isFieldLacking = (field: string): boolean =>
    lacking.has(withoutAttribute(field)) || lacking.has(documents.once.get(field) ?? '');
  const isOwnLacking = lacking.has(customerPart) || (own.length > 0 && own.every(isFieldLacking));
  const isLacking = (part: string): boolean =>
    part === customerPart ? isOwnLacking : lacking.has(isUnknownPart(part) ? unknownParts : part);
  return [...changed].every(isLacking) ? 'shape' : null;
}

/** An attribute goes and comes with its field. */
const withoutAttribute = (field: string): string => field.split('@')[0] ?? field;

/**
 * A customer that was never stored has no row with the number of a later fetch that found it gone. So a refresh that is older
 * than the last such fetch creates no customer, except if the ledger asks for this customer. The ledger would not ask for it
 * if that fetch had found it gone.
 */
const isOlderThanVanished = (
  { vanishedFetchNumber }: PlanContext,
  { fetchNumber }: FetchResult,
  knownAt: string | null,
): boolean => knownAt === null && fetchNumber < vanishedFetchNumber;

function writtenCustomer(
  { digests, keepsWords }: PlanContext,
  result: Current,
  content: StorableContent,
  stored: StoredCustomerMark | null,
): UncausedCustomer {
  const before = stored?.parts ?? new Map<string, string>();
  return {
    result,
    content,
    place: stored?.place ?? null,
    changed: new Set(changedParts(before, content.parts, digests)),
    words: keepsWords && wordsDiffer(before, content.parts),
  };
}

function planFailed(context: PlanContext, result: Failed): ResultPlan {
  const ledger = park(context.entriesOf(result.custId), result, context);
  return { applied: applied(result, ledger.changed.length > 0 ? 'parked' : 'unchanged', null), ledger };
}

function planGone(
  context: PlanContext,
  result: Gone,
  stored: StoredCustomerMark | null,
  unkept: UnkeptMark | null,
): ResultPlan {
  const entries = context.entriesOf(result.custId);
  if (stored === null || stored.deleted) {
    const { fetchNumber } = result;
    const ledger = settle(entries, { fetchNumber, outcome: goneOutcome(stored, fetchNumber) });
    const trace = stored === null ? { vanished: result.fetchNumber } : { touched: touchedBy(result, stored) };
    return {
      applied: applied(result, 'unchanged', ledger.knownAt),
      ledger,
      ...trace,
      ...(unkept === null ? {} : unkeptAndGone(result, unkept)),
    };
  }
  const ledger = markGone(entries, result);
  if (ledger.changed.length > 0) return { applied: applied(result, 'gone', null), ledger };
  return {
    applied: applied(result, 'deleted', null),
    ledger: noWrites,
    ...burial(touchedBy(result, stored)),
  };
}

/** Who was stored once is remembered, as by a tombstone: if AA has him again, he is restored and not created. */
const unkeptAndGone = (
  { custId, fetchNumber }: Gone,
  { storedUntil }: UnkeptMark,
): Pick<ResultPlan, 'unkept' | 'entered'> =>
  storedUntil === null
    ? { entered: custId }
    : { unkept: { custId, fetchNumber, isStored: false, storedUntil } };

/** Makes a customer a tombstone: its rows are removed, its document stays. */
export const burial = (customer: Touched): Required<Pick<ResultPlan, 'buried' | 'change'>> => ({
  buried: customer,
  change: { custId: customer.custId, kind: 'deleted', sections: [], fields: null, cause: null },
});
