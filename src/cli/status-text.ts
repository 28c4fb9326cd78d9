// `status` for people, from its document. Pure.

import type { Verdict } from '../shadow/reads/freshness.ts';
import { foreignPurgeRows } from './foreign-purge-document.ts';
import type { Colour, Paint } from './paint.ts';
import type { StatusDocument } from './status-document.ts';
import { aligned, count, counted, spanText } from './wording.ts';

const colours: Readonly<Record<Verdict, Colour>> = {
  paused: 'red',
  stuck: 'red',
  blind: 'red',
  behind: 'yellow',
  fresh: 'green',
};

/** `more`: rows of what is told beside the state. */
export function statusText(
  status: StatusDocument,
  paint: Paint,
  more: readonly (readonly [string, string])[] = [],
): string {
  const { client, verdict, verdict_text: says } = status;
  const rows = [
    ['customers', customersText(status)],
    ['queue', queueText(status)],
    ['last purge', purgeText(status)],
    ['held by', status.held_by?.holder ?? 'nobody'],
    ...progressRows(status),
    ...foreignPurgeRows(status.foreign_purge),
    ...more,
    ...errorRows(status),
    ...findingRows(status),
  ] as const;
  return `${paint('bold', client)}: ${paint(colours[verdict], verdict)} — ${says}\n${aligned(rows)}`;
}

const customersText = ({ customers, tombstones, parked }: StatusDocument): string =>
  `${count(customers)}, ${count(tombstones)} deleted in AA, ${count(parked)} parked`;

function queueText({ drain }: StatusDocument): string {
  if (drain === null) return 'nothing is being drained';
  const { drain_no: number, state, queued, pending, parked } = drain;
  const set = parked === 0 ? '' : `, ${count(parked)} parked`;
  if (state === 'receiving') return `drain ${number} is receiving: ${count(queued)} so far`;
  return `drain ${number} is ${state}: ${count(queued - pending)} of ${count(queued)} customers done${set}`;
}

function purgeText({ last_purge_number: number, seconds_since_purge: seconds }: StatusDocument): string {
  return number === null || seconds === null ? 'none yet' : `${spanText(seconds)} ago, up to ${number}`;
}

/** Only where it says more than the verdict. */
const progressRows = ({ drain, seconds_since_progress: seconds }: StatusDocument) =>
  drain === null || seconds === null ? [] : [['got on', `${spanText(seconds)} ago`] as const];

const errorRows = ({ last_error: error }: StatusDocument): readonly (readonly [string, string])[] =>
  error === null ? [] : [['last error', `${error.code} at ${error.at}: ${error.message}`]];

function findingRows({ unknown_fields: unknown, unreadable_values: unreadable }: StatusDocument) {
  const rows: (readonly [string, string])[] = [];
  if (unknown.length > 0) {
    rows.push([
      'unknown',
      `AA sends ${counted(unknown.length, 'field')} the catalogue does not know: ${named(unknown)}`,
    ]);
  }
  if (unreadable.length > 0) {
    rows.push([
      'unreadable',
      `values of ${counted(unreadable.length, 'field')} could not be read: ${named(unreadable)}`,
    ]);
  }
  return rows;
}

const named = (findings: readonly { readonly path: string }[]): string =>
  findings.map(({ path }) => path).join(', ');
