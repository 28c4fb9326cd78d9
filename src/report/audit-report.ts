// The report of `audit` for one client: its JSON document (docs/json-output.md), and the text made from it.

import type { ClientId } from '../catalogue/ids.ts';
import type { AuditReport } from '../sync/audit/audit-client.ts';
import { type Paint, type Row, aligned, count, counted, spanText } from '../wording.ts';
import { type AuditDocument, auditDocument } from './audit-document.ts';
import { errorDocument, errorText } from './error-report.ts';

/** The saved audit, and the facts that are known only while it runs. */
export type AuditReportDocument = ReturnType<typeof auditReportDocument>;

export const auditReportDocument = (client: ClientId, { audit, drifted, braked, error }: AuditReport) => ({
  client: client as string,
  ...auditDocument(audit),
  deletions_braked: braked,
  customers: drifted.map(({ custId, kind, sections, healed }) => ({
    cust_id: custId as string,
    drift: kind,
    sections,
    healed,
  })),
  error: errorDocument(error),
});

/** Whether something differs and was not healed, or nothing could be measured. That is not an audit without findings. */
export const auditLeavesWork = ({ differed, healed, compared, not_measured }: AuditReportDocument): boolean =>
  differed > healed || (compared === 0 && not_measured > 0);

export function auditReportText(report: AuditReportDocument, paint: Paint): string {
  const { client, says, differed, healed, error } = report;
  const colour = differed > healed || error !== null ? 'yellow' : 'green';
  const failure = error === null ? '' : errorText(error, paint);
  return `${paint('bold', client)}: ${paint(colour, says)}\n${detailsText(report)}${failure}`;
}

/** The most customers that are named in the text. The document names more. */
const mostNamed = 20;

/** The lines below the headline. */
const detailsText = (result: AuditReportDocument): string =>
  aligned([
    ['looked at', lookedAtText(result)],
    ...apartRows(result),
    ...differenceRows(result),
    ...brakeRows(result),
    [
      'not seen',
      'customers that are in AA and never were in the shadow: an audit cannot find them (docs/audit.md)',
    ],
  ]) + customersText(result);

const endings: Readonly<Record<AuditDocument['state'], string>> = {
  running: '; it is still running',
  complete: '',
  budget: '; it ended because its calls were used up (--calls)',
  stopped: '; it was stopped',
  failed: '; it ended with a failure',
};

function lookedAtText({ scope, seed, stored, calls, duration_ms: ms, state }: AuditReportDocument): string {
  const part = scope === 'sample' ? `a sample (seed ${seed ?? ''}) of` : 'all';
  const time = ms === null ? '' : ` in ${spanText(ms / 1_000)}`;
  return `${part} ${counted(stored, 'stored customer')}: ${counted(calls, 'call')} to AA${time}${endings[state]}`;
}

function apartRows(result: AuditReportDocument): readonly Row[] {
  const apart = [
    [result.waiting, 'wait in our ledger'],
    [result.refreshed_meanwhile, 'were refreshed during the audit'],
    [result.late, 'differed only because a change was still on its way'],
    [result.queued_in_aa, 'are queued in AA'],
    [result.not_measured, 'could not be measured'],
  ] as const;
  const met = apart.filter(([times]) => times > 0).map(([times, what]) => `${count(times)} ${what}`);
  return met.length === 0 ? [] : [['set apart', met.join(', ')]];
}

function differenceRows(result: AuditReportDocument): readonly Row[] {
  if (result.differed === 0) return [];
  const { differed_by_content: byContent, gone, served, healed } = result;
  const kinds = [
    [byContent, `by content${sectionsText(result)}`],
    [gone, 'no longer in AA'],
    [served, 'deleted here, but AA serves them'],
  ] as const;
  const met = kinds.filter(([times]) => times > 0).map(([times, what]) => `${count(times)} ${what}`);
  return [
    ['differ', met.join(', ')],
    ['healed', count(healed)],
  ];
}

function sectionsText({ sections }: AuditReportDocument): string {
  const names = Object.entries(sections).toSorted(([, a], [, b]) => b - a);
  return names.length === 0 ? '' : ` (${names.map(([name, times]) => `${name} ${count(times)}`).join(', ')})`;
}

const brakeRows = ({ deletions_braked: braked }: AuditReportDocument): readonly Row[] =>
  braked === 0
    ? []
    : [
        [
          'brake',
          `${counted(braked, 'deletion')} not made: there are too many, so a person must decide (docs/audit.md)`,
        ],
      ];

function customersText({ customers, differed }: AuditReportDocument): string {
  const named = customers.slice(0, mostNamed).map(({ cust_id, drift, sections, healed }) => {
    const where = sections.length === 0 ? '' : `: ${sections.join(', ')}`;
    return `  ${cust_id} ${kinds[drift]}${where}${healed ? ' (healed)' : ''}\n`;
  });
  const more = differed - named.length;
  return named.join('') + (more > 0 ? `  and ${count(more)} more\n` : '');
}

const kinds = {
  differs: 'differs',
  gone: 'is no longer in AA',
  served: 'is deleted here, but AA serves it',
} as const;
