import { expect, test } from 'vitest';
import { Stillness, Ticks } from './heartbeat.ts';
import { StuckCount } from './watch.ts';

test('P12: what does not move is still for as long as the ticks say', () => {
  const stillness = new Stillness();
  expect([7, 8, 8, 8, 9].map((beats) => stillness.look(beats, 1_000))).toEqual([0, 0, 1_000, 2_000, 0]);
});

test('P12: a process that was stopped counts for two ticks, however long that was', async () => {
  const ticks = new Ticks(1);
  const end = performance.now() + 50;
  while (performance.now() < end);
  expect(ticks.next()).toBe(2);
  expect(ticks.next()).toBeLessThanOrEqual(2);
});

test('P12: three restarts within ten minutes are tried, then no more; old ones are forgotten', () => {
  const count = new StuckCount({ restarts: 3, withinMs: 600_000 });
  for (const minute of [0, 11, 12, 13, 30, 31, 32]) count.add(minute * 60_000);
  expect(() => count.add(33 * 60_000)).toThrow(expect.objectContaining({ code: 'SYNC_STUCK' }));
});
