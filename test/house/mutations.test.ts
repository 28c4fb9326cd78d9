// The mutations of `npm run mutate` fit the source as it is, and every promise has one.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { mutations } from '../mutations/mutations.ts';
import { edited } from '../mutations/working-copy.ts';

const root = resolve(import.meta.dirname, '../..');

test.each(mutations)('$promise: “$name” can be made in the source', ({ edits, tests }) => {
  for (const edit of edits) {
    const before = readFileSync(join(root, edit.file), 'utf8');
    expect(edited(before, edit)).not.toBe(before);
  }
  expect(tests.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('every promise is broken in at least one way', () => {
  const broken = new Set(mutations.map(({ promise }) => promise));
  const missing = Array.from({ length: 14 }, (_, at) => `P${at + 1}`).filter((one) => !broken.has(one));
  expect(missing).toEqual([]);
});

test('no two mutations have one name', () => {
  expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
});
