// A client is paused and resumed while workers are at work: nothing new is asked of AA, and nothing is lost. With the simulator
// over real sockets, on SQLite; the database's part is in test/contract/pause-cases.ts.

import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { helpDrains } from '../../src/sync/helpers.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { WishBoard } from '../../src/sync/work/wish-board.ts';
import { follow, type Following, purged } from '../support/following.ts';
import { lookInside } from '../support/look-inside.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

const anne = { by: 'anne@host', reason: null };
const pause = ({ shadow }: SimulatedSync) => shadow.operations.pause(demoClient, anne);
const resume = ({ shadow }: SimulatedSync) => shadow.operations.resume(demoClient, 'anne@host');
const is =
  (type: string) =>
  (event: { readonly type: string }): boolean =>
    event.type === type;
const callsOf = ({ simulator }: SimulatedSync): string => JSON.stringify(simulator.world.stats().procedures);

/** As good as never: three of them are longer than a test may take. One that waits for a busy database goes on all the same. */
const longMs = 25_000;

const untilWoken = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms === 0 ? 0 : longMs, undefined, { signal }).catch(() => undefined);

test('P12: who begins to wait is woken by what was wished just before', async () => {
  const sync = await simulatedSync({ settings: { pollEveryMs: 3_600_000 } });
  let looks = 0;
  const wishes = () => sync.shadow.operations.wishes().finally(() => (looks += 1));
  const board = new WishBoard({ wishes }, 10);
  // The work has looked for wishes, and has not begun to wait.
  await pause(sync);
  const woken = (): Promise<() => void> =>
    new Promise((resolve) => {
      const unwatch = board.watch(demoClient, () => resolve(unwatch));
    });
  (await woken())();
  // It is looked while nobody waits, as another client does.
  await resume(sync);
  board.watch(clientId('beta'), () => undefined);
  const looked = looks;
  await expect.poll(() => looks).toBeGreaterThan(looked + 1);
  (await woken())();
});

/** The loops look for work again and again, and each look ends with a pause. */
async function manyLooks({ pauses }: Following): Promise<void> {
  const before = pauses.length;
  await expect.poll(() => pauses.length).toBeGreaterThan(before + 5);
}

test('P1, P4: a drain that is paused at work stops, goes on later, and ends as AA says', async () => {
  const sync = await simulatedSync({ association: { bulkSize: 3, concurrency: 2 } });
  const following = follow(sync);
  await following.next(is('applied'));
  const paused = following.next(is('paused'));
  await pause(sync);
  await paused;
  const { drain } = await sync.shadow.clientState(demoClient);
  expect(drain).toMatchObject({ state: 'refreshing', queued: 60 });
  expect(drain!.pending).toBeGreaterThan(0);
  expect(following.events.some(is('purged'))).toBe(false);
  const before = callsOf(sync);
  const end = following.next(purged);
  await manyLooks(following);
  expect(callsOf(sync)).toBe(before);
  await resume(sync);
  await end;
  expect(following.events.some(is('resumed'))).toBe(true);
  await following.stop();
  expect(await sync.differences()).toEqual([]);
});

test('P12: an idle client obeys at once although its next look is far away, and drains at once when it is resumed', async () => {
  const sync = await simulatedSync({ settings: { pollEveryMs: 3_600_000 } });
  const following = follow(sync, { pause: untilWoken });
  await following.next(is('queue-empty'));
  const paused = following.next(is('paused'));
  await pause(sync);
  await paused;
  sync.simulator.world.change();
  const end = following.next(purged);
  await resume(sync);
  await end;
  const drained = following.next(is('queue-empty'));
  await drained;
  const again = following.next(purged);
  sync.simulator.world.change();
  await sync.shadow.operations.wantDrain(demoClient, 'anne@host');
  await again;
  await following.stop();
  expect(await sync.differences()).toEqual([]);
});

test('a paused client is not drained by hand, and a customer is refreshed by hand', async () => {
  const sync = await simulatedSync();
  await pause(sync);
  expect(await sync.drain()).toBe('paused');
  expect((await sync.shadow.clientState(demoClient)).lastQueueAt).toBeNull();
  const [truth] = [...sync.simulator.world.truths()];
  const [refreshed] = await refreshCustomers(sync.context, [truth!.custId]);
  expect(refreshed!.applied.outcome).toBe('created');
});

test('P1: two workers on one drain obey the same pause, and share the rest when it is resumed', async () => {
  const sync = await simulatedSync({
    simulator: { customers: 120 },
    association: { bulkSize: 3 },
  });
  const following = follow(sync);
  const stop = new AbortController();
  let looks = 0;
  let byHelper = 0;
  const helping = helpDrains({
    holder: 'elsewhere/2/run',
    shadow: sync.shadow,
    signal: stop.signal,
    leastBatch: 3,
    contextOf: () =>
      sync.with({
        settings: { ...sync.context.settings, helpers: 3 },
        emit: (event) => void (event.type === 'applied' && (byHelper += event.applied.length)),
      }),
    nextLook: () => {
      looks += 1;
      return new Promise((resolve) => setTimeout(resolve, 10));
    },
  });
  await following.next(is('applied'));
  const paused = following.next(is('paused'));
  await pause(sync);
  await paused;
  const pending = async () => (await sync.shadow.clientState(demoClient)).drain!.pending;
  // The helper finishes what it has in hand, and gives its share back.
  await expect.poll(() => lookInside(sync.database, 'SELECT * FROM sync_shares')).toEqual([]);
  const [left, before] = [await pending(), callsOf(sync)];
  expect(left).toBeGreaterThan(0);
  const looked = looks;
  await expect.poll(() => looks).toBeGreaterThan(looked + 5);
  await manyLooks(following);
  expect([await pending(), callsOf(sync)]).toEqual([left, before]);
  const end = following.next(purged);
  await resume(sync);
  await end;
  stop.abort();
  await helping;
  await following.stop();
  expect(byHelper).toBeGreaterThan(0);
  expect(await sync.differences()).toEqual([]);
});
