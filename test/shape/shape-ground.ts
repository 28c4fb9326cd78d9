// A simulated AA with one database, which several configurations drain one after the other, or at once.

import { onTestFinished } from 'vitest';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import type { OpenAssociation } from '../../src/aa/open-association.ts';
import { builtIn, type Catalogue } from '../../src/catalogue/catalogue.ts';
import { type PromotedField, withFields } from '../../src/catalogue/promoted.ts';
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
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { lookInside, quoted } from '../support/look-inside.ts';
import { simulatedAssociation, simulatedContext } from '../support/simulated-context.ts';
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
  /** `policy`: left out: all is stored as it is. `fields`: that the client has promoted. */
  worker(
    sections: WantedSections,
    settings?: Partial<SyncSettings>,
    policy?: TestPolicy,
    fields?: readonly PromotedField[],
  ): Worker;
  /** A person applies the shape of these sections. */
  apply(sections: WantedSections, policy?: TestPolicy): Promise<void>;
  changes(): Promise<readonly FeedChange[]>;
  /** Closes all of it and removes the database. It is done after the test anyway: a test with many grounds does it after each. */
  close(): Promise<void>;
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

/** `catalogue`: of the tables. */
export async function shapeGround(
  openFresh: OpenFresh,
  simulator: Simulator,
  catalogue: Catalogue = builtIn,
): Promise<ShapeGround> {
  const toClose: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of toClose.splice(0).toReversed()) await one();
  };
  onTestFinished(close);
  const database = await openFresh();
  toClose.push(() => database.remove());
  const shadow = await openShadow(database.url, { catalogue });
  toClose.push(() => shadow.close());
  await shadow.register(demoClient);
  await shadow.switchSearch(demoClient, true);
  return {
    simulator,
    shadow,
    url: database.url,
    worker: (...parts) => {
      const worker = workerOf(simulator, shadow, ...parts);
      toClose.push(() => worker.aa.close());
      return worker;
    },
    apply: (sections, policy) => applied(shadow, shapeWith(sections, policy).shape),
    changes: () => toldChanges(shadow, demoClient),
    close,
  };
}

function workerOf(
  simulator: Simulator,
  shadow: Shadow,
  sections: WantedSections,
  settings: Partial<SyncSettings> = {},
  policy?: TestPolicy,
  fields: readonly PromotedField[] = [],
): Worker {
  const catalogue = withFields(shadow.catalogue, fields);
  const aa = simulatedAssociation(simulator.url, { sections }, catalogue);
  const { context, events } = simulatedContext({
    aa,
    shadow,
    settings: { brake: openBrake, ...settings },
    keptAs: shapeWith(sections, policy, fields),
  });
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
      .map((row) => Object.entries(row).filter(([column]) => !ofTheFetch.has(column)))
      .map((row) => JSON.stringify(row.toSorted(([a], [b]) => (a < b ? -1 : 1))))
      .map((row) => row.replaceAll(volatile, '$1'))
      .toSorted();
  }
  return rows;
}

export interface RandomLife<Step> {
  begin(): Promise<void>;
  take(step: Step): Promise<void>;
  end(openFresh: OpenFresh): Promise<void>;
}

/** One life with an AA and a database of its own. Both are closed after it. */
export async function lived<Step>(
  openFresh: OpenFresh,
  options: SimulatorOptions,
  steps: readonly Step[],
  lifeOn: (ground: ShapeGround) => RandomLife<Step>,
): Promise<void> {
  const simulator = await simulatedAa({ unknownExtras: true, ...options });
  const ground = await shapeGround(openFresh, simulator);
  try {
    const life = lifeOn(ground);
    await life.begin();
    for (const step of steps) await life.take(step);
    await life.end(openFresh);
  } finally {
    await ground.close();
    await simulator.close();
  }
}

/** Tombstones stay in the one database, and never were in another. */
export const rowsOf = (
  rows: Readonly<Record<string, readonly string[]>>,
  living: ReadonlySet<string>,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(rows).map(([table, some]) => [
      table,
      some.filter((row) =>
        living.has(String(new Map(JSON.parse(row) as [string, unknown][]).get('cust_id'))),
      ),
    ]),
  );
