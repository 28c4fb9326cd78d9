// The report of `refresh` for the customers that a person named: JSON document (docs/json-output.md) and text.

import type { CustId } from '../catalogue/ids.ts';
import type { RefreshedCustomer } from '../sync/refresh.ts';
import { errorDocument } from './error-report.ts';

/** Further values of `outcome`: `unknown`, neither AA nor the shadow has it; `forgotten`, it is ignored; `failed`. */
export type RefreshDocument = ReturnType<typeof refreshDocument>;

/** `spellings`: other spellings of the number that are known here. */
export function refreshDocument(
  { asked, fetched, applied }: RefreshedCustomer,
  spellings: readonly CustId[] = [],
) {
  const { custId, outcome, sections } = applied;
  const customer = { cust_id: custId as string, asked_as: asked as string, other_spellings: spellings };
  if (fetched?.kind === 'failed')
    return { ...customer, outcome: 'failed' as const, sections: [], error: errorDocument(fetched.error) };
  const isUnknown = fetched?.kind === 'gone' && outcome === 'unchanged';
  return { ...customer, outcome: isUnknown ? ('unknown' as const) : outcome, sections, error: null };
}

/** Whether the customer was not refreshed as the person expected. */
export const isUnrefreshed = ({ outcome }: RefreshDocument): boolean => unrefreshed.has(outcome);

const unrefreshed: ReadonlySet<string> = new Set(['failed', 'unknown', 'forgotten']);

const hints: Readonly<Record<string, string>> = {
  unknown: ': AA has no such customer; give numbers with their leading zeros',
  forgotten: ': ignored; `aa-shadow forget --undo` ends that',
};

export function refreshText(document: RefreshDocument): string {
  const { cust_id: id, asked_as: asked, other_spellings: others, outcome, sections, error } = document;
  const as = id === asked ? '' : ` (asked for as ${asked})`;
  const [other] = isUnrefreshed(document) ? others : [];
  const known = other === undefined ? '' : `; ${other} is known here: aa-shadow refresh ${other}`;
  const what = sections.length > 0 ? `: ${sections.join(', ')}` : '';
  const why = error === null ? '' : `: ${error.message}`;
  return `${id}${as} ${outcome}${what}${why}${hints[outcome] ?? ''}${known}\n`;
}
