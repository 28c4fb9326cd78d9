// Finds the test files whose titles begin with the number of a promise: `P4, P5: …`. Other numbers may stand beside it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const titles = /['"`]((?:[A-Z]\d+(?:, )?)+): /g;

/** A door of test/doors/ has the number in its title, too. */
const doors = /^door\(\s*'/gm;

/** The files of cases count too. A test of each engine runs them. */
const isTestFile = (file: string): boolean => /\.test\.ts$|-cases\.ts$/.test(file);

/** For each promise: the files, from the project's root, with the number of titles in each. */
export function promiseTests(root: string): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const found = new Map<string, Map<string, number>>();
  for (const file of testFiles(root))
    for (const promise of promisesIn(readFileSync(join(root, file), 'utf8'))) {
      const files = found.get(promise) ?? new Map<string, number>();
      found.set(promise, files.set(file, (files.get(file) ?? 0) + 1));
    }
  return found;
}

const promisesIn = (text: string): readonly string[] => [
  ...[...text.matchAll(titles)].flatMap(([, numbers = '']) => numbers.match(/P\d+/g) ?? []),
  ...[...text.matchAll(doors)].map(() => 'P16'),
];

const testFiles = (root: string): readonly string[] =>
  ['src', 'test']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter(isTestFile)
        .map((file) => `${folder}/${file}`),
    )
    .toSorted();
