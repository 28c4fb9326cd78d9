import { expect, test } from 'vitest';
import { type DatedChange, lastOldChange } from './ahead-of-time.ts';

const times = { before: '2030-01-01', now: '2030-02-01' };
const dates = { old: '2029-12-01', young: '2030-01-15', ahead: '2031-01-01' };

/** A feed of so many changes of each kind, every third number missing where people were forgotten. */
const feedOf = (...parts: readonly (readonly [keyof typeof dates, number])[]): readonly DatedChange[] =>
  parts
    .flatMap(([kind, changes]) => Array.from({ length: changes }, () => dates[kind]))
    .map((committed_at, at) => ({ change_no: at + 1 + Math.floor(at / 2), committed_at }));

async function searched(feed: readonly DatedChange[]): Promise<{ last: number; looks: number }> {
  let looks = 0;
  const last = await lastOldChange(feed[0]!, feed.at(-1)!.change_no, times, (from) => {
    looks += 1;
    return Promise.resolve(feed.find(({ change_no }) => change_no >= from) ?? null);
  });
  return { last, looks };
}

test.each([1, 2, 3, 10, 1_000])(
  'P9: behind %i changes from ahead of time the last old one is found in a few looks',
  async (ahead) => {
    for (const [old, young] of [
      [1, 0],
      [1, 1],
      [500, 3],
      [3, 500],
    ] as const) {
      const feed = feedOf(['ahead', ahead], ['old', old], ['young', young]);
      const { last, looks } = await searched(feed);
      expect(last).toBe(feed[ahead + old - 1]!.change_no);
      expect(looks).toBeLessThan(14);
    }
  },
);

test('P7: where nothing old stands behind them nothing is found', async () => {
  expect((await searched(feedOf(['ahead', 10]))).last).toBe(0);
  expect((await searched(feedOf(['ahead', 10], ['young', 90]))).last).toBe(0);
});

test('P7: whatever is found is an old change, however the times lie', async () => {
  const feed = feedOf(['ahead', 5], ['young', 7], ['ahead', 3], ['old', 4], ['ahead', 60], ['young', 9]);
  const old = feed.filter(({ committed_at }) => committed_at === dates.old);
  expect([0, ...old.map(({ change_no }) => change_no)]).toContain((await searched(feed)).last);
});
