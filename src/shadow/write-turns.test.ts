import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { newWriteTurns, WriteTurns } from './write-turns.ts';

/** Counts up in shared memory, in two steps that another thread must not come between. They begin when all are there. */
const counting = `
  const { workerData: { turns, counter, times, file, threads } } = require('node:worker_threads');
  import(file).then(async ({ WriteTurns }) => {
    const mine = new WriteTurns(turns);
    const count = new Int32Array(counter);
    Atomics.add(count, 1, 1);
    while (Atomics.load(count, 1) < threads);
    for (let at = 0; at < times; at++)
      await mine.inTurn(() => {
        const before = count[0];
        for (let wait = 0; wait < 2_000; wait++);
        count[0] = before + 1;
      });
  });`;

test('threads that take turns never come between each other', async () => {
  const [turns, counter] = [newWriteTurns(), new SharedArrayBuffer(8)];
  const file = new URL('write-turns.ts', import.meta.url).href;
  const workerData = { turns, counter, times: 300, file, threads: 3 };
  const threads = Array.from({ length: 3 }, () => new Worker(counting, { eval: true, workerData }));
  await Promise.all(threads.map((thread) => once(thread, 'exit')));
  expect(new Int32Array(counter)[0]).toBe(900);
});

test('a failure in one turn gives the turn back', async () => {
  const turns = new WriteTurns(newWriteTurns());
  const failing = turns.inTurn(() => {
    throw new RangeError('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await turns.inTurn(() => 7)).toBe(7);
});

test('of several tasks of one thread the first one goes first, and all of them have their turn', async () => {
  const turns = new WriteTurns(newWriteTurns());
  const order: number[] = [];
  await Promise.all([1, 2, 3, 4].map((one) => turns.inTurn(() => order.push(one))));
  expect(order).toHaveLength(4);
  expect(order[0]).toBe(1);
});

test('the turn of a thread that died with it is taken from it', async () => {
  const shared = newWriteTurns();
  const dying = `
    const { workerData: { turns, file } } = require('node:worker_threads');
    import(file).then(({ WriteTurns }) => new WriteTurns(turns).inTurn(() => process.exit()));`;
  const file = new URL('write-turns.ts', import.meta.url).href;
  await once(new Worker(dying, { eval: true, workerData: { turns: shared, file } }), 'exit');
  const turns = new WriteTurns(shared, 50);
  const began = performance.now();
  expect(await turns.inTurn(() => 7)).toBe(7);
  expect(performance.now() - began).toBeGreaterThanOrEqual(49);
  expect(await turns.inTurn(() => 8)).toBe(8);
});
