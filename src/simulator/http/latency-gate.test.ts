import { expect, test } from 'vitest';
import { LatencyGate } from './latency-gate.ts';

const never = new AbortController().signal;

function held() {
  const gate = Promise.withResolvers<void>();
  return { wait: () => gate.promise, release: gate.resolve };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('only the given number of calls is served at once; the others wait in the order they came', async () => {
  const gate = new LatencyGate({ fixedMs: 0, perCustomerMs: 0, concurrency: 2 });
  const works = Array.from({ length: 5 }, held);
  const begun: number[] = [];
  const served = works.map(({ wait }, i) =>
    gate.serve(1, never, () => {
      begun.push(i);
      return wait();
    }),
  );
  await turn();
  expect([begun, gate.waiting]).toEqual([[0, 1], 3]);
  works[1]!.release();
  await served[1];
  await turn();
  expect(begun).toEqual([0, 1, 2]);
  for (const { release } of works) release();
  await Promise.all(served);
  expect([begun, gate.most]).toEqual([[0, 1, 2, 3, 4], 2]);
});

test('the limit can be raised while calls wait', async () => {
  const gate = new LatencyGate({ fixedMs: 0, perCustomerMs: 0, concurrency: 1 });
  const works = Array.from({ length: 3 }, held);
  const served = works.map(({ wait }) => gate.serve(1, never, wait));
  await turn();
  gate.set({ concurrency: 3 });
  expect(gate.waiting).toBe(0);
  for (const { release } of works) release();
  await Promise.all(served);
});

test('a caller that leaves while it waits is not served and does not delay others', async () => {
  const gate = new LatencyGate({ fixedMs: 60_000, perCustomerMs: 0, concurrency: 1 });
  const leaving = new AbortController();
  let served = false;
  const left = gate.serve(1, leaving.signal, () => {
    served = true;
    return Promise.resolve();
  });
  leaving.abort();
  await expect(left).rejects.toThrow();
  gate.set({ fixedMs: 0 });
  await gate.serve(1, never, () => Promise.resolve());
  expect(served).toBe(false);
});
