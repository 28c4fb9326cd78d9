// P4 at every step: a worker dies there, the next one goes on, and the end is the same as without the crash.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Step, steps } from '../../src/steps.ts';
import { drain } from '../../src/sync/drain.ts';
import { holdLease } from '../../src/sync/work/lease.ts';
import { receiveQueue } from '../../src/sync/receive.ts';
import type { FreshDatabase, OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { crashContext } from './crash-context.ts';
import { CrashWorld, inFlight } from './crash-world.ts';
import { migrationSteps } from './migration-cases.ts';
import { movingSteps } from './moving-cases.ts';
import { shapeSteps } from './shape-cases.ts';
import { wordsSteps } from './words-cases.ts';

/** Workers one after the other. Each dies at its step, and the last one lives. */
const lives: readonly (readonly string[])[] = [
  ['lease-granting'],
  ['lease-granted'],
  ['lease-renewing'],
  ['batch-claimed,lease-renewed'],
  ['lease-releasing'],
  ['queue-sent'],
  ['drain-opening'],
  ['page-staging'],
  ['page-staged'],
  ['page-staged', 'staged-discarding'],
  ['queue-staged'],
  ['queue-sealing'],
  ['queue-sealing,commit-sent'],
  ['queue-sealed'],
  ['batch-claiming:2'],
  ['batch-claimed:2'],
  ['customers-call:2'],
  ['customers-sent:2'],
  ['customers-answered:3'],
  ['batch-applying:2'],
  ['batch-committing:2'],
  ['batch-committing,commit-sent'],
  ['batch-applied:2'],
  ['deletions-settling'],
  ['deletions-settling,commit-sent'],
  ['deletions-settled'],
  ['purge-beginning'],
  ['purge-begun'],
  ['purge-call'],
  ['purge-sent'],
  ['purge-answered'],
  ['purge-recording'],
  ['purge-recording,commit-sent'],
  ['purge-recorded'],
  ['pruning'],
  ['pruned'],
  ['queue-sealed', 'batch-applied', 'batch-applying', 'purge-sent', 'purge-recording'],
];

/** A worker that helps with a drain of another leader. */
const helpersLives: readonly string[] = [
  'share-joining',
  'share-joined',
  'share-joined,batch-claimed',
  'share-joined,batch-applying',
  'share-joined,batch-committing,commit-sent',
];

/** A parked customer is tried again. */
const retriedAt = 'parked-claimed';

const stepsIn = (life: string): readonly string[] => life.split(',').map((one) => one.split(':')[0] ?? '');

export function crashCases(openFresh: OpenFresh): void {
  let database: FreshDatabase;
  let world: CrashWorld;
  /** How many customers are asked for beside the queued ones when no worker dies. Bad and deleted customers cost calls. */
  let usual = 0;

  beforeAll(async () => {
    database = await openFresh();
    world = await CrashWorld.open(database.url);
    const since = world.lastCall();
    const happened = await world.happen();
    await world.goOn();
    usual = world.asked(since) - happened.queued;
    await world.expectAllButBad(happened);
    await world.heal();
    await world.expectTruth();
  });
  afterAll(async () => {
    await world.close();
    await database.remove();
  });

  test('P4: every step is died at', () => {
    const named = [...lives.flat(), ...helpersLives, retriedAt].flatMap(stepsIn);
    const died = new Set<string>([...named, ...migrationSteps, ...movingSteps, ...wordsSteps, ...shapeSteps]);
    expect(steps.filter((step: Step) => !died.has(step))).toEqual([]);
  });

  describe('P1, P2, P4, P7: a worker dies at', () => {
    test.each(lives.map((deaths) => ({ deaths, title: deaths.join(', the next at ') })))(
      '$title',
      async ({ deaths }) => {
        const before = world.truths();
        const since = world.lastCall();
        const happened = await world.happen();
        for (const dieAt of deaths) {
          expect(await world.worker('drain', dieAt)).toBe('SIGKILL');
          expect(await world.halves(before)).toEqual([]);
        }
        await world.goOn();
        await world.expectAllButBad(happened);
        const most = happened.queued + (usual + inFlight) * (deaths.length + 1);
        expect(world.asked(since)).toBeLessThanOrEqual(most);
        await world.heal();
        await world.expectTruth();
      },
    );
  });

  test('P4, P8: a worker dies at parked-claimed', async () => {
    const happened = await world.happen();
    await world.goOn();
    await world.shadow.retryParked(demoClient, 'all');
    expect(await world.worker('drain', retriedAt)).toBe('SIGKILL');
    await world.goOn();
    await world.expectAllButBad(happened);
    await world.heal();
    await world.expectTruth();
  });

  describe('P1, P2, P4, P7: a helper dies at', () => {
    test.each(helpersLives)('%s', async (dieAt) => {
      const before = world.truths();
      const happened = await world.happen();
      const { context, aa } = crashContext(world.terms, world.shadow);
      await holdLease(context, `here/${process.pid}/lead`, async (held, lease) => {
        await receiveQueue(held, lease);
        expect(await world.worker('help', dieAt)).toBe('SIGKILL');
        expect(await world.halves(before)).toEqual([]);
        await drain(held, lease);
      });
      await aa.close();
      await world.goOn();
      await world.expectAllButBad(happened);
      await world.heal();
      await world.expectTruth();
    });
  });
}
