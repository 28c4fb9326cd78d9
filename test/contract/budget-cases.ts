// The budget of calls stands in the row of its client: all workers share it exactly, and a restart forgets none of it.

import { expect, test } from 'vitest';
import type { CallRank, Shadow } from '../../src/shadow/shadow.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';

const minuteMs = 60_000;

export function budgetCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  const take = async (shadow: Shadow, want: number, rank: CallRank = 'asked', made = 0): Promise<number> => {
    const wish = { perHour: 100, rank, want, made };
    return (await shadow.operations.takeCalls(fixture.bench.client, wish)).granted;
  };

  test('P9: several workers that take calls at once never get more than the budget together', async () => {
    const { bench, shadow } = fixture;
    const others = [await bench.open(), await bench.open()];
    const wishes = Array.from({ length: 30 }, (_, at) => take([shadow, ...others][at % 3]!, 7));
    const granted = await Promise.all(wishes);
    expect(granted.reduce((sum, one) => sum + one, 0)).toBe(100);
  });

  test('P9: a restart forgets no call, and what was made comes back after an hour', async () => {
    const { bench, shadow } = fixture;
    expect(await take(shadow, 60, 'usual')).toBe(60);
    await shadow.close();
    const later = await bench.open();
    expect(await take(later, 60, 'usual')).toBe(35);
    bench.clock.pass(30 * minuteMs);
    expect(await take(later, 60, 'usual')).toBe(0);
    expect((await later.clientState(bench.client)).calls?.values().toArray()).toEqual([95]);
    bench.clock.pass(32 * minuteMs);
    expect(await take(later, 60, 'usual')).toBe(60);
  });

  test('calls that were made without asking count, even above the budget', async () => {
    const { shadow } = fixture;
    expect(await take(shadow, 0, 'asked', 130)).toBe(0);
    expect(await take(shadow, 1)).toBe(0);
  });
}
