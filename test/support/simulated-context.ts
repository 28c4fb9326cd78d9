// All that the sync of one client works with in a test: a real client of AA, a real shadow, and a world in which nothing waits.

import type { AssociationSettings } from '../../src/aa/association-settings.ts';
import type { CallGate } from '../../src/aa/call-gate.ts';
import { type OpenAssociation, openAssociation } from '../../src/aa/open-association.ts';
import { builtIn, type Catalogue } from '../../src/catalogue/catalogue.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import type { SyncContext, SyncSettings } from '../../src/sync/work/context.ts';
import { PurgePatience, QueueWatch } from '../../src/sync/work/schedule.ts';
import { VitalSigns } from '../../src/sync/work/signs.ts';
import { WishBoard } from '../../src/sync/work/wish-board.ts';
import { testSettings } from './association-settings.ts';
import { demoClient } from './demo-client.ts';

/** Batches of 20. */
export const simulatedAssociation = (
  url: string,
  settings: Partial<AssociationSettings> = {},
  catalogue: Catalogue = builtIn,
  gate?: CallGate,
): OpenAssociation =>
  openAssociation(
    testSettings({
      client: demoClient,
      url,
      username: 'integrator',
      password: 'simulated',
      sections: everySection,
      bulkSize: 20,
      ...settings,
    }),
    // Retries need no real pauses against a simulator.
    { delay: () => Promise.resolve(), catalogue, gate },
  );

interface SimulatedWork {
  readonly aa: OpenAssociation;
  readonly shadow: Shadow;
  readonly settings?: Partial<SyncSettings> | undefined;
  /** Default: every section, and all of it is stored as it is. */
  readonly keptAs?: Pick<SyncContext, 'shape' | 'hashKey'>;
  readonly queueWatch?: QueueWatch | undefined;
}

export interface SimulatedWorker {
  readonly context: SyncContext;
  readonly events: readonly SyncEvent[];
}

export function simulatedContext({
  aa,
  shadow,
  settings,
  keptAs = { shape: shapeOf(everySection), hashKey: null },
  queueWatch = new QueueWatch(),
}: SimulatedWork): SimulatedWorker {
  const events: SyncEvent[] = [];
  const context: SyncContext = {
    client: demoClient,
    aa,
    lane: 'drain',
    shadow,
    ...keptAs,
    settings: {
      bulkSize: 20,
      concurrency: 4,
      helpers: 0,
      pollEveryMs: 200,
      brake: { share: 0.05, atLeast: 20 },
      auditPerHour: 0,
      historyMs: 3_600_000,
      ...settings,
    },
    emit: (event) => events.push(event),
    queueWatch,
    purgePatience: new PurgePatience(),
    wishBoard: new WishBoard(shadow.operations, 10),
    vitalSigns: new VitalSigns(),
    signal: new AbortController().signal,
    now: () => new Date(),
    random: Math.random,
    // A pause does not wait, but lets all other work run first, because a lane may pause again and again.
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  };
  return { context, events };
}
