// The quick suite stays quick: whatever starts a process or a server takes long, and says so in its name.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { suiteOf } from '../support/suites.ts';

const root = resolve(import.meta.dirname, '../..');

const testFiles = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(root, folder, file)),
);

const importing = /^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)'/gm;

const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(importing)].map(([, from = '']) => from);

/** How a file of the tests comes to start processes: the files on the way. `null`: it does not. */
function wayToProcesses(file: string, seen = new Set<string>()): readonly string[] | null {
  if (seen.has(file)) return null;
  seen.add(file);
  for (const from of importsOf(file)) {
    if (from === 'node:child_process') return [file];
    const to = resolve(dirname(file), from);
    const way = from.startsWith('.') ? wayToProcesses(to, seen) : null;
    if (way !== null) return [file, ...way];
  }
  return null;
}

test('whatever starts a process is named *.long.test.ts', () => {
  const strays = testFiles
    .filter((file) => suiteOf(file) === 'quick')
    .map((file) => wayToProcesses(file))
    .filter((way) => way !== null)
    .map((way) => way.map((file) => relative(root, file)).join(' → '));
  expect(strays).toEqual([]);
});
