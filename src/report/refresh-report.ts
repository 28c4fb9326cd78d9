// The report of `refresh` for the customers that a person named: JSON document (docs/json-output.md) and text.

import type { CustId } from '../catalogue/ids.ts';
import type { LaneOutcome } from '../sync/fast-lane/words.ts';
import type { RefreshedCustomer } from '../sync/refresh.ts';
import { errorDocument, type ErrorReport } from './error-report.ts';
import { staleWarning, type StaleWarning } from './staleness.ts';

export interface RefreshDocument {
  readonly cust_id: string;
  readonly asked_as: string;
  readonly other_spellings: readonly string[];
  /**
   * That of `apply`; or `unknown`, neither AA nor the shadow has it; `forgotten`, it is ignored; `failed`. With an age: `fresh`, AA was
   * not asked; `kept`, it could not be fetched, and the warning says why.
   */
  readonly outcome: string;
  readonly sections: readonly string[];
  readonly error: ErrorReport | null;
  readonly warning: StaleWarning | null;
  /** Why the rule does not keep the customer, without a value of it. `null`: it does, or it is not known. */
  readonly reason: string | null;
}

/** `spellings`: other spellings of the number that are known here. */
export function refreshDocument(
  { asked, fetched, applied }: RefreshedCustomer,
  spellings: readonly CustId[] = [],
): RefreshDocument {
  const { custId, outcome, sections } = applied;
  const customer = {
    cust_id: custId,
    asked_as: asked,
    other_spellings: spellings,
    warning: null,
    reason: null,
  };
  if (fetched?.kind === 'failed')
    return { ...customer, outcome: 'failed' as const, sections: [], error: errorDocument(fetched.error) };
  const isUnknown = fetched?.kind === 'gone' && outcome === 'unchanged';
  const reason = fetched?.kind === 'irrelevant' ? fetched.reason : null;
  return { ...customer, outcome: isUnknown ? ('unknown' as const) : outcome, sections, error: null, reason };
}

/** Of a customer that was asked for with an age. */
export function laneDocument(outcome: LaneOutcome, spellings: readonly CustId[] = []): RefreshDocument {
  const custId = 'storedAs' in outcome ? outcome.storedAs : outcome.asked;
  const customer = { cust_id: custId, asked_as: outcome.asked, other_spellings: spellings };
  const plain = { ...customer, sections: [], error: null, warning: null, reason: null };
  switch (outcome.kind) {
    case 'stored':
      return { ...plain, outcome: 'fresh' };
    case 'fetched':
    case 'collapsed':
      return { ...plain, outcome: outcome.applied, sections: outcome.sections };
    case 'not-found':
      return { ...plain, outcome: 'unknown' };
    case 'not-kept':
      return { ...plain, outcome: 'irrelevant' };
    case 'forgotten':
      return { ...plain, outcome: 'forgotten' };
    case 'stale':
      return { ...plain, outcome: outcome.hasCopy ? 'kept' : 'failed', warning: staleWarning(outcome) };
  }
}

/** Whether the customer was not refreshed as the person expected. */
export const isUnrefreshed = ({ outcome }: RefreshDocument): boolean => unrefreshed.has(outcome);

const unrefreshed: ReadonlySet<string> = new Set(['failed', 'unknown', 'forgotten', 'kept', 'irrelevant']);

const hints: Readonly<Record<string, string>> = {
  irrelevant: ': AA has this customer, and the rule does not keep it',
  left: ': AA has this customer, and the rule does not keep it any more',
  unknown: ': AA has no such customer; give numbers with their leading zeros',
  forgotten: ': ignored; `aa-shadow forget --undo` ends that',
};

export function refreshText(document: RefreshDocument): string {
  const {
    cust_id: id,
    asked_as: asked,
    other_spellings: others,
    outcome,
    sections,
    error,
    warning,
    reason,
  } = document;
  const as = id === asked ? '' : ` (asked for as ${asked})`;
  const [other] = isUnrefreshed(document) ? others : [];
  const known = other === undefined ? '' : `; ${other} is known here: aa-shadow refresh ${other}`;
  const what = sections.length > 0 ? `: ${sections.join(', ')}` : '';
  const says = error?.message ?? warning?.detail ?? reason;
  const why = says == null ? '' : `: ${says}`;
  return `${id}${as} ${outcome}${what}${why}${hints[outcome] ?? ''}${known}\n`;
}
