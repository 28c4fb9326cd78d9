// A whole sync for tests: the simulator over real sockets, the real web-service client, a real SQLite file.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AssociationSettings } from '../../src/aa/association-settings.ts';
import type { OpenAssociation } from '../../src/aa/open-association.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { CallBudget, Shadow } from '../../src/shadow/shadow.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { BudgetGate } from '../../src/sync/work/call-gate.ts';
import type { QueueWatch } from '../../src/sync/work/schedule.ts';
import type { SyncContext, SyncSettings } from '../../src/sync/work/context.ts';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import { differencesFromTruth } from './compare-with-truth.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { demoClient } from './demo-client.ts';
import { simulatedAssociation, simulatedContext } from './simulated-context.ts';

export { demoClient };

export interface SimulatedSyncOptions {
  readonly simulator?: SimulatorOptions;
  readonly association?: Partial<AssociationSettings>;
  readonly settings?: Partial<SyncSettings>;
  /** Default: a new SQLite file. */
  readonly database?: string;
  readonly queueWatch?: QueueWatch;
  /** Default: there is none. */
  readonly callBudget?: CallBudget;
  /** The clock of the shadow and of the budget. Default: that of the machine. */
  readonly now?: () => Date;
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
  const { association = {}, settings, queueWatch, callBudget: budget, now } = options;
  const { username = 'integrator', password = 'simulated' } = options.simulator ?? {};
  const shadow = await openShadow(database, now === undefined ? {} : { now });
  onTestFinished(() => shadow.close());
  const gate = budget === undefined ? undefined : new BudgetGate({ client: demoClient, shadow, budget, now });
  const settingsOfAa = { username, password, ...association };
  const aa = simulatedAssociation(simulator.url, settingsOfAa, undefined, gate);
  onTestFinished(async () => {
    await aa.close();
    await gate?.close();
  });
  await shadow.register(demoClient);
  const { bulkSize = 20, concurrency = 4, sections = everySection } = association;
  const { context, events } = simulatedContext({
    aa,
    shadow,
    settings: { bulkSize, concurrency, ...settings },
    keptAs: { shape: shapeOf(sections), hashKey: null },
    queueWatch,
  });
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
