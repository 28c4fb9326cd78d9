import { expect, onTestFinished, test } from 'vitest';
import { getCustomers, getQueue } from '../../../test/support/simulated-calls.ts';
import { startSimulator, type SimulatorOptions } from '../simulator.ts';

async function started(options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ customers: 30, queued: 'none', ...options });
  onTestFinished(() => simulator.close());
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(simulator.controlUrl + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const done = async (method: string, path: string, body?: unknown) => {
    const { status, text } = await control(method, path, body);
    expect([status, text]).toEqual([200, text]);
    return JSON.parse(text) as Record<string, unknown>;
  };
  return { ...simulator, control, done };
}

test('every event of a customer can be made through the control endpoint', async () => {
  const { world, done } = await started();
  const [one, two, three] = [...world.custIds()];
  expect(await done('POST', 'change', { custId: one })).toMatchObject({ custId: one, queueNumber: 1 });
  expect(await done('POST', 'change')).toMatchObject({ queueNumber: 2 });
  expect(await done('POST', 'touch', { custId: two })).toMatchObject({ custId: two, sections: [] });
  expect(await done('POST', 'delete', { custId: two })).toMatchObject({ custId: two });
  expect(world.truth(two!)).toBeNull();
  await done('POST', 'restore', { custId: two });
  expect(world.truth(two!)).not.toBeNull();
  expect(await done('POST', 'merge', { custId: two, into: three })).toMatchObject({ gone: { custId: two } });
  await done('POST', 'add');
  expect(await done('POST', 'enqueue', { custId: one })).toEqual({ queued: 1 });
  expect(await done('POST', 'enqueue')).toEqual({ queued: 30 });
  expect(await done('POST', 'spike', { share: 0.5, renewed: 1 })).toMatchObject({ queued: 15 });
  expect(await done('GET', 'stats')).toMatchObject({ customers: 30, queueLength: 8 + 1 + 30 + 15 });
});

test('a foreign purge and a lower queue number can be made', async () => {
  const { world, done } = await started();
  for (let i = 0; i < 6; i++) world.change();
  expect(await done('POST', 'foreign-purge', { upTo: 2 })).toEqual({ removed: 2 });
  expect(await done('POST', 'queue-number-back', { by: 3 })).toEqual({ lastQueueNumber: 3 });
  expect(world.change()).toMatchObject({ queueNumber: 4 });
  expect(await done('GET', 'stats')).toMatchObject({ queueLength: 5, lastQueueNumber: 4 });
  expect(await done('POST', 'foreign-purge', { upTo: 3 })).toEqual({ removed: 4 });
  expect(await done('POST', 'foreign-purge', {})).toEqual({ removed: 1 });
  expect(world.queueLength).toBe(0);
});

test('the truth comes for one customer, or as lines for all, with the sections asked for', async () => {
  const { world, control, done } = await started();
  const [custId] = [...world.custIds()];
  expect(await done('GET', `truth?custId=${custId}`)).toEqual(world.truth(custId!));
  const asked = { emails: ['includeBad'] };
  expect(await done('POST', 'truth', { custId, sections: asked })).toEqual(world.truth(custId!, asked));
  const lines = (await control('POST', 'truth', { sections: asked })).text.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([...world.truths(asked)]);
  expect((await control('GET', 'customers')).text.trim().split('\n')).toHaveLength(30);
});

test('faults can be set, added, counted and cleared', async () => {
  const { done, ...simulator } = await started();
  const rule = { procedure: 'queue', fault: 'http-500', times: 1 };
  expect(await done('PUT', 'faults', [rule])).toEqual([{ rule, matched: 0, fired: 0 }]);
  await getQueue(simulator);
  expect(await done('GET', 'faults')).toEqual([{ rule, matched: 1, fired: 1 }]);
  expect(await done('POST', 'faults', { procedure: '*', fault: 'empty' })).toHaveLength(2);
  await done('DELETE', 'faults');
  expect(await done('GET', 'faults')).toEqual([]);
});

test('latency and changes per second can be set while the simulator runs', async () => {
  const { done, world } = await started();
  expect(await done('PUT', 'latency', { concurrency: 3 })).toEqual({
    fixedMs: 0,
    perCustomerMs: 0,
    concurrency: 3,
  });
  await done('PUT', 'changes-per-second', { perSecond: 2_000 });
  await expect.poll(() => world.queueLength).toBeGreaterThan(50);
  await done('PUT', 'changes-per-second', { perSecond: 0 });
  const length = world.queueLength;
  expect(await done('GET', 'stats')).toMatchObject({ changesPerSecond: 0, queueLength: length });
});

test.each([
  ['POST', 'change', { custId: '0000000' }, 400, 'no such customer'],
  ['POST', 'restore', {}, 400, 'custId'],
  ['POST', 'spike', { share: 3 }, 400, 'share'],
  ['PUT', 'faults', [{ procedure: 'queue', fault: 'earthquake' }], 400, 'fault'],
  ['POST', 'truth', { sections: { hobbies: [] } }, 400, 'no such section'],
  ['POST', 'nothing', {}, 404, 'POST change'],
] as const)('%s %s with %j is answered with the error', async (method, path, body, status, complaint) => {
  const answer = await (await started()).control(method, path, body);
  expect(answer).toEqual({ status, text: expect.stringContaining(complaint) });
});

test('on request the simulator counts how often each customer was served', async () => {
  const { done, ...simulator } = await started({ countByCustId: true });
  const [one, two] = [...simulator.world.custIds()];
  await (await getCustomers(simulator, [one!, two!])).text();
  await (await getCustomers(simulator, [one!])).text();
  expect(await done('GET', 'stats')).toMatchObject({
    customersServed: 3,
    servedByCustId: { [one!]: 2, [two!]: 1 },
    procedures: { customers: { calls: 2, succeeded: 2 } },
  });
});

test('the simulator may be closed twice', async () => {
  const simulator = await startSimulator({ customers: 1, changesPerSecond: 5 });
  await Promise.all([simulator.close(), simulator.close()]);
  await simulator.close();
});
