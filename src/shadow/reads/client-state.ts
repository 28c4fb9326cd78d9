// The state of a client at one moment, for `status` and the page. It is quick with a million entries, because it walks
// indexes of what is open. It needs no lease.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine, Reader } from '../engine.ts';
import type { ClientState } from '../interface/client-state.ts';
import type { Drain, DrainProgress } from '../interface/ledger.ts';
import { drainRow, drainsNotDone, type OpenCount, openCounts } from '../ledger/drain-rows.ts';
import { toForeignPurge } from '../ledger/foreign-purges.ts';
import { clientsWithWaiting, countOpen, everyEntry, type WaitingColumns } from '../ledger/open-entries.ts';
import { toCallMinutes } from '../plan/call-budget.ts';
import { toObserving } from '../ledger/observing.ts';
import { toPopulation } from '../ledger/population.ts';
import { progressOf } from '../ledger/progress.ts';
import { ruleStateOf } from '../ledger/seen-by-rule.ts';
import { openShapes, rulesInForce } from '../ledger/shape-rows.ts';
import type { SyncShapes } from '../tables/shape-tables.ts';
import { toSetBack } from '../ledger/set-backs.ts';
import { build, type Statement } from '../statement.ts';
import {
  heldLease,
  lastErrorOf,
  pauseIn,
  stuckOf,
  timeOf,
  toDrain,
  toFinding,
  toShapeProgress,
} from '../tables/bookkeeping-rows.ts';
import type { SyncAudits, SyncClients, SyncDrains, SyncFindings } from '../tables/bookkeeping-tables.ts';
import { driftIn } from './audit-rows.ts';
import { tellingAudits } from './audit-statements.ts';
import { customerCounts } from './counts.ts';

export const clientState = ({ database }: Engine, client: ClientId): Promise<ClientState> =>
  database.read(async (reader) => clientStateOf(await readParts(reader, client)));

async function readParts(reader: Reader, client: ClientId): Promise<ClientStateParts> {
  const [row, drains, { living, tombstones }, findings, audit, readAt, openShapesOf, rules] =
    await Promise.all([
      reader.first(clientsWithWaiting([client], everyEntry)),
      reader.all(drainsNotDone([client])),
      customerCounts(reader, client),
      reader.all(findingRows(client)),
      reader.first(tellingAudits([client])),
      reader.now(),
      reader.all(openShapes([client])),
      reader.all(rulesInForce([client])),
    ]);
  return {
    rule: rules[0] ?? null,
    client,
    readAt: new Date(readAt),
    row,
    mostParked: everyEntry,
    drains,
    counts: await countOpen(reader, drains),
    customers: living,
    tombstones,
    findings,
    tellingAudit: audit,
    openShapes: openShapesOf,
  };
}

const noDrain: DrainProgress = { queued: 0, pending: 0, stored: 0, parked: 0, gone: 0 };

export const drainProgress = (
  { database }: Engine,
  client: ClientId,
  drainNo: number,
): Promise<DrainProgress> =>
  database.read(async (reader) => {
    const [row, counts] = await Promise.all([
      reader.first(drainRow(client, drainNo)),
      reader.all(openCounts(client, drainNo)),
    ]);
    return row === null ? noDrain : progressOf(row, counts);
  });

export const findingRows = (client: ClientId, limit = findingsShown): Statement<SyncFindings> =>
  build
    .selectFrom('sync_findings')
    .selectAll()
    .where('client_id', '=', client)
    .orderBy('seen', 'desc')
    .orderBy('path')
    .limit(limit)
    .compile();

/** The highest number of findings in a state. */
export const findingsShown = 1_000;

interface ClientStateParts {
  readonly client: ClientId;
  readonly readAt: Date;
  /** `null` if nothing was ever written for this client. */
  readonly row: (SyncClients & WaitingColumns) | null;
  /** The parked were counted up to this number, and one more. */
  readonly mostParked: number;
  /** The drains that are not done, by number. */
  readonly drains: readonly SyncDrains[];
  readonly counts: readonly OpenCount[];
  readonly customers: number;
  readonly tombstones: number;
  readonly findings: readonly SyncFindings[];
  readonly tellingAudit: SyncAudits | null;
  readonly openShapes: readonly SyncShapes[];
  /** The shape in force, if it has a rule. */
  readonly rule: SyncShapes | null;
}

export const clientStateOf = (parts: ClientStateParts): ClientState => ({
  client: parts.client,
  readAt: parts.readAt,
  customers: parts.customers,
  tombstones: parts.tombstones,
  parked: Math.min(parts.row?.parked_count ?? 0, parts.mostParked),
  moreParked: (parts.row?.parked_count ?? 0) > parts.mostParked,
  gone: parts.row?.gone_count ?? 0,
  leaving: parts.row?.leaving_count ?? 0,
  oldestParkedAt: timeOf(parts.row?.oldest_parked_at ?? null),
  oldestPendingAt: timeOf(oldestPending(parts)),
  oldestKnownAt: oldestKnown(parts),
  drain: currentDrain(parts),
  ...heardOf(parts.row),
  ...watchedOf(parts.row),
  lease: parts.row === null ? null : heldLease(parts.row),
  calls: toCallMinutes(parts.row?.calls ?? null),
  drift: driftIn(parts.tellingAudit),
  shape: toShapeProgress(parts.row, parts.openShapes),
  rule: parts.rule === null ? null : ruleStateOf(parts.rule),
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
  timeOf(
    [oldestPending(parts), parts.row?.oldest_waiting_at ?? null].filter((at) => at !== null).toSorted()[0] ??
      null,
  );

/** A drain that is worked on comes before a drain that is still arriving. */
function currentDrain({ drains, counts }: ClientStateParts): (Drain & DrainProgress) | null {
  const row = drains.find(({ state }) => state !== 'receiving') ?? drains[0];
  return row === undefined ? null : { ...toDrain(row), ...progressOf(row, counts) };
}

const watchedOf = (
  row: SyncClients | null,
): Pick<
  ClientState,
  | 'progressAt'
  | 'stuck'
  | 'foreignPurge'
  | 'repeatedPurges'
  | 'observing'
  | 'population'
  | 'setBack'
  | 'pause'
> => ({
  progressAt: timeOf(row?.progress_at ?? null),
  stuck: stuckOf(row),
  foreignPurge: toForeignPurge(row?.foreign_purge ?? null),
  repeatedPurges: row?.repeated_purges ?? 0,
  observing: toObserving(row?.observing ?? null),
  population: toPopulation(row?.population ?? null),
  setBack: toSetBack(row?.set_back ?? null),
  pause: pauseIn(row),
});

const heardOf = (
  row: SyncClients | null,
): Pick<ClientState, 'lastQueueAt' | 'lastPurgeAt' | 'lastPurgeNumber' | 'lastError'> => ({
  lastQueueAt: timeOf(row?.last_queue_at ?? null),
  lastPurgeAt: timeOf(row?.last_purge_at ?? null),
  lastPurgeNumber: row?.last_purge_number ?? null,
  lastError: lastErrorOf(row),
});
