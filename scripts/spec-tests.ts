// The generated part of docs/spec.md: below each promise its tests, and the mutations that break it on purpose. The rest of
// the page is written by hand and is not changed.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutations } from '../test/mutations/mutations.ts';
import { promiseTests } from './promise-tests.ts';

const sections = /^## (P\d+) [\s\S]*?(?=^## |(?![\s\S]))/gm;
const enforced = /\n<!-- enforced -->[\s\S]*$/;

export function specWithTests(root: string): string {
  const tests = promiseTests(root);
  return readFileSync(join(root, 'docs/spec.md'), 'utf8').replace(
    sections,
    (section: string, promise: string) => {
      const files = tests.get(promise);
      const text = section.replace(enforced, '').trimEnd();
      return files === undefined ? `${text}\n\n` : `${text}\n\n${enforcement(promise, files)}\n`;
    },
  );
}

function enforcement(promise: string, files: ReadonlyMap<string, number>): string {
  const counted = [...files].map(([file, titles]) => `\`${file}\`${titles > 1 ? ` (${titles})` : ''}`);
  const broken = mutations.filter((mutation) => mutation.promise === promise).map(({ name }) => `- ${name}`);
  const ways = broken.length === 0 ? [] : ['Broken on purpose, and noticed by them:', broken.join('\n')];
  return `${['<!-- enforced -->', `Tests with its number: ${counted.join(', ')}.`, ...ways].join('\n\n')}\n`;
}
