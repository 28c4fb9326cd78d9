// An audit's result for people, from its document. Pure.

import type { AuditDocument } from './audit-document.ts';
import { aligned, count, counted, spanText } from './wording.ts';

/** What the command knows beside what was saved. */
export interface AuditResult extends AuditDocument {
  readonly client: string;
  readonly deletions_braked: number;
  readonly customers: readonly {
    readonly cust_id: string;
    readonly drift: 'differs' | 'gone' | 'served';
    readonly sections: readonly string[];
    readonly healed: boolean;
  }[];
}

type Row = readonly [string, string];

/** Customers named in the text; the document names more. */
const mostNamed = 20;

/** What stands below the headline. */
export const auditText = (result: AuditResult): string =>
  aligned([
    ['looked at', lookedAtText(result)],
    ...apartRows(result),
    ...differenceRows(result),
    ...brakeRows(result),
    ['not seen', 'whom AA has and the shadow never had; a sample of ours cannot find them (docs/audit.md)'],
  ]) + customersText(result);

const endings: Readonly<Record<AuditDocument['state'], string>> = {
  running: '; it goes on',
  complete: '',
  budget: '; ended by the budget of calls (--calls)',
  stopped: '; stopped',
  failed: '; ended by a failure',
};

function lookedAtText({ scope, seed, stored, calls, duration_ms: ms, state }: AuditResult): string {
  const whom = scope === 'sample' ? `a sample (seed ${seed ?? ''}) of` : 'all';
  const time = ms === null ? '' : ` in ${spanText(ms / 1_000)}`;
  return `${whom} ${counted(stored, 'stored customer')}: ${counted(calls, 'call')} to AA${time}${endings[state]}`;
}

function apartRows(result: AuditResult): readonly Row[] {
  const apart = [
    [result.waiting, 'wait in our ledger'],
    [result.refreshed_meanwhile, 'were refreshed meanwhile'],
    [result.late, 'were late, not lost'],
    [result.queued_in_aa, 'are queued in AA'],
    [result.not_measured, 'could not be measured'],
  ] as const;
  const met = apart.filter(([times]) => times > 0).map(([times, what]) => `${count(times)} ${what}`);
  return met.length === 0 ? [] : [['set apart', met.join(', ')]];
}

function differenceRows(result: AuditResult): readonly Row[] {
  if (result.differed === 0) return [];
  const { differed_by_content: byContent, gone, served, healed } = result;
  const kinds = [
    [byContent, `by content${sectionsText(result)}`],
    [gone, 'in AA no more'],
    [served, 'deleted here, and served by AA'],
  ] as const;
  const met = kinds.filter(([times]) => times > 0).map(([times, what]) => `${count(times)} ${what}`);
  return [
    ['differ', met.join(', ')],
    ['healed', count(healed)],
  ];
}

function sectionsText({ sections }: AuditResult): string {
  const names = Object.entries(sections).toSorted(([, a], [, b]) => b - a);
  return names.length === 0 ? '' : ` (${names.map(([name, times]) => `${name} ${count(times)}`).join(', ')})`;
}

const brakeRows = ({ deletions_braked: braked }: AuditResult): readonly Row[] =>
  braked === 0
    ? []
    : [['brake', `${counted(braked, 'deletion')} not made: so many are yours to decide (docs/audit.md)`]];

function customersText({ customers, differed }: AuditResult): string {
  const named = customers.slice(0, mostNamed).map(({ cust_id, drift, sections, healed }) => {
    const where = sections.length === 0 ? '' : `: ${sections.join(', ')}`;
    return `  ${cust_id} ${kinds[drift]}${where}${healed ? ' (healed)' : ''}\n`;
  });
  const more = differed - named.length;
  return named.join('') + (more > 0 ? `  and ${count(more)} more\n` : '');
}

const kinds = {
  differs: 'differs',
  gone: 'is in AA no more',
  served: 'is deleted here, and served by AA',
} as const;
