import { expect, test } from 'vitest';
import { Stillness, Ticks } from './heartbeat.ts';
import { StuckCount } from './watch.ts';

test('P12: the stillness of a thread is the sum of its ticks', () => {
  const stillness = new Stillness();
  expect([7, 8, 8, 8, 9].map((beats) => stillness.look(beats, 1_000))).toEqual([0, 0, 1_000, 2_000, 0]);
});

test('P12: a stop of the process counts for two ticks, however long it was', async () => {
  const ticks = new Ticks(1);
  const end = performance.now() + 50;
  while (performance.now() < end);
  expect(ticks.next()).toBe(2);
  expect(ticks.next()).toBeLessThanOrEqual(2);
});

test('P12: three restarts within ten minutes are tried, and no more; older ones do not count', () => {
  const count = new StuckCount({ restarts: 3, withinMs: 600_000 });
  for (const minute of [0, 11, 12, 13, 30, 31, 32]) count.add(minute * 60_000);
  expect(() => count.add(33 * 60_000)).toThrow(expect.objectContaining({ code: 'SYNC_STUCK' }));
});
