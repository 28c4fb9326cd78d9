import { expect, test } from 'vitest';
import { currentVerdict, type StoredMark } from './verdict.ts';

const stored: StoredMark = { fetchNumber: 5, contentHash: 'a', deleted: false };
const tombstone: StoredMark = { fetchNumber: 5, contentHash: '', deleted: true };

test.each([
  ['created', null, 1, 'a'],
  ['stale', stored, 4, 'b'],
  ['stale', stored, 5, 'b'],
  ['stale', tombstone, 5, 'b'],
  ['unchanged', stored, 6, 'a'],
  ['updated', stored, 6, 'b'],
  ['restored', tombstone, 6, 'a'],
] as const)(
  'P3, P7: %s, for what is stored %j against fetch %i with hash %s',
  (verdict, mark, number, hash) => {
    expect(currentVerdict(mark, number, hash)).toBe(verdict);
  },
);
