// The context of the sync in tests of crashes. It is the same in the process that dies and in the one that goes on.

import { type OpenAssociation, openAssociation } from '../../src/aa/open-association.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { PurgePatience, QueueWatch } from '../../src/sync/work/schedule.ts';
import { pause, type SyncContext } from '../../src/sync/work/context.ts';
import { WishBoard } from '../../src/sync/work/wish-board.ts';
import { VitalSigns } from '../../src/sync/work/signs.ts';
import { testSettings } from '../support/association-settings.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { demoClient } from '../support/demo-client.ts';

const hourMs = 3_600_000;

export interface CrashTerms {
  readonly database: string;
  readonly url: string;
  readonly purgeUrl: string;
  readonly bulkSize: number;
  readonly concurrency: number;
  /** From when on history is kept, in epoch milliseconds. Default: the last hour. */
  readonly historyFrom?: number;
}

export interface CrashParts {
  readonly context: SyncContext;
  readonly aa: OpenAssociation;
}

export function crashContext(
  { url, purgeUrl, bulkSize, concurrency, historyFrom = Date.now() - hourMs }: CrashTerms,
  shadow: Shadow,
  signal = new AbortController().signal,
): CrashParts {
  const aa = openAssociation(
    testSettings({
      client: demoClient,
      url,
      services: { purge: purgeUrl },
      username: 'integrator',
      password: 'simulated',
      sections: everySection,
      bulkSize,
      concurrency,
    }),
    { delay: () => Promise.resolve() },
  );
  const context: SyncContext = {
    client: demoClient,
    aa,
    lane: 'drain',
    shadow,
    shape: shapeOf(everySection),
    hashKey: null,
    settings: {
      bulkSize,
      concurrency,
      helpers: 2,
      pollEveryMs: 100,
      brake: { share: 0.05, atLeast: 20 },
      auditPerHour: 0,
      get historyMs() {
        return Date.now() - historyFrom;
      },
    },
    emit: () => undefined,
    signal,
    now: () => new Date(),
    random: Math.random,
    pause,
    vitalSigns: new VitalSigns(),
    queueWatch: new QueueWatch(),
    purgePatience: new PurgePatience(),
    wishBoard: new WishBoard(shadow.operations),
  };
  return { context, aa };
}
