// The fast lane against the real simulator: what is fetched, what is shared, and what is told of a copy that is not fresh.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { unlimited } from '../../src/sync/fast-lane/budget.ts';
import { demoClient, type SimulatedSync } from '../support/simulated-sync.ts';
import { LaneGround, laneGround } from './lane-ground.ts';
import { asKept } from '../support/as-kept.ts';

const hourMs = 3_600_000;

test('a copy that is young enough serves, and AA is not asked', async () => {
  const ground = await laneGround();
  const [id] = ground.ids;
  const calls = await ground.callsOf(async () => {
    expect(await ground.one(id!)).toEqual({ kind: 'stored', asked: id, hasCopy: true });
  });
  expect(calls).toEqual([]);
});

test('a copy that is older is fetched and stored; what has changed is told', async () => {
  const ground = await laneGround();
  const { sync } = ground;
  const [changed, same] = ground.ids;
  sync.simulator.world.drift('change', changed);
  ground.later = hourMs;
  expect(await ground.one(changed!)).toMatchObject({
    kind: 'fetched',
    applied: 'updated',
    storedAs: changed,
  });
  expect(await ground.one(same!)).toMatchObject({ kind: 'fetched', applied: 'unchanged' });
  expect(await sync.differences()).toEqual([]);
});

test('while a spike is drained, the call of the lane starts before the batches that wait', async () => {
  const ground = await laneGround({ association: { concurrency: 1, bulkSize: 5 } });
  const { world } = ground.sync.simulator;
  const asked = (): readonly number[] =>
    world.requests().flatMap(({ wish }) => (wish?.of === 'customers' ? [wish.custIds.length] : []));
  world.spike({ customers: 40 });
  world.setLatency({ fixedMs: 200 });
  const before = asked().length;
  const draining = ground.sync.drain();
  while (asked().length < before + 1 || ground.sync.aa.pacing().waiting < 1)
    await new Promise((resolve) => setImmediate(resolve));
  expect(asked()).toHaveLength(before + 1);
  ground.later = hourMs;
  const one = ground.one(ground.ids[0]!);
  while (asked().length < before + 2) await new Promise((resolve) => setImmediate(resolve));
  expect(asked().slice(before)).toEqual([5, 1]);
  world.setLatency({ fixedMs: 0 });
  expect(await one).toMatchObject({ kind: 'fetched' });
  expect(await draining).toBe('purged');
  expect(await ground.sync.differences()).toEqual([]);
});

test('P12: a copy whose customer stands queued is fetched, whatever its age; then its entry is settled', async () => {
  const ground = await laneGround();
  const { sync } = ground;
  const [queued, other] = ground.ids;
  const lease = await leaseOf(ground);
  sync.simulator.world.change(queued);
  const drainNo = await drainOf(ground, lease, [queued!]);
  const calls = await ground.callsOf(async () => {
    expect(await ground.ask([queued!, other!])).toMatchObject([
      { kind: 'fetched', applied: 'updated' },
      { kind: 'stored' },
    ]);
  });
  expect(calls).toEqual([1]);
  expect(await sync.shadow.drainProgress(demoClient, drainNo)).toMatchObject({ pending: 0 });
  expect(await ground.one(queued!)).toMatchObject({ kind: 'stored' });
});

test('concurrent askers for one customer share a call, and what gathers meanwhile goes out together', async () => {
  const ground = await laneGround();
  ground.later = hourMs;
  ground.sync.simulator.world.setLatency({ fixedMs: 50 });
  const [a, b, ...rest] = ground.ids;
  const others = rest.slice(0, 6);
  const calls = await ground.callsOf(async () => {
    const asked = [a, a, a, b, ...others, others[0], a].map((id) => ground.one(id!));
    const kinds = (await Promise.all(asked)).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'fetched',
      'collapsed',
      'collapsed',
      'fetched',
      ...others.map(() => 'fetched'),
      'collapsed',
      'collapsed',
    ]);
  });
  expect(calls.toSorted((x, y) => x - y)).toEqual([1, 1, 6]);
});

test('a bundle has no more customers than a bulk call', async () => {
  const ground = await laneGround({ association: { bulkSize: 5 } });
  ground.later = hourMs;
  const calls = await ground.callsOf(() => ground.ask(ground.ids.slice(0, 12)));
  expect(calls).toEqual([5, 5, 2]);
});

test('a call that was sent too early for an asker is not shared', async () => {
  const ground = await laneGround();
  const { world } = ground.sync.simulator;
  world.setLatency({ fixedMs: 100 });
  const [id] = ground.ids;
  const calls = await ground.callsOf(async () => {
    const first = ground.one(id!, { maxAgeMs: 0 });
    await untilAsked(ground);
    ground.later = 10_000;
    expect(await ground.one(id!, { maxAgeMs: 5_000 })).toMatchObject({ kind: 'fetched' });
    await first;
  });
  expect(calls).toEqual([1, 1]);
});

test('P12: a call that was sent before a change was known is no answer for who asks afterwards', async () => {
  const ground = await laneGround();
  const { world } = ground.sync.simulator;
  const lease = await leaseOf(ground);
  ground.later = hourMs;
  world.setLatency({ fixedMs: 100 });
  const [id] = ground.ids;
  const calls = await ground.callsOf(async () => {
    const first = ground.one(id!);
    await untilAsked(ground);
    await drainOf(ground, lease, [id!]);
    expect(await ground.one(id!)).toMatchObject({ kind: 'fetched' });
    await first;
  });
  expect(calls).toEqual([1, 1]);
});

test('AA has no such customer: that is asked for twice, and remembered for half a minute', async () => {
  const ground = await laneGround();
  const { world } = ground.sync.simulator;
  const first = await ground.callsOf(async () =>
    expect(await ground.one('5555555')).toEqual({ kind: 'not-found', asked: '5555555', hasCopy: false }),
  );
  expect(first.length).toBeGreaterThanOrEqual(2);
  const again = await ground.callsOf(async () => {
    for (const _ of [1, 2, 3]) expect(await ground.one('5555555')).toMatchObject({ kind: 'not-found' });
  });
  expect(again).toEqual([]);
  ground.later = 31_000;
  expect((await ground.callsOf(() => ground.one('5555555'))).length).toBeGreaterThanOrEqual(2);
  const { custId: added } = world.add();
  expect(await ground.one(added)).toMatchObject({ kind: 'fetched', applied: 'created', hasCopy: true });
});

test('who was not found and is queued since is asked for again', async () => {
  const ground = await laneGround();
  expect(await ground.one('5555555')).toMatchObject({ kind: 'not-found' });
  await drainOf(ground, await leaseOf(ground), ['5555555']);
  expect((await ground.callsOf(() => ground.one('5555555'))).length).toBeGreaterThanOrEqual(2);
});

test('another spelling of a number finds the customer as it is stored, and asks for that', async () => {
  const ground = await laneGround();
  ground.later = hourMs;
  const [id] = ground.ids;
  const other = `0${id}`;
  expect(await ground.one(other)).toMatchObject({ kind: 'fetched', asked: other, storedAs: id });
  expect(await ground.one(other, { maxAgeMs: 2 * hourMs })).toMatchObject({ kind: 'stored', asked: other });
});

test('P11: a forgotten number is not asked for, under any spelling', async () => {
  const ground = await laneGround();
  const [id] = ground.ids;
  await ground.sync.shadow.forget(demoClient, [id!]);
  const calls = await ground.callsOf(async () => {
    const kinds = (await ground.ask([id!, `0${id}`])).map(({ kind }) => kind);
    expect(kinds).toEqual(['forgotten', 'forgotten']);
  });
  expect(calls).toEqual([]);
});

test('P6: a customer that is gone in AA becomes a tombstone after two answers', async () => {
  const ground = await laneGround();
  const { world } = ground.sync.simulator;
  const [id] = ground.ids;
  world.drift('delete', id);
  ground.later = hourMs;
  const calls = await ground.callsOf(async () =>
    expect(await ground.one(id!)).toMatchObject({ kind: 'fetched', applied: 'deleted' }),
  );
  expect(calls.length).toBeGreaterThanOrEqual(2);
  expect((await ground.sync.shadow.customer(demoClient, id!))?.deletedAt).not.toBeNull();
});

test('P6: deletions beyond the brake are not made, one by one neither, and the copy says so', async () => {
  const ground = await laneGround({ settings: { brake: { share: 0, atLeast: 2 } } });
  const { world } = ground.sync.simulator;
  const gone = ground.ids.slice(0, 5);
  for (const id of gone) world.drift('delete', id);
  ground.later = hourMs;
  const outcomes = [];
  for (const id of gone) outcomes.push(await ground.one(id));
  expect(outcomes.map((one) => (one.kind === 'stale' ? one.reason : one.kind))).toEqual([
    'fetched',
    'fetched',
    'braked',
    'braked',
    'braked',
  ]);
  expect((await ground.sync.shadow.customer(demoClient, gone[4]!))?.deletedAt).toBeNull();
});

test('P5: where AA is away the copy comes with the reason, and nothing is changed', async () => {
  const ground = await laneGround({ association: { timeouts: shortTimeouts } });
  const { world } = ground.sync.simulator;
  const before = await ground.sync.shadow.customer(demoClient, ground.ids[0]!);
  ground.later = hourMs;
  for (const fault of ['http-503', 'html', 'empty', 'reset', 'hang'] as const) {
    world.setFaults([{ procedure: 'customers', fault }]);
    expect([fault, await ground.one(ground.ids[0]!)]).toMatchObject([
      fault,
      { kind: 'stale', reason: 'aa-away', hasCopy: true },
    ]);
    ground.later += longestOutagePauseMs;
  }
  expect(await ground.sync.shadow.customer(demoClient, ground.ids[0]!)).toEqual(before);
  world.clearFaults();
  expect(await ground.one(ground.ids[0]!)).toMatchObject({ kind: 'fetched' });
});

test('who asks while AA is away is told at once, and AA is asked again after a pause', async () => {
  const ground = await laneGround({ changes: { random: () => 0 } });
  const { world } = ground.sync.simulator;
  const away = { kind: 'stale', reason: 'aa-away', code: 'AA_HTTP_STATUS', hasCopy: true };
  world.setFaults([{ procedure: 'customers', fault: 'http-503' }]);
  ground.later = hourMs;
  // Each might be a bad customer. With the fifth in a row AA is doubted.
  for (const id of ground.ids.slice(0, 5)) expect(await ground.one(id)).toMatchObject(away);
  const calls = await ground.callsOf(async () =>
    expect(await ground.one(ground.ids[9]!)).toMatchObject(away),
  );
  expect(calls).toEqual([]);
  world.clearFaults();
  ground.later += 1_000;
  expect(await ground.one(ground.ids[9]!)).toMatchObject({ kind: 'fetched' });
});

test('what has gathered for its call when AA is found away is told with it', async () => {
  const ground = await laneGround({ association: { bulkSize: 1 } });
  await ground.sync.simulator.close();
  ground.later = hourMs;
  const reached = ground.calls().length;
  const outcomes = await ground.ask(ground.ids.slice(0, 8));
  expect(new Set(outcomes.map((one) => one.kind === 'stale' && one.reason))).toEqual(new Set(['aa-away']));
  expect(ground.calls()).toHaveLength(reached);
});

test('nobody answers at all: the copy comes with the reason; who is not stored has none', async () => {
  const ground = await laneGround();
  await ground.sync.simulator.close();
  ground.later = hourMs;
  expect(await ground.ask([ground.ids[0]!, '5555555'])).toMatchObject([
    { kind: 'stale', reason: 'aa-away', hasCopy: true },
    { kind: 'stale', reason: 'aa-away', hasCopy: false },
  ]);
});

test('where AA is slow the copy comes when the time is over; the fetch goes on, and is stored', async () => {
  const ground = await laneGround();
  const { world } = ground.sync.simulator;
  const [id] = ground.ids;
  world.drift('change', id);
  world.setLatency({ fixedMs: 150 });
  ground.later = hourMs;
  expect(await ground.one(id!, { waitMs: 1 })).toMatchObject({ kind: 'stale', reason: 'timed-out' });
  // The next asker joins the call that is under way.
  expect(await ground.one(id!)).toMatchObject({ kind: 'collapsed', applied: 'updated' });
  expect(await ground.sync.differences()).toEqual([]);
});

test('an asker who leaves waits no longer', async () => {
  const ground = await laneGround();
  ground.sync.simulator.world.setLatency({ fixedMs: 100 });
  ground.later = hourMs;
  const leaves = new AbortController();
  const asked = ground.one(ground.ids[0]!, { signal: leaves.signal });
  leaves.abort();
  expect(await asked).toMatchObject({ kind: 'stale', reason: 'interrupted' });
});

test('P8: who fails alone costs nobody else anything; who is parked for it is told so', async () => {
  const ground = await laneGround();
  const { world } = ground.sync.simulator;
  const [bad, ...good] = ground.ids.slice(0, 4);
  world.setFaults([{ procedure: 'customers', fault: 'poison', custId: bad! }]);
  ground.later = hourMs;
  const outcomes = await ground.ask([bad!, ...good]);
  expect(outcomes[0]).toMatchObject({ kind: 'stale', reason: 'failed', code: 'AA_UNEXPECTED' });
  expect(outcomes.slice(1).map(({ kind }) => kind)).toEqual(['fetched', 'fetched', 'fetched']);
  world.change(bad);
  await ground.sync.drain();
  expect(await ground.sync.shadow.parked(demoClient, 10)).toMatchObject([{ custId: bad }]);
  ground.later = 0;
  expect(await ground.one(bad!)).toMatchObject({ kind: 'stale', reason: 'parked' });
  world.clearFaults();
  expect(await ground.one(bad!)).toMatchObject({ kind: 'fetched', applied: 'updated' });
  expect(await ground.sync.shadow.parked(demoClient, 10)).toEqual([]);
});

test('an asker has a budget, and all have one together; beyond it the copy comes with the reason', async () => {
  const ground = await laneGround({ budget: { perMinute: 5, perAsker: 2 } });
  ground.later = hourMs;
  const ask = async (asker: string, at: number) => {
    const one = await ground.one(ground.ids[at]!, { asker });
    return one.kind === 'stale' ? one : one.kind;
  };
  const calls = await ground.callsOf(async () => {
    expect(await ask('a', 0)).toBe('fetched');
    expect(await ask('a', 1)).toBe('fetched');
    const over = await ask('a', 2);
    expect(over).toMatchObject({ kind: 'stale', reason: 'over-budget' });
    expect(typeof over === 'string' ? 0 : over.retryAfterMs).toBeGreaterThan(50_000);
    for (const [at, asker] of ['b', 'b', 'c'].entries()) expect(await ask(asker, at + 3)).toBe('fetched');
    expect(await ask('c', 7)).toMatchObject({ reason: 'over-budget' });
    expect(await ask('d', 8)).toMatchObject({ reason: 'over-budget' });
  });
  expect(calls).toEqual([1, 1, 1, 1, 1]);
});

test('evidence for a deletion is in the budget, too', async () => {
  const ground = await laneGround({ budget: { perMinute: 1, perAsker: 10 } });
  const calls = await ground.callsOf(async () =>
    expect(await ground.one('5555555')).toMatchObject({ kind: 'stale', reason: 'over-budget' }),
  );
  expect(calls).toEqual([1]);
});

test('a repeated number is one customer', async () => {
  const ground = await laneGround();
  ground.later = hourMs;
  const [id] = ground.ids;
  const calls = await ground.callsOf(async () =>
    expect(await ground.ask([id!, id!])).toMatchObject([{ kind: 'fetched' }, { kind: 'fetched' }]),
  );
  expect(calls).toEqual([1]);
});

test('P3: a fetch of the lane that was overtaken brings nothing old back', async () => {
  const ground = await laneGround();
  const { sync } = ground;
  const [id] = ground.ids;
  const held = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const aa = {
    ...sync.aa,
    getCustomers: (async (ids, call) => {
      const answer = await sync.aa.getCustomers(ids, call);
      answered.resolve();
      await held.promise;
      return answer;
    }) as typeof sync.aa.getCustomers,
  };
  const slow = laneOver(ground, aa).one(id!);
  await answered.promise;
  sync.simulator.world.change(id);
  ground.later = hourMs;
  expect(await ground.one(id!)).toMatchObject({ kind: 'fetched', applied: 'updated' });
  held.resolve();
  expect(await slow).toMatchObject({ kind: 'fetched', applied: 'stale' });
  expect(await sync.differences()).toEqual([]);
});

test('P3: what was the same and has changed meanwhile is fetched anew', async () => {
  const ground = await laneGround();
  const { sync } = ground;
  const [id] = ground.ids;
  const early = await sync.shadow.nextFetchNumber(demoClient);
  const old = sync.simulator.world.drift('change', id);
  expect(old).toBeDefined();
  let first = true;
  const aa = {
    ...sync.aa,
    getCustomers: (async (ids, call) => {
      const answer = await sync.aa.getCustomers(ids, call);
      if (first) {
        first = false;
        const { customers } = await sync.aa.getCustomers(ids, {
          lane: 'asked',
          prepare: (record) => sync.shadow.preparation()(asKept(record)),
        });
        const [customer] = customers;
        await sync.shadow.apply({
          client: demoClient,
          lease: null,
          results: [
            {
              kind: 'current',
              custId: custId(id!),
              fetchNumber: early,
              fetchedAt: new Date(),
              customer: customer!,
            },
          ],
        });
      }
      return answer;
    }) as typeof sync.aa.getCustomers,
  };
  expect(await laneOver(ground, aa).one(id!)).toMatchObject({ kind: 'fetched' });
  expect(await sync.differences()).toEqual([]);
});

const longestOutagePauseMs = 60_000;
const shortTimeouts = { connectMs: 500, firstByteMs: 200, idleMs: 200, totalMs: 500 };

function laneOver({ sync }: LaneGround, aa: SimulatedSync['aa']): LaneGround {
  const over = new LaneGround(sync, unlimited, { aa });
  over.later = hourMs;
  return over;
}

async function untilAsked({ sync }: LaneGround): Promise<void> {
  while (sync.aa.pacing().active === 0) await new Promise((resolve) => setImmediate(resolve));
}

async function leaseOf({ sync }: LaneGround) {
  const answer = await sync.shadow.acquireLease(demoClient, 'elsewhere/1/run');
  if (answer.kind !== 'granted') throw new Error(`held by ${answer.holder}`);
  return answer.lease;
}

async function drainOf(
  { sync: { shadow } }: LaneGround,
  lease: Awaited<ReturnType<typeof leaseOf>>,
  ids: readonly string[],
): Promise<number> {
  const drainNo = await shadow.openDrain(lease);
  await shadow.stage(
    lease,
    drainNo,
    ids.map((id) => ({ custId: custId(id), reasons: [] })),
  );
  await shadow.seal(lease, drainNo, '7', 0);
  return drainNo;
}
