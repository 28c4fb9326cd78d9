// Every promise of docs/spec.md has tests that carry its number, or says plainly that it has none yet.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const spec = readFileSync(join(root, 'docs/spec.md'), 'utf8');

const testFiles = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') || file.startsWith('contract/'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(root, folder, file)),
);

/** The numbers at the beginning of each title: `P4, P5: …`. */
const carried = new Set(
  testFiles.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/['"`]((?:P\d+(?:, )?)+):/g)].flatMap(
      ([, numbers = '']) => numbers.match(/P\d+/g) ?? [],
    ),
  ),
);

const promises = [...spec.matchAll(/^## (P\d+) ([\s\S]*?)(?=^## |(?![\s\S]))/gm)].map(
  ([, number = '', text = '']) => ({
    number,
    isOpen: text.includes('Not enforced yet'),
  }),
);

test('the spec tells thirteen promises', () => {
  expect(promises.map(({ number }) => number)).toEqual(Array.from({ length: 13 }, (_, i) => `P${i + 1}`));
});

test.each(promises)('$number has tests, or says that it has none yet', ({ number, isOpen }) => {
  expect(carried.has(number)).toBe(!isOpen);
});
