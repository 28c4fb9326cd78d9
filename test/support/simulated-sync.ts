// A whole sync for tests: the simulator over real sockets, the real web-service client, a real SQLite file.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AssociationSettings } from '../../src/aa/association-settings.ts';
import { type OpenAssociation, openAssociation } from '../../src/aa/open-association.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { PurgePatience, QueueWatch } from '../../src/sync/work/schedule.ts';
import { WishBoard } from '../../src/sync/work/wish-board.ts';
import { VitalSigns } from '../../src/sync/work/signs.ts';
import type { SyncContext, SyncSettings } from '../../src/sync/work/context.ts';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import { testSettings } from './association-settings.ts';
import { differencesFromTruth } from './compare-with-truth.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { demoClient } from './demo-client.ts';

export { demoClient };

export interface SimulatedSyncOptions {
  readonly simulator?: SimulatorOptions;
  readonly association?: Partial<AssociationSettings>;
  readonly settings?: Partial<SyncSettings>;
  /** Default: a new SQLite file. */
  readonly database?: string;
  readonly queueWatch?: QueueWatch;
}

export interface SimulatedSync {
  readonly simulator: Simulator;
  readonly aa: OpenAssociation;
  readonly shadow: Shadow;
  readonly events: readonly SyncEvent[];
  readonly database: string;
  readonly context: SyncContext;
  /** A context with another signal or with other parts. */
  with(changes: Partial<SyncContext>): SyncContext;
  drain(): ReturnType<typeof drainOnce>;
  differences(): Promise<readonly string[]>;
  /** Closes the shadow and opens it again, like a restart. */
  reopen(): Promise<SimulatedSync>;
}

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function simulatedSync(options: SimulatedSyncOptions = {}): Promise<SimulatedSync> {
  const simulator = await startSimulator({ customers: 60, ...options.simulator });
  onTestFinished(() => simulator.close());
  return connect(simulator, options.database ?? `sqlite:${join(temporaryFolder(), 'shadow.db')}`, options);
}

async function connect(
  simulator: Simulator,
  database: string,
  options: SimulatedSyncOptions,
): Promise<SimulatedSync> {
  const aa = openAssociation(
    testSettings({
      client: demoClient,
      url: simulator.url,
      username: options.simulator?.username ?? 'integrator',
      password: options.simulator?.password ?? 'simulated',
      sections: everySection,
      bulkSize: 20,
      ...options.association,
    }),
    // Retries need no real pauses against a simulator.
    { delay: () => Promise.resolve() },
  );
  onTestFinished(() => aa.close());
  const shadow = await openShadow(database);
  onTestFinished(() => shadow.close());
  await shadow.register(demoClient);
  const sections = options.association?.sections ?? everySection;
  const events: SyncEvent[] = [];
  const context: SyncContext = {
    client: demoClient,
    aa,
    shadow,
    shape: shapeOf(sections),
    hashKey: null,
    settings: {
      bulkSize: options.association?.bulkSize ?? 20,
      concurrency: options.association?.concurrency ?? 4,
      helpers: 0,
      pollEveryMs: 200,
      brake: { share: 0.05, atLeast: 20 },
      auditPerHour: 0,
      historyMs: 3_600_000,
      ...options.settings,
    },
    emit: (event) => events.push(event),
    queueWatch: options.queueWatch ?? new QueueWatch(),
    purgePatience: new PurgePatience(),
    wishBoard: new WishBoard(shadow.operations, 10),
    vitalSigns: new VitalSigns(),
    signal: new AbortController().signal,
    now: () => new Date(),
    random: Math.random,
    // A pause does not wait, but lets all other work run first, because a lane may pause again and again.
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  };
  return {
    simulator,
    aa,
    shadow,
    events,
    database,
    context,
    with: (changes) => ({ ...context, ...changes }),
    drain: () => drainOnce(context, `here/${process.pid}/test`),
    differences: () => differencesFromTruth(shadow, demoClient, simulator.world.truths()),
    reopen: async () => {
      await shadow.close();
      return connect(simulator, database, options);
    },
  };
}
