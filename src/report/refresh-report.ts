// The report of `refresh` for the customers that a person named: JSON document (docs/json-output.md) and text.

import type { RefreshedCustomer } from '../sync/refresh.ts';
import { errorDocument } from './error-report.ts';

/** Further values of `outcome`: `unknown`, neither AA nor the shadow has it; `forgotten`, it is ignored; `failed`. */
export type RefreshDocument = ReturnType<typeof refreshDocument>;

export function refreshDocument({ fetched, applied }: RefreshedCustomer) {
  const { custId, outcome, sections } = applied;
  const customer = { cust_id: custId as string };
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

export function refreshText({ cust_id: id, outcome, sections, error }: RefreshDocument): string {
  const what = sections.length > 0 ? `: ${sections.join(', ')}` : '';
  const why = error === null ? '' : `: ${error.message}`;
  return `${id} ${outcome}${what}${why}${hints[outcome] ?? ''}\n`;
}
