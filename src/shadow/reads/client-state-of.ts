// Puts together the state of a client from what an engine has read of it at one moment.

import type { ClientId } from '../../catalogue/ids.ts';
import { driftIn } from './audit-rows.ts';
import { heldLease, lastErrorOf, stuckOf, timeOf, toDrain, toFinding } from '../tables/bookkeeping-rows.ts';
import { toForeignPurge } from '../ledger/foreign-purges.ts';
import { countIn, progressOf } from './progress.ts';
import type { ClientState } from '../interface/client-state.ts';
import type { Drain, DrainProgress } from '../interface/ledger.ts';
import type { OpenCount } from '../statements/drain-statements.ts';
import type { SyncAudits, SyncClients, SyncDrains, SyncFindings } from '../tables/bookkeeping-tables.ts';

/** Findings a state names at most. */
export const findingsShown = 1_000;

export interface ClientStateParts {
  readonly client: ClientId;
  readonly readAt: Date;
  /** `null` when nothing was ever written for this client. */
  readonly row: SyncClients | null;
  /** Those that are not done, by number. */
  readonly drains: readonly SyncDrains[];
  readonly counts: readonly OpenCount[];
  readonly customers: number;
  readonly tombstones: number;
  readonly oldestParkedAt: string | null;
  /** Of the parked and the gone. */
  readonly oldestWaitingAt: string | null;
  readonly findings: readonly SyncFindings[];
  readonly tellingAudit: SyncAudits | null;
}

export const clientStateOf = (parts: ClientStateParts): ClientState => ({
  client: parts.client,
  readAt: parts.readAt,
  customers: parts.customers,
  tombstones: parts.tombstones,
  parked: countIn(parts.counts, 'parked'),
  gone: countIn(parts.counts, 'gone'),
  oldestParkedAt: timeOf(parts.oldestParkedAt),
  oldestPendingAt: timeOf(oldestPending(parts)),
  oldestKnownAt: oldestKnown(parts),
  drain: currentDrain(parts),
  ...heardOf(parts.row),
  ...watchedOf(parts.row),
  lease: parts.row === null ? null : heldLease(parts.row),
  drift: driftIn(parts.tellingAudit),
  findings: parts.findings.map(toFinding),
  lastChangeNo: parts.row?.change_no ?? 0,
});

/** Pending entries are as old as their drain. */
const oldestPending = ({ drains, counts }: ClientStateParts): string | null =>
  drains
    .filter(({ drain_no }) => counts.some((one) => one.drain_no === drain_no && one.state === 'pending'))
    .map(({ received_at }) => received_at)
    .toSorted()[0] ?? null;

/** Parked and gone entries carry their own time. */
const oldestKnown = (parts: ClientStateParts): Date | null =>
  timeOf([oldestPending(parts), parts.oldestWaitingAt].filter((at) => at !== null).toSorted()[0] ?? null);

/** One that is worked on comes before one that is still arriving. */
function currentDrain({ drains, counts }: ClientStateParts): (Drain & DrainProgress) | null {
  const row = drains.find(({ state }) => state !== 'receiving') ?? drains[0];
  return row === undefined ? null : { ...toDrain(row), ...progressOf(row, counts) };
}

const watchedOf = (
  row: SyncClients | null,
): Pick<ClientState, 'progressAt' | 'stuck' | 'foreignPurge' | 'repeatedPurges'> => ({
  progressAt: timeOf(row?.progress_at ?? null),
  stuck: stuckOf(row),
  foreignPurge: toForeignPurge(row?.foreign_purge ?? null),
  repeatedPurges: row?.repeated_purges ?? 0,
});

const heardOf = (
  row: SyncClients | null,
): Pick<ClientState, 'lastQueueAt' | 'lastPurgeAt' | 'lastPurgeNumber' | 'lastError'> => ({
  lastQueueAt: timeOf(row?.last_queue_at ?? null),
  lastPurgeAt: timeOf(row?.last_purge_at ?? null),
  lastPurgeNumber: row?.last_purge_number ?? null,
  lastError: lastErrorOf(row),
});
