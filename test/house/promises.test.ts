// Every promise of docs/spec.md has tests that carry its number, or says plainly that it has none yet.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { promiseTests } from '../../scripts/promise-tests.ts';

const root = resolve(import.meta.dirname, '../..');
const spec = readFileSync(join(root, 'docs/spec.md'), 'utf8');

const tests = promiseTests(root);

const promises = [...spec.matchAll(/^## (P\d+) ([\s\S]*?)(?=^## |(?![\s\S]))/gm)].map(
  ([, number = '', text = '']) => ({
    number,
    isOpen: text.includes('Not enforced yet'),
  }),
);

test('the spec tells its promises in order, each once', () => {
  const numbers = promises.map(({ number }) => Number(number.slice(1)));
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  expect(numbers.length).toBeGreaterThan(13);
});

test.each(promises)('$number has tests, or says that it has none yet', ({ number, isOpen }) => {
  expect(tests.has(number)).toBe(!isOpen);
});
