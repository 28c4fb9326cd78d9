// The client is released with the program, and brings nothing along.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const textOf = (file: string): string => readFileSync(resolve(root, file), 'utf8');

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

const manifestOf = (folder: string): Manifest => JSON.parse(textOf(`${folder}/package.json`)) as Manifest;
const own = manifestOf('packages/client');
const program = manifestOf('.');

test('the client has the version and the licence of the program', () => {
  expect([own.version, own.license]).toEqual([program.version, program.license]);
  expect(textOf('packages/client/LICENSE')).toBe(textOf('LICENSE'));
});

test('the client depends on nothing, and the package of the program does not bring it', () => {
  expect(Object.keys(own).filter((key) => /dependencies/i.test(key))).toEqual([]);
  expect(program.files.filter((name) => /^(packages|examples|\.|\*)/.test(name))).toEqual([]);
});

test('the client imports nothing but itself, and nothing of Node.js', () => {
  const files = [
    'client',
    'customers',
    'event-stream',
    'feed',
    'follow',
    'index',
    'pauses',
    'problems',
    'requests',
  ];
  for (const file of files) {
    const text = textOf(`packages/client/src/${file}.ts`);
    const foreign = [...text.matchAll(/from '([^']+)'/g)].filter(([, from = '']) => !from.startsWith('./'));
    expect([file, foreign]).toEqual([file, []]);
    expect([file, /\b(process|Buffer|require)\b[.(]/.exec(text)]).toEqual([file, null]);
  }
});

test('the examples name what they are tested with', () => {
  for (const folder of ['examples/directory', 'examples/search-index']) {
    const { dependencies = {} } = manifestOf(folder);
    const { express = program.devDependencies?.['express'], ...rest } = dependencies;
    expect([express, rest]).toEqual([
      program.devDependencies?.['express'],
      { 'aa-shadow-client': `^${own.version}` },
    ]);
  }
});
