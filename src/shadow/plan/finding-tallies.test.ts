import { expect, test } from 'vitest';
import { findingTallies } from './finding-tallies.ts';

const unknown = (path: string) => ({ kind: 'unknown' as const, path });

test('a customer counts once for each finding, however often it contains it', () => {
  const [a, b] = [unknown('a'), unknown('b')];
  expect(findingTallies([{ findings: [a, b, a] }, { findings: [a] }])).toEqual([
    { ...a, seen: 2 },
    { ...b, seen: 1 },
  ]);
});

test('P8: a path of any length can be kept in an index, and is cut between characters', () => {
  for (const path of ['x'.repeat(5_000), `x${'\u{10000}'.repeat(5_000)}`, '\u{10000}'.repeat(5_000)]) {
    const [tally] = findingTallies([{ findings: [unknown(path), unknown(`${path}y`)] }]);
    expect(tally).toMatchObject({ kind: 'unknown', seen: 1 });
    expect(Buffer.byteLength(tally?.path ?? '')).toBeLessThan(1_300);
    expect(tally?.path.isWellFormed()).toBe(true);
  }
});
