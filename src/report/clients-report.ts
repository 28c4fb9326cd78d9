// The reports of `clients`: JSON documents (docs/json-output.md) and texts.

import type { ClientId } from '../catalogue/ids.ts';
import type { ClientSummary, RemovedClient } from '../shadow/shadow.ts';
import { count, counted, inColumns } from '../wording.ts';
import { keeperDocument, leftTracesText } from './forget-report.ts';

export interface ListedClient {
  readonly client: ClientId;
  readonly configured: boolean;
  /** `null`: nothing is stored. */
  readonly summary: ClientSummary | null;
}

export const clientsDocument = (clients: readonly ListedClient[]) => ({
  clients: clients.map(({ client, configured, summary }) => ({
    client: client as string,
    configured,
    stored: summary !== null,
    customers: summary?.customers ?? 0,
    tombstones: summary?.tombstones ?? 0,
    parked: summary?.parked ?? 0,
    last_queue_at: isoTime(summary?.lastQueueAt),
    last_purge_at: isoTime(summary?.lastPurgeAt),
    changes: summary?.changes ?? 0,
    oldest_change_at: isoTime(summary?.oldestChangeAt),
    newest_change_at: isoTime(summary?.newestChangeAt),
    last_change_no: summary?.lastChangeNo ?? 0,
  })),
});

const isoTime = (time: Date | null | undefined): string | null => time?.toISOString() ?? null;

const head = ['client', 'in the configuration', 'customers', 'last drain', 'feed', 'from', 'to'];

export function clientsText(clients: readonly ListedClient[]): string {
  if (clients.length === 0) return 'there are no clients\n';
  return inColumns([head, ...clients.map(rowOf)]);
}

function rowOf({ client, configured, summary }: ListedClient): readonly string[] {
  const isIn = configured ? 'yes' : 'no';
  if (summary === null) return [client, isIn, 'nothing stored'];
  const { customers, changes, lastPurgeAt, lastQueueAt, oldestChangeAt, newestChangeAt } = summary;
  return [
    client,
    isIn,
    count(customers),
    minuteOf(lastPurgeAt ?? lastQueueAt),
    counted(changes, 'change'),
    minuteOf(oldestChangeAt),
    minuteOf(newestChangeAt),
  ];
}

/** `2026-11-28 14:05Z`. */
const minuteOf = (time: Date | null): string =>
  time === null ? 'never' : `${time.toISOString().slice(0, 16).replace('T', ' ')}Z`;

/** For the end of `status`. */
export const notConfiguredText = (clients: readonly string[]): string =>
  `not in this configuration, but in the database: ${clients.join(', ')} (see \`aa-shadow clients\`)\n`;

export interface ExportReport {
  readonly client: string;
  readonly file: string;
  /** Per table. */
  readonly rows: Readonly<Record<string, number>>;
}

export const exportedDocument = ({ client, file, rows }: ExportReport) => ({ client, file, rows });

export function exportedText({ client, file, rows }: ExportReport): string {
  const all = Object.values(rows).reduce((sum, one) => sum + one, 0);
  return `${client}: ${counted(rows['customers'] ?? 0, 'customer')}, ${counted(all, 'row')} in all, written to ${file}\n`;
}

export const removedDocument = (client: ClientId, { rows, complete, traces, keptBy }: RemovedClient) => ({
  client: client as string,
  rows,
  complete,
  traces,
  kept_by: keptBy.map(keeperDocument),
});

export const removedText = (client: ClientId, { rows, complete, keptBy }: RemovedClient): string =>
  complete
    ? `${client}: removed, ${counted(rows, 'row')}\n${leftTracesText(keptBy)}`
    : `${client}: stopped after ${counted(rows, 'row')}; the same command removes the rest\n`;
