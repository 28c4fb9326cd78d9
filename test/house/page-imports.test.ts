// What the operator's page shares with the rest of the house, and that no circle is in it.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const page = join(root, 'page/src');

const shared: ReadonlySet<string> = new Set([
  'src/wording.ts',
  'packages/client/src/api-types.ts',
  ...['customer-fields', 'field', 'section', 'sections'].map((name) => `src/catalogue/${name}.ts`),
]);
const packages: ReadonlySet<string> = new Set(['preact', '@preact/signals', 'preact/hooks']);

const importing = /(?:(?:import|export) (?:type )?[^;']*\bfrom|import)\s*\(?\s*'([^']+)'/g;

const files = readdirSync(page, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const imports = files.flatMap((file) =>
  [...readFileSync(join(page, file), 'utf8').matchAll(importing)].map(([, from = '']) => ({ file, from })),
);

test('the page knows the program over HTTP: it shares the catalogue, how numbers are written, and the types of answers', () => {
  expect(imports.length).toBeGreaterThan(20);
  const outside = imports
    .filter(({ from }) => from.startsWith('.') && !from.endsWith('.css'))
    .map(({ file, from }) => relative(root, join(page, dirname(file), from)))
    .filter((to) => !to.startsWith('page/src/') && !shared.has(to));
  expect(outside).toEqual([]);
});

test('the page is made of few packages', () => {
  const others = imports
    .map(({ from }) => from)
    .filter((from) => !from.startsWith('.') && !packages.has(from));
  expect(others).toEqual([]);
});

test('words and data of the page know no part of it that is drawn', () => {
  const upward = imports
    .filter(({ file }) => /^(data|words)\//.test(file))
    .filter(({ from }) => /(parts|views)\//.test(from));
  expect(upward).toEqual([]);
});
