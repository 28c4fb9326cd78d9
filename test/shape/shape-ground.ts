// A simulated AA with one database, which several configurations drain one after the other, or at once.

import { onTestFinished } from 'vitest';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import { type OpenAssociation, openAssociation } from '../../src/aa/open-association.ts';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { Shape } from '../../src/shape/shape.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { FeedChange, Lease, Shadow } from '../../src/shadow/shadow.ts';
import { dataTables } from '../../src/shadow/tables/data-tables.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.ts';
import { syncError } from '../../src/sync/sync-error.ts';
import { auditClient, type AuditReport } from '../../src/sync/audit/audit-client.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import type { SyncContext, SyncSettings } from '../../src/sync/work/context.ts';
import { PurgePatience, QueueWatch } from '../../src/sync/work/schedule.ts';
import { VitalSigns } from '../../src/sync/work/signs.ts';
import { WishBoard } from '../../src/sync/work/wish-board.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { testSettings } from '../support/association-settings.ts';
import { demoClient } from '../support/demo-client.ts';
import { lookInside, quoted } from '../support/look-inside.ts';
import { toldChanges } from '../support/told-changes.ts';
import { shapeWith, type TestPolicy } from './test-policy.ts';

/** Everything that one configuration works with. */
export interface Worker {
  readonly context: SyncContext;
  readonly aa: OpenAssociation;
  readonly events: readonly SyncEvent[];
  drain(): ReturnType<typeof drainOnce>;
  audit(): Promise<AuditReport>;
}

export interface ShapeGround {
  readonly simulator: Simulator;
  readonly shadow: Shadow;
  readonly url: string;
  /** `policy`: left out: all is stored as it is. */
  worker(sections: WantedSections, settings?: Partial<SyncSettings>, policy?: TestPolicy): Worker;
  /** A person applies the shape of these sections. */
  apply(sections: WantedSections, policy?: TestPolicy): Promise<void>;
  changes(): Promise<readonly FeedChange[]>;
}

export const without = (...names: readonly string[]): WantedSections =>
  Object.fromEntries(Object.entries(everySection).filter(([name]) => !names.includes(name)));

export async function simulatedAa(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ customers: 60, seed: 7, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** A brake that lets a person decide about nothing. */
export const openBrake = { share: 1, atLeast: Number.MAX_SAFE_INTEGER };

export async function shapeGround(openFresh: OpenFresh, simulator: Simulator): Promise<ShapeGround> {
  const database = await openFresh();
  onTestFinished(() => database.remove());
  const shadow = await openShadow(database.url);
  onTestFinished(() => shadow.close());
  await shadow.register(demoClient);
  await shadow.switchSearch(demoClient, true);
  return {
    simulator,
    shadow,
    url: database.url,
    worker: (...parts) => workerOf(simulator, shadow, ...parts),
    apply: (sections, policy) => applied(shadow, shapeWith(sections, policy).shape),
    changes: () => toldChanges(shadow, demoClient),
  };
}

function workerOf(
  simulator: Simulator,
  shadow: Shadow,
  sections: WantedSections,
  settings: Partial<SyncSettings> = {},
  policy?: TestPolicy,
): Worker {
  const aa = openAssociation(
    testSettings({
      client: demoClient,
      url: simulator.url,
      username: 'integrator',
      password: 'simulated',
      sections,
      bulkSize: 20,
    }),
    { delay: () => Promise.resolve() },
  );
  onTestFinished(() => aa.close());
  const events: SyncEvent[] = [];
  const context: SyncContext = {
    client: demoClient,
    aa,
    shadow,
    ...shapeWith(sections, policy),
    settings: {
      bulkSize: 20,
      concurrency: 4,
      helpers: 0,
      pollEveryMs: 200,
      brake: openBrake,
      auditPerHour: 0,
      historyMs: 3_600_000,
      ...settings,
    },
    emit: (event) => events.push(event),
    queueWatch: new QueueWatch(),
    purgePatience: new PurgePatience(),
    wishBoard: new WishBoard(shadow.operations, 10),
    vitalSigns: new VitalSigns(),
    signal: new AbortController().signal,
    now: () => new Date(),
    random: Math.random,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  };
  return {
    context,
    aa,
    events,
    drain: () => drainOnce(context, `here/${process.pid}/test`),
    audit: () => auditClient(context, { range: { kind: 'all' }, calls: 1_000, heal: false }),
  };
}

export async function leaseOf(shadow: Shadow): Promise<Lease> {
  const answer = await shadow.acquireLease(demoClient, `here/${process.pid}/test`);
  if (answer.kind === 'held') throw syncError('SYNC_CLIENT_HELD', answer.holder);
  return answer.lease;
}

async function applied(shadow: Shadow, shape: Shape): Promise<void> {
  const lease = await leaseOf(shadow);
  const answer = await shadow.shapes.install(lease, shape, null, 'a person');
  if (answer.kind === 'current' || answer.kind === 'installed') await shadow.releaseLease(answer.lease);
}

/** What every fetch changes, whatever it brings. */
const ofTheFetch: ReadonlySet<string> = new Set(['fetch_number', 'fetched_at', 'changed_at', 'shape_no']);

/** AA's lock of a row. It is no content: where nothing else differs, the document stays. */
const volatile = /(lockCode\\*":\s*\\*")\d+/g;

/** The rows of all tables of customers, as the database keeps them. */
export async function keptRows(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const rows: Record<string, readonly string[]> = {};
  for (const { name } of dataTables(builtIn).all) {
    const found = await lookInside(url, `SELECT * FROM ${quoted(name)}`);
    rows[name] = found
      .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !ofTheFetch.has(column))))
      .map((row) => row.replaceAll(volatile, '$1'))
      .toSorted();
  }
  return rows;
}
