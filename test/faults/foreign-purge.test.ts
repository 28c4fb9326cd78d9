// P13: another program purges our queue, its number goes backwards, or a purge removes nothing. This is noticed, and events
// that only look like it raise no alarm.

import { expect, test } from 'vitest';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import { followClient } from '../../src/sync/run.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { QueueWatch } from '../../src/sync/work/schedule.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

/** Looks at every drain: its time runs an hour at a glance. */
const everyTime = (): QueueWatch => {
  let hours = 0;
  return new QueueWatch(() => (hours += 3_600_000));
};

/** A client of sixty customers, none queued, whose queue is looked at before every purge. */
async function settled(options: Parameters<typeof simulatedSync>[0] = {}): Promise<SimulatedSync> {
  const sync = await simulatedSync({ queueWatch: everyTime(), ...options });
  await sync.drain();
  return sync;
}

/** Drains; `meanwhile` happens once, when the queue has been received. */
async function drainWhile(sync: SimulatedSync, meanwhile: () => void): Promise<void> {
  let once = false;
  const emit = (event: SyncEvent): void => {
    if (event.type === 'queue-received' && !once) {
      once = true;
      meanwhile();
    }
    sync.context.emit(event);
  };
  await drainOnce(sync.with({ emit }), 'here/1/test');
}

const noticed = async ({ shadow }: SimulatedSync) => (await shadow.clientState(demoClient)).foreignPurge;

test('P13: entries that vanish from the queue while we hold them are noticed, with the customers concerned', async () => {
  const sync = await settled();
  const { world } = sync.simulator;
  const changed = Array.from({ length: 5 }, () => world.change().custId);
  await drainWhile(sync, () => world.foreignPurge());
  const purge = await noticed(sync);
  expect(purge).toMatchObject({ kind: 'entries-gone', times: 1, customers: new Set(changed).size });
  expect(new Set(purge?.sample)).toEqual(new Set(changed));
  expect(sync.events).toContainEqual({
    client: demoClient,
    type: 'foreign-purge',
    kind: 'entries-gone',
    customers: new Set(changed).size,
  });
  // What we held is stored all the same.
  expect(await sync.differences()).toEqual([]);
});

test('P13: a purge of some of the entries is noticed too, and adds to what was noticed before', async () => {
  const sync = await settled();
  const { world } = sync.simulator;
  const [first, second] = [...world.custIds()];
  world.change(first);
  const upTo = world.change(second).queueNumber - 1;
  await drainWhile(sync, () => world.foreignPurge(upTo));
  expect(await noticed(sync)).toMatchObject({ customers: 1, sample: [first] });
  world.change(second);
  await drainWhile(sync, () => world.foreignPurge());
  expect(await noticed(sync)).toMatchObject({ times: 2, customers: 2, sample: [first, second] });
});

test('P13: a suspicion stays until a person has taken note of it', async () => {
  const sync = await settled();
  sync.simulator.world.change();
  await drainWhile(sync, () => sync.simulator.world.foreignPurge());
  await sync.drain();
  const { lastAt } = (await noticed(sync))!;
  expect(await sync.shadow.acknowledgeForeignPurge(demoClient, lastAt)).toMatchObject({ times: 1 });
  expect(await noticed(sync)).toBeNull();
  expect(await sync.shadow.acknowledgeForeignPurge(demoClient, lastAt)).toBeNull();
});

test('P13: a second environment on small quick drains is found by the look of a quarter of an hour', async () => {
  let now = 0;
  const sync = await simulatedSync({ queueWatch: new QueueWatch(() => now) });
  const { world } = sync.simulator;
  await sync.drain();
  const stolen = async (): Promise<void> => {
    world.change();
    await drainWhile(sync, () => world.foreignPurge());
  };
  now += 60_000;
  await stolen();
  expect(await noticed(sync)).toBeNull();
  now += 840_000;
  await stolen();
  expect(await noticed(sync)).toMatchObject({ kind: 'entries-gone' });
});

test('P13: a drain resumed after a restart is looked at before its purge', async () => {
  const sync = await simulatedSync();
  const { world } = sync.simulator;
  world.setFaults([{ procedure: 'customers', fault: 'failure', code: '100' }]);
  await expect(sync.drain()).rejects.toMatchObject({ code: 'AA_BAD_CREDENTIALS' });
  world.clearFaults();
  world.foreignPurge();
  const again = await sync.reopen();
  await again.drain();
  expect(await noticed(again)).toMatchObject({ kind: 'entries-gone', customers: 60 });
});

test('P13: a drain resumed after a failure is looked at, though the queue was looked at a moment ago', async () => {
  const sync = await simulatedSync({ queueWatch: new QueueWatch(() => 0) });
  const { world } = sync.simulator;
  await sync.drain();
  world.change();
  world.setFaults([{ procedure: 'customers', fault: 'failure', code: '100' }]);
  await expect(sync.drain()).rejects.toMatchObject({ code: 'AA_BAD_CREDENTIALS' });
  world.clearFaults();
  world.foreignPurge();
  await sync.drain();
  expect(await noticed(sync)).toMatchObject({ kind: 'entries-gone', customers: 1 });
});

test('P13: a queue number that goes backwards is noticed', async () => {
  const sync = await settled();
  const { world } = sync.simulator;
  for (let i = 0; i < 5; i++) world.change();
  await sync.drain();
  world.queueNumberBack(50);
  world.change();
  await sync.drain();
  expect(await noticed(sync)).toMatchObject({ kind: 'number-back', times: 1, customers: 0 });
  expect(sync.events).toContainEqual(expect.objectContaining({ type: 'foreign-purge', kind: 'number-back' }));
  expect(await sync.differences()).toEqual([]);
});

test('P13: changes that come meanwhile, deletions, and a purge of ours whose answer is lost raise no alarm', async () => {
  const sync = await settled({ settings: { brake: { share: 1, atLeast: 100 } } });
  const { world } = sync.simulator;
  world.change();
  world.delete();
  world.setFaults([{ procedure: 'purge', fault: 'purge-lies' }]);
  await expect(drainWhile(sync, () => void world.change())).rejects.toMatchObject({ code: /^AA_/ });
  world.clearFaults();
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ drain: { state: 'purging' } });
  await (await sync.reopen()).drain();
  expect(sync.simulator.world.queueLength).toBe(0);
  const { shadow } = await sync.reopen();
  expect((await shadow.clientState(demoClient)).foreignPurge).toBeNull();
});

test.each(['truncate', 'empty', 'html', 'not-well-formed', 'reset', 'failure'] as const)(
  'P13: looks at the queue that fail (%s) raise no alarm, and hold up no purge',
  async (fault) => {
    const sync = await settled();
    const { world } = sync.simulator;
    for (let i = 0; i < 3; i++) world.change();
    await drainWhile(sync, () => world.setFaults([{ procedure: 'queue', fault, times: 2 }]));
    expect(await noticed(sync)).toBeNull();
    expect(world.queueLength).toBe(0);
  },
);

test('P13: an entry that one answer lost and the next one has raises no alarm', async () => {
  const sync = await settled();
  const { world } = sync.simulator;
  world.change();
  world.change();
  let looks = 0;
  const getQueue: SimulatedSync['aa']['getQueue'] = (sink, options) => {
    const page: typeof sink.page = (entries) => sink.page((looks += 1) === 2 ? entries.slice(1) : entries);
    return sync.aa.getQueue({ ...sink, restart: () => sink.restart(), page }, options);
  };
  await drainOnce(sync.with({ aa: { ...sync.aa, getQueue } }), 'here/1/test');
  expect(looks).toBe(3);
  expect(await noticed(sync)).toBeNull();
});

test('P13: a purge that AA confirms and that removes nothing is said, and the drain slows down', async () => {
  const sync = await simulatedSync();
  sync.simulator.world.setFaults([{ procedure: 'purge', fault: 'purge-ignored', times: 4 }]);
  const stop = new AbortController();
  const pauses: number[] = [];
  const pause = async (ms: number): Promise<void> => {
    if (ms >= 500 && ms !== 5_000) pauses.push(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const emit = (event: SyncEvent): void => {
    sync.context.emit(event);
    if (event.type === 'queue-empty') stop.abort();
  };
  await followClient(sync.with({ emit, pause, random: () => 0, signal: stop.signal }), 'here/1/test');
  const repeated = sync.events.filter((event) => event.type === 'purge-repeated');
  expect(repeated.map(({ inARow }) => inARow)).toEqual([1, 2, 3, 4]);
  expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
  const state = await sync.shadow.clientState(demoClient);
  expect(state).toMatchObject({ repeatedPurges: 0, foreignPurge: null, drain: null });
});
