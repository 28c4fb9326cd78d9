// The status of one client: its JSON document (docs/json-output.md), the text made from it, and whether it needs a person.

import {
  type FreshnessTerms,
  type Verdict,
  freshnessOf,
  movedAt,
  secondsSince,
} from '../shadow/reads/freshness.ts';
import type { Audit, ClientState, FindingCount } from '../shadow/shadow.ts';
import { type Colour, type Paint, type Row, aligned, count, counted, spanText } from '../wording.ts';
import { type AuditDocument, auditDocument } from './audit-document.ts';
import { budgetDocument, budgetRows } from './budget-report.ts';
import { foreignPurgeDocument, foreignPurgeRows } from './foreign-purge.ts';
import { hintFor } from './error-cures.ts';
import { observingDocument, observingRows } from './observing.ts';
import { pauseDocument } from './pause-report.ts';
import { shapeDocument, shapeRows } from './shape-report.ts';
import { populationDocument, populationRows, setBackDocument, setBackRows } from './population.ts';
import { type AaErrorCode, aaErrors, timesBeforePerson } from '../aa/aa-error.ts';
import type { ErrorEntry } from '../aa-shadow-error.ts';
import { shadowErrors } from '../shadow/shadow-error.ts';
import { syncErrors } from '../sync/sync-error.ts';

export type StatusDocument = ReturnType<typeof statusDocument>;

export function statusDocument(terms: FreshnessTerms, state: ClientState) {
  const freshness = freshnessOf(state, terms);
  const { verdict, reason, says, lagSeconds, secondsSinceQueueAnswer } = freshness;
  return {
    client: state.client as string,
    verdict,
    verdict_reason: reason,
    verdict_text: says,
    lag_seconds: lagSeconds,
    seconds_since_queue_answer: secondsSinceQueueAnswer,
    customers: state.customers,
    tombstones: state.tombstones,
    parked: state.parked,
    parked_more: state.moreParked,
    oldest_parked_at: isoTime(state.oldestParkedAt),
    oldest_pending_at: isoTime(state.oldestPendingAt),
    deletions_waiting: state.gone,
    drain: drainDocument(state),
    last_queue_at: isoTime(state.lastQueueAt),
    last_purge_at: isoTime(state.lastPurgeAt),
    seconds_since_purge: secondsSince(state.lastPurgeAt, state.readAt),
    last_purge_number: state.lastPurgeNumber,
    last_error: lastErrorDocument(state),
    held_by: holderDocument(state),
    last_progress_at: isoTime(movedAt(state)),
    seconds_since_progress: freshness.secondsSinceProgress,
    stuck: stuckDocument(state),
    foreign_purge: foreignPurgeDocument(state),
    repeated_purges: state.repeatedPurges,
    observing: observingDocument(state),
    population: populationDocument(state.population),
    set_back: setBackDocument(state),
    pause: pauseDocument(state.pause),
    shape: shapeDocument(state),
    budget: budgetDocument(terms, state),
    unknown_fields: findingDocuments(state, 'unknown'),
    unreadable_values: findingDocuments(state, 'unreadable'),
    ambiguous_values: findingDocuments(state, 'ambiguous'),
    repaired_values: findingDocuments(state, 'repaired'),
    last_change_no: state.lastChangeNo,
  };
}

const isoTime = (time: Date | null): string | null => time?.toISOString() ?? null;

function drainDocument({ drain }: ClientState) {
  if (drain === null) return null;
  const { drainNo, state, maxQueueNumber, receivedAt, queued, pending, stored, parked, gone } = drain;
  return {
    drain_no: drainNo,
    state,
    max_queue_number: maxQueueNumber,
    received_at: receivedAt.toISOString(),
    queued,
    pending,
    stored,
    parked,
    gone,
  };
}

const lastErrorDocument = ({ lastError }: ClientState) =>
  lastError === null
    ? null
    : {
        code: lastError.code,
        message: lastError.message,
        at: lastError.at.toISOString(),
        times: lastError.times ?? 1,
        skeleton: lastError.skeleton ?? null,
        hint: hintFor(lastError.code),
      };

const holderDocument = ({ lease }: ClientState) =>
  lease === null ? null : { holder: lease.holder, expires_at: lease.expiresAt.toISOString() };

const stuckDocument = ({ stuck }: ClientState) =>
  stuck === null ? null : { kind: stuck.kind, at: stuck.at.toISOString() };

const findingDocuments = ({ findings }: ClientState, kind: FindingCount['kind']) =>
  findings
    .filter((finding) => finding.kind === kind)
    .map(({ path, seen, firstSeenAt, lastSeenAt }) => ({
      path,
      seen,
      first_seen_at: firstSeenAt.toISOString(),
      last_seen_at: lastSeenAt.toISOString(),
    }));

const colours: Readonly<Record<Verdict, Colour>> = {
  paused: 'red',
  stuck: 'red',
  blind: 'red',
  behind: 'yellow',
  fresh: 'green',
};

/** `more`: further rows, which are not made from the client's state. */
export function statusText(status: StatusDocument, paint: Paint, more: readonly Row[] = []): string {
  const { client, verdict, verdict_text: says } = status;
  const rows = [
    ['customers', customersText(status)],
    ['queue', queueText(status)],
    ['last purge', purgeText(status)],
    ...observingRows(status.observing),
    ['held by', holderText(status)],
    ...progressRows(status),
    ...populationRows(status.population),
    ...setBackRows(status.set_back),
    ...foreignPurgeRows(status.foreign_purge),
    ...shapeRows(status.client, status.shape),
    ...budgetRows(status.budget),
    ...more,
    ...errorRows(status),
    ...findingRows(status),
  ] as const;
  return `${paint('bold', client)}: ${paint(colours[verdict], verdict)} — ${says}\n${aligned(rows)}`;
}

const customersText = ({ customers, tombstones, parked }: StatusDocument): string =>
  `${count(customers)}, ${count(tombstones)} deleted in AA, ${count(parked)} parked`;

function queueText({ drain }: StatusDocument): string {
  if (drain === null) return 'there is no drain now';
  const { drain_no: number, state, queued, pending, parked } = drain;
  const set = parked === 0 ? '' : `, ${count(parked)} parked`;
  if (state === 'receiving') return `drain ${number} is receiving: ${count(queued)} so far`;
  return `drain ${number} is ${state}: ${count(queued - pending)} of ${count(queued)} customers done${set}`;
}

/** Without the mark of the process's start, which only programs need. */
const holderText = ({ held_by: held }: StatusDocument): string =>
  held?.holder.replace(/#[0-9a-z]+\.[0-9a-f]{8}/, '') ?? 'no worker';

function purgeText({ last_purge_number: number, seconds_since_purge: seconds }: StatusDocument): string {
  return number === null || seconds === null ? 'none yet' : `${spanText(seconds)} ago, up to ${number}`;
}

/** It is left out without a drain, because then the verdict says enough. */
const progressRows = ({ drain, seconds_since_progress: seconds }: StatusDocument) =>
  drain === null || seconds === null ? [] : [['progress', `${spanText(seconds)} ago`] as const];

function errorRows({ last_error: error }: StatusDocument): readonly Row[] {
  if (error === null) return [];
  return [
    ['last error', `${error.code} at ${error.at}: ${error.message}`],
    ...(error.hint === null ? [] : [['what to do', error.hint] as const]),
    ...(comesAgain(error) ? [['needs a person', againText(error)] as const] : []),
  ];
}

type ShownError = NonNullable<StatusDocument['last_error']>;

/** Whether AA has given the same unreadable answer so often that it will not end by itself. */
const comesAgain = ({ code, times }: Pick<ShownError, 'code' | 'times'>): boolean =>
  times >= (timesBeforePerson[code as AaErrorCode] ?? Infinity);

function againText({ times, skeleton }: ShownError): string {
  const shown = skeleton === null ? '' : `; what came: ${skeleton}`;
  return `AA has answered so ${count(times)} times in a row, and does not change by itself: ask ACGI${shown}`;
}

function findingRows({
  unknown_fields: unknown,
  unreadable_values: unreadable,
  ambiguous_values: ambiguous,
  repaired_values: repaired,
}: StatusDocument): readonly Row[] {
  const unknownText = `AA sends ${counted(unknown.length, 'field')} that the catalogue does not know: ${named(unknown)}; \`aa-shadow fields\` shows them`;
  const unreadableText = `values of ${counted(unreadable.length, 'field')} could not be read: ${named(unreadable)}`;
  const ambiguousText = `dates of ${counted(ambiguous.length, 'field')} have several readings, of which \`dialect.answers.dates\` can name one: ${named(ambiguous)}`;
  return [
    ...(unknown.length > 0 ? [['unknown', unknownText] as const] : []),
    ...(unreadable.length > 0 ? [['unreadable', unreadableText] as const] : []),
    ...(ambiguous.length > 0 ? [['ambiguous', ambiguousText] as const] : []),
    ...(repaired.length > 0 ? [['repaired', repairedText(repaired)] as const] : []),
  ];
}

/** Where a character was lost, the value differs from AA's by it. */
const repairedText = (repaired: StatusDocument['repaired_values']): string =>
  `AA sends characters that XML forbids, in ${counted(repaired.length, 'place')}: ${repaired
    .map(({ path, seen }) => `${path} (${count(seen)})`)
    .join(', ')}`;

const named = (findings: readonly { readonly path: string }[]): string =>
  findings.map(({ path }) => path).join(', ');

/** The audits in the status: the last one that ended, and the walk in idle time. */
export interface AuditStatus {
  readonly last_audit: AuditDocument | null;
  readonly audit_walk: AuditDocument | null;
}

/** `latest`: the newest two audits, because one of them may be the walk. */
export function auditStatus(latest: readonly Audit[], walk: Audit | null): AuditStatus {
  const last = latest.find(({ state }) => state !== 'running');
  return {
    last_audit: last === undefined ? null : auditDocument(last),
    audit_walk: walk === null ? null : auditDocument(walk),
  };
}

export const auditRows = ({ last_audit: last, audit_walk: walk }: AuditStatus, now: Date): readonly Row[] => [
  ...(last === null ? [] : [['last audit', lastText(last, now)] as const]),
  ...(walk === null ? [] : [['audit walk', walkText(walk)] as const]),
];

function lastText({ says, finished_at: at, differed, healed }: AuditDocument, now: Date): string {
  const seconds = at === null ? 0 : Math.max(0, (now.getTime() - Date.parse(at)) / 1_000);
  return `${spanText(seconds)} ago: ${says}${healedText(differed, healed)}`;
}

const walkText = ({ compared, stored, differed, healed }: AuditDocument): string =>
  `${count(compared)} of ${count(stored)} compared so far, ${count(differed)} differed${healedText(differed, healed)}`;

const healedText = (differed: number, healed: number): string =>
  differed === 0 ? '' : `; ${count(healed)} healed`;

type Judged = Pick<StatusDocument, 'parked' | 'verdict' | 'verdict_reason' | 'foreign_purge' | 'last_error'> &
  Partial<Pick<StatusDocument, 'set_back'>>;

/** Whether the client needs a person; then `status` exits 6. `acknowledged`: a person has seen what can be acknowledged. */
export const needsPerson = (document: Judged, acknowledged: boolean): boolean =>
  document.parked > 0 ||
  document.verdict === 'paused' ||
  document.verdict === 'stuck' ||
  document.verdict_reason === 'nobody-works' ||
  document.verdict_reason === 'drift' ||
  document.verdict_reason === 'never-populated' ||
  ((document.foreign_purge ?? document.set_back ?? null) !== null && !acknowledged) ||
  (document.last_error !== null &&
    (needsPersonToFix(document.last_error.code) || comesAgain(document.last_error)));

const errors: Readonly<Record<string, ErrorEntry>> = { ...aaErrors, ...shadowErrors, ...syncErrors };

function needsPersonToFix(code: string): boolean {
  const kind = errors[code]?.kind;
  return kind === 'refused' || kind === 'configuration';
}
