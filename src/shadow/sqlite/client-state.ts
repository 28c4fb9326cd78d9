// The state of a client at one moment, for `status` and the page. Quick at a million entries: it walks indexes of what is
// open, and needs no lease.

import type { ClientId } from '../../catalogue/ids.ts';
import type { ClientState, Drain, DrainProgress, FindingCount, LastError } from '../shadow.ts';
import { clientRow } from '../statements/client-statements.ts';
import { drainRow, drainsNotDone, type OpenCount, openCounts } from '../statements/drain-statements.ts';
import { oldestParkedAt, oldestWaitingKnownAt } from '../statements/parked-statements.ts';
import { findingRows } from '../statements/reading-statements.ts';
import type { SyncClients, SyncDrains, SyncFindings } from '../tables/bookkeeping-tables.ts';
import { livingCustomers, tombstoneCount } from './counting.ts';
import { toDrain } from './drains.ts';
import { type Engine, timeOf } from './engine.ts';
import { heldLease } from './leases.ts';
import { countIn, progressOf } from './progress.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

const findingsShown = 1_000;

export const clientState = (engine: Engine, client: ClientId): ClientState =>
  engine.connection.read(() => readState(engine, client));

function readState(engine: Engine, client: ClientId): ClientState {
  const { connection } = engine;
  const row = connection.first(clientRow(sqliteBuilder, client));
  const drains = connection.all(drainsNotDone(sqliteBuilder, client));
  const counts = connection.all(openCounts(sqliteBuilder, client, 'all'));
  return {
    client,
    customers: livingCustomers(connection, client),
    tombstones: tombstoneCount(connection, client),
    parked: countIn(counts, 'parked'),
    gone: countIn(counts, 'gone'),
    oldestParkedAt: timeOf(connection.first(oldestParkedAt(sqliteBuilder, client))?.at ?? null),
    oldestKnownAt: oldestKnown(engine, client, drains, counts),
    drain: currentDrain(drains, counts),
    ...heardOf(row),
    lease: row === null ? null : heldLease(row),
    findings: connection.all(findingRows(sqliteBuilder, client, findingsShown)).map(toFinding),
    lastChangeNo: row?.change_no ?? 0,
  };
}

/** Pending entries are as old as their drain; parked and gone ones carry their own time. */
function oldestKnown(
  { connection }: Engine,
  client: ClientId,
  drains: readonly SyncDrains[],
  counts: readonly OpenCount[],
): Date | null {
  const pending = drains
    .filter(({ drain_no }) => counts.some((one) => one.drain_no === drain_no && one.state === 'pending'))
    .map(({ received_at }) => received_at);
  const waiting = connection.first(oldestWaitingKnownAt(sqliteBuilder, client))?.at ?? null;
  return timeOf([...pending, ...(waiting === null ? [] : [waiting])].toSorted()[0] ?? null);
}

/** One that is worked on comes before one that is still arriving. */
function currentDrain(
  drains: readonly SyncDrains[],
  counts: readonly OpenCount[],
): (Drain & DrainProgress) | null {
  const row = drains.find(({ state }) => state !== 'receiving') ?? drains[0];
  return row === undefined ? null : { ...toDrain(row), ...progressOf(row, counts) };
}

const heardOf = (
  row: SyncClients | null,
): Pick<ClientState, 'lastQueueAt' | 'lastPurgeAt' | 'lastPurgeNumber' | 'lastError'> => ({
  lastQueueAt: timeOf(row?.last_queue_at ?? null),
  lastPurgeAt: timeOf(row?.last_purge_at ?? null),
  lastPurgeNumber: row?.last_purge_number ?? null,
  lastError: lastErrorOf(row),
});

function lastErrorOf(row: SyncClients | null): LastError | null {
  if (row?.error_code == null || row.error_at === null) return null;
  return { code: row.error_code, message: row.error_message ?? '', at: new Date(row.error_at) };
}

const toFinding = (row: SyncFindings): FindingCount => ({
  kind: row.kind,
  path: row.path,
  seen: row.seen,
  firstSeenAt: new Date(row.first_seen_at),
  lastSeenAt: new Date(row.last_seen_at),
});

export const drainProgress = ({ connection }: Engine, client: ClientId, drainNo: number): DrainProgress =>
  connection.read(() => {
    const row = connection.first(drainRow(sqliteBuilder, client, drainNo));
    if (row === null) return { queued: 0, pending: 0, stored: 0, parked: 0, gone: 0 };
    return progressOf(row, connection.all(openCounts(sqliteBuilder, client, drainNo)));
  });
