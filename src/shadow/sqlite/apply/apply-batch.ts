// Applies one batch of fetched customers inside a transaction that the caller holds: rows, ledger entries, changes and
// findings together (P2).

import type { CustomerRecord } from '../../../catalogue/customer-record.ts';
import { changedFields } from '../../plan/changed-fields.ts';
import { changedParts, type ContentDigest, shownPart } from '../../plan/content-digest.ts';
import type { Applied, ApplyOutcome, FetchResult } from '../../interface/applying.ts';
import { currentVerdict, goneOutcome, isStale } from '../../plan/verdict.ts';
import type { ApplyRun } from './apply-run.ts';
import { eraseFromLedger } from '../forgetting.ts';
import {
  storedDocument,
  storedMark,
  type StoredCustomerMark,
  touchCustomer,
  writeCustomer,
  writeTombstone,
} from './customer-row.ts';
import { type WrittenChange, writeChange } from './feed-writer.ts';
import { isForgotten } from './is-forgotten.ts';
import { writeFindings } from './findings-writer.ts';
import { markGone, park, settleEntries } from './ledger-settlement.ts';
import { removeSections, replaceSections } from './section-rows.ts';
import { reached } from '../../../steps.ts';

/** A result with what was worked out before the transaction began. */
export type PreparedResult =
  | { readonly result: Current; readonly digest: ContentDigest }
  | { readonly result: Gone | Failed; readonly digest: null };

type Current = Extract<FetchResult, { readonly kind: 'current' }>;
type Gone = Extract<FetchResult, { readonly kind: 'gone' }>;
type Failed = Extract<FetchResult, { readonly kind: 'failed' }>;

export function applyBatch(run: ApplyRun, prepared: readonly PreparedResult[]): readonly Applied[] {
  const applied = prepared.map((one) => applyOne(run, one));
  writeFindings(run, changedRecords(prepared, applied));
  return applied;
}

/** Counted when stored, not again each time an unchanged customer is fetched. */
const changedRecords = (
  prepared: readonly PreparedResult[],
  applied: readonly Applied[],
): readonly CustomerRecord[] =>
  prepared.flatMap(({ result }, at) =>
    result.kind === 'current' && result.record.findings.length > 0 && isChange(applied[at]?.outcome)
      ? [result.record]
      : [],
  );

const isChange = (outcome: ApplyOutcome | undefined): boolean =>
  outcome === 'created' || outcome === 'updated' || outcome === 'restored';

function applyOne(run: ApplyRun, { result, digest }: PreparedResult): Applied {
  if (run.someForgotten && isForgotten(run, result.custId)) return ignored(run, result);
  const stored = storedMark(run, result.custId);
  if (stored !== null && isStale(stored, result.fetchNumber)) {
    // What is stored was fetched later, and settles whatever was known before that fetch.
    const { fetchNumber } = stored;
    return applied(result, 'stale', settleEntries(run, result.custId, { fetchNumber, outcome: 'stale' }));
  }
  if (digest !== null) return applyCurrent(run, { result, digest }, stored);
  if (result.kind === 'failed') return applied(result, park(run, result) ? 'parked' : 'unchanged', null);
  return applyGone(run, result, stored);
}

/** Whatever of them is in the ledger all the same would be asked for again and again. */
function ignored({ connection, client, at }: ApplyRun, result: FetchResult): Applied {
  eraseFromLedger(connection, client, [result.custId], at);
  return applied(result, 'forgotten', null);
}

const applied = (
  { custId }: FetchResult,
  outcome: ApplyOutcome,
  knownAt: string | null,
  sections: readonly string[] = [],
): Applied => ({ custId, outcome, sections, knownAt: knownAt === null ? null : new Date(knownAt) });

interface PreparedCurrent {
  readonly result: Current;
  readonly digest: ContentDigest;
}

function applyCurrent(
  run: ApplyRun,
  { result, digest }: PreparedCurrent,
  stored: StoredCustomerMark | null,
): Applied {
  const { custId, fetchNumber, fetchedAt } = result;
  const verdict = currentVerdict(stored, fetchNumber, digest.contentHash);
  const knownAt = settleEntries(run, custId, { fetchNumber, outcome: verdict });
  if (mayHaveVanished(run, stored, fetchNumber, knownAt)) return applied(result, 'stale', null);
  if (verdict === 'unchanged' && stored !== null) touchCustomer(run, stored, fetchNumber, fetchedAt);
  if (verdict === 'unchanged' || verdict === 'stale') return applied(result, verdict, knownAt);
  const change = writeCurrent(run, { result, digest }, stored);
  writeChange(run, { custId, kind: verdict, ...change });
  return applied(result, verdict, knownAt, change.sections);
}

/**
 * Of a customer that was never stored there is no row to carry the number of a later fetch that found it gone. So a
 * refresh from before the last such fetch creates nobody, unless the ledger asks for this customer, which it would not
 * had that customer been found gone.
 */
const mayHaveVanished = (
  { vanishedFetchNumber }: ApplyRun,
  stored: StoredCustomerMark | null,
  fetchNumber: number,
  knownAt: string | null,
): boolean => stored === null && knownAt === null && fetchNumber < vanishedFetchNumber;

/** Writes what differs, and says what that is. */
function writeCurrent(
  run: ApplyRun,
  { result, digest }: PreparedCurrent,
  stored: StoredCustomerMark | null,
): Pick<WrittenChange, 'sections' | 'fields'> {
  const before = stored?.parts() ?? new Map<string, string>();
  const changed = changedParts(before, digest.parts);
  const told = stored === null || stored.deleted ? {} : fieldsOf(run, stored, result.record, changed);
  writeCustomer(run, { ...result, digest }, stored === null ? 'insert' : 'update');
  reached('batch-applying');
  replaceSections(run, result.custId, result.record, new Set(changed), new Set(before.keys()));
  return { sections: [...new Set(changed.map(shownPart))], ...told };
}

const fieldsOf = (
  run: ApplyRun,
  stored: StoredCustomerMark,
  { document }: CustomerRecord,
  changed: readonly string[],
): Pick<WrittenChange, 'fields'> => ({
  fields: changedFields(storedDocument(run, stored), document, changed),
});

function applyGone(run: ApplyRun, result: Gone, stored: StoredCustomerMark | null): Applied {
  const { custId, fetchNumber, fetchedAt } = result;
  if (stored === null || stored.deleted) {
    if (stored === null) run.vanishedFetchNumber = Math.max(run.vanishedFetchNumber, fetchNumber);
    else touchCustomer(run, stored, fetchNumber, fetchedAt);
    const outcome = goneOutcome(stored, fetchNumber);
    return applied(result, 'unchanged', settleEntries(run, custId, { fetchNumber, outcome }));
  }
  if (markGone(run, result)) return applied(result, 'gone', null);
  bury(run, result, stored);
  return applied(result, 'deleted', null);
}

/** Makes a customer a tombstone: its rows go, its document stays. */
export function bury(
  run: ApplyRun,
  { custId, fetchNumber, fetchedAt }: Pick<Gone, 'custId' | 'fetchNumber' | 'fetchedAt'>,
  stored: StoredCustomerMark,
): void {
  removeSections(run, custId, new Set(stored.parts().keys()));
  writeTombstone(run, stored, fetchNumber, fetchedAt.toISOString());
  writeChange(run, { custId, kind: 'deleted', sections: [] });
}
