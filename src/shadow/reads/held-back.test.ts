import { expect, test } from 'vitest';
import { HeldBackWatch, heldBackLimits, heldBackSays, measureOf } from './held-back.ts';

const log = (megabytes: number) => ({ logBytes: megabytes * 2 ** 20, oldestSeconds: null, readers: [] });

test('O17: what is held back is told at the limit, and again each time it has doubled', () => {
  const watch = new HeldBackWatch(heldBackLimits);
  const told = [64, 255, 256, 300, 511, 512, 800, 1_024, 1_500, 64, 256].map((size) =>
    watch.isNews(log(size)),
  );
  expect(told).toEqual([false, false, true, false, false, true, false, true, false, false, true]);
});

test('O17: the age of a transaction counts like the size of a log', () => {
  expect(measureOf({ logBytes: null, oldestSeconds: 7_200, readers: [] })).toBe(2);
  expect(measureOf({ logBytes: null, oldestSeconds: null, readers: ['x'] })).toBe(0);
});

test('O17: the sentence says how much, who, and what to do', () => {
  expect(heldBackSays({ ...log(512), readers: ['process 7 (sqlite3)'] })).toBe(
    'the log of the database (-wal) has grown to 512 MB, because process 7 (sqlite3) keeps a transaction open: end it, and the log is cut back',
  );
  expect(
    heldBackSays({ logBytes: null, oldestSeconds: 7_200, readers: ['psql, me (server process 4)'] }),
  ).toBe(
    'a transaction has been open for 2 h (psql, me (server process 4)): the server can clean up nothing that was replaced since, and the tables grow; end it',
  );
});
