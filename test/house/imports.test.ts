// Walks the imports of the house and fails with the sentence of the rule that was broken.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** Rooms, and what each may import beside itself. Files directly under src/ are named by themselves. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  catalogue: [],
  'wording.ts': [],
  aa: ['catalogue', 'aa-shadow-error.ts', 'steps.ts'],
  shadow: ['catalogue', 'wording.ts', 'aa-shadow-error.ts', 'steps.ts'],
  sync: ['aa', 'shadow', 'catalogue', 'aa-shadow-error.ts', 'steps.ts'],
  config: ['aa', 'shadow', 'sync', 'catalogue', 'aa-shadow-error.ts'],
  simulator: ['catalogue'],
  threads: ['with-sync.ts', 'sync', 'config', 'aa', 'shadow', 'catalogue', 'aa-shadow-error.ts'],
  cli: [
    'threads',
    'with-sync.ts',
    'sync',
    'config',
    'simulator',
    'aa',
    'shadow',
    'catalogue',
    'wording.ts',
    'aa-shadow-error.ts',
  ],
  'with-sync.ts': ['sync', 'config', 'aa', 'shadow', 'catalogue'],
  'index.ts': ['with-sync.ts', 'sync', 'config', 'aa', 'shadow', 'catalogue', 'aa-shadow-error.ts'],
  'aa-shadow-error.ts': [],
  'steps.ts': [],
};

const sentences: Readonly<Record<string, string>> = {
  catalogue: 'the catalogue imports nothing: everything derives from it',
  aa: 'aa knows the catalogue and nothing else of the house; aa and shadow do not know each other',
  shadow: 'shadow knows the catalogue and nothing else of the house; aa and shadow do not know each other',
  sync: 'sync decides when to call aa and what to do with the answer; it sees only aa, shadow and the catalogue',
  config: 'config validates settings for the rooms below; it never reaches up to the command line',
  threads: 'threads carry the sync to other threads; only the command line puts them to use',
  simulator:
    'the simulator shares only the catalogue, so that an error in aa cannot hide behind the same error in it',
};

/** Outside packages that belong to one room only. */
const packageRooms: Readonly<Record<string, readonly string[]>> = {
  saxes: ['aa', 'simulator'],
  undici: ['aa'],
  kysely: ['shadow'],
  'node:sqlite': ['shadow'],
  commander: ['cli'],
  'cli-progress': ['cli'],
  pino: ['cli'],
  'node:worker_threads': ['threads'],
};

interface Import {
  readonly file: string;
  readonly from: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

const importsOf = (file: string): readonly Import[] =>
  [...readFileSync(join(src, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => ({
    file,
    from: match[1] ?? '',
  }));

const roomOf = (file: string): string => file.split('/')[0] ?? file;
const isTest = (file: string): boolean => file.endsWith('.test.ts');
const imports = files.filter((file) => !isTest(file)).flatMap(importsOf);

test('imports run one way through the house', () => {
  const broken = imports
    .filter(({ from }) => from.startsWith('.'))
    .map(({ file, from }) => ({ file, to: relative(src, join(src, dirname(file), from)) }))
    .filter(({ file, to }) => roomOf(file) !== roomOf(to) && !allowed[roomOf(file)]?.includes(roomOf(to)))
    .map(({ file, to }) => `${file} imports ${to}: ${sentences[roomOf(file)] ?? 'not allowed'}`);
  expect(broken).toEqual([]);
});

test('sync sees the interfaces of aa and shadow, never XML or SQL', () => {
  const inside = imports
    .filter(({ file, from }) => roomOf(file) === 'sync' && /\.\/(aa|shadow)\//.test(from))
    .map(({ from }) => from.replace(/^.*\/(aa|shadow)\//, '$1/'))
    .filter((to) => !['aa/association.ts', 'aa/aa-error.ts', 'shadow/shadow.ts'].includes(to));
  expect(inside).toEqual([]);
});

test('a package with one job is used in the room that has that job', () => {
  const strays = imports
    .filter(({ file, from }) => packageRooms[from] && !packageRooms[from].includes(roomOf(file)))
    .map(({ file, from }) => `${file} imports ${from}`);
  expect(strays).toEqual([]);
});

const within = imports
  .filter(({ from }) => from.startsWith('.'))
  .map(({ file, from }) => ({ file, to: join(dirname(file), from) }));

test('the rules of the shadow know no engine, and no engine knows another', () => {
  const strays = within
    .filter(({ file, to }) => {
      const engine = /^shadow\/(sqlite|postgres)\//.exec(to)?.[1];
      return engine !== undefined && /^shadow\/[^/]+\//.test(file) && !file.startsWith(`shadow/${engine}/`);
    })
    .map(({ file, to }) => `${file} imports ${to}`);
  expect(strays).toEqual([]);
});

test('the planner is pure: it sees the words, the tables and the catalogue, and nothing that does something', () => {
  const strays = within
    .filter(({ file, to }) => file.startsWith('shadow/plan/') && roomOf(to) !== 'catalogue')
    .filter(({ to }) => !/^shadow\/(plan|interface|tables|shadow-error\.ts)/.test(to))
    .map(({ file, to }) => `${file} imports ${to}`);
  expect(strays).toEqual([]);
});

test('no file of the shadow imports, over others or through a type, itself', () => {
  const targets = Map.groupBy(
    within.filter(({ file }) => roomOf(file) === 'shadow'),
    ({ file }) => file,
  );
  const reaches = (from: string, wanted: string, seen: Set<string>): boolean =>
    (targets.get(from) ?? []).some(({ to }) => {
      if (to === wanted) return true;
      if (seen.has(to)) return false;
      seen.add(to);
      return reaches(to, wanted, seen);
    });
  expect([...targets.keys()].filter((file) => reaches(file, file, new Set()))).toEqual([]);
});

test('every room has its rules', () => {
  expect(files.map(roomOf).filter((room) => !(room in allowed))).toEqual([]);
});

test('SQL stands only in shadow', () => {
  const statement = /['"`]\s*(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\s/i;
  const strays = files.filter(
    (file) =>
      roomOf(file) !== 'shadow' && !isTest(file) && statement.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(strays).toEqual([]);
});

test('no file has a default export', () => {
  const strays = files.filter((file) => /^export default /m.test(readFileSync(join(src, file), 'utf8')));
  expect(strays).toEqual([]);
});
