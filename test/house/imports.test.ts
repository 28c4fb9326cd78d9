// Walks the imports of the house and fails with the sentence of the rule that was broken.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** Rooms, and what each may import beside itself. Files directly under src/ are named by themselves. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  catalogue: ['aa-shadow-error.ts'],
  shape: ['catalogue'],
  'wording.ts': [],
  aa: ['catalogue', 'aa-shadow-error.ts', 'steps.ts'],
  shadow: ['shape', 'catalogue', 'wording.ts', 'aa-shadow-error.ts', 'steps.ts'],
  sync: ['aa', 'shadow', 'shape', 'catalogue', 'aa-shadow-error.ts', 'steps.ts'],
  config: ['aa', 'shadow', 'sync', 'shape', 'catalogue', 'wording.ts', 'aa-shadow-error.ts'],
  simulator: ['catalogue'],
  capture: ['aa', 'catalogue', 'wording.ts', 'aa-shadow-error.ts'],
  report: [
    'config',
    'sync',
    'capture',
    'aa',
    'shadow',
    'shape',
    'catalogue',
    'wording.ts',
    'aa-shadow-error.ts',
  ],
  runtime: ['sync', 'config', 'aa', 'shadow', 'shape', 'catalogue', 'aa-shadow-error.ts'],
  webhooks: ['config', 'shadow', 'catalogue', 'aa-shadow-error.ts'],
  http: ['report', 'webhooks', 'sync', 'config', 'shadow', 'catalogue', 'wording.ts', 'aa-shadow-error.ts'],
  cli: [
    'http',
    'webhooks',
    'report',
    'runtime',
    'sync',
    'config',
    'simulator',
    'capture',
    'aa',
    'shadow',
    'shape',
    'catalogue',
    'wording.ts',
    'aa-shadow-error.ts',
  ],
  'index.ts': [
    'node-version.cts',
    'runtime',
    'sync',
    'config',
    'aa',
    'shadow',
    'catalogue',
    'aa-shadow-error.ts',
  ],
  'aa-shadow-error.ts': [],
  'steps.ts': [],
};

const sentences: Readonly<Record<string, string>> = {
  catalogue: 'the catalogue imports nothing but the base of all errors: everything derives from it',
  shape: 'shape says what of a customer is kept; it is pure, and knows the catalogue alone',
  aa: 'aa knows the catalogue and nothing else of the house; aa and shadow do not know each other',
  shadow:
    'shadow knows the catalogue and shapes, and nothing else of the house; aa and shadow do not know each other',
  sync: 'sync decides when to call aa and what to do with the answer; it sees only aa, shadow and the catalogue',
  capture:
    'capture sees the calls to aa and the catalogue; the simulator reads what it writes, and neither knows the other',
  config: 'config validates settings for the rooms below; it never reaches up to the command line',
  report: 'report says what the rooms below know; the command line puts it to use, as other surfaces may',
  runtime: 'runtime puts the sync together and runs it, in threads too; the command line puts it to use',
  webhooks:
    'webhooks tell receivers what shadow stores, by the settings; they never reach into aa or sync, nor up to what serves',
  http: 'http serves what shadow stores and report says; it never reaches up to the command line, nor into aa',
  simulator:
    'the simulator shares only the catalogue, so that an error in aa cannot hide behind the same error in it',
};

/** Outside packages that belong to one room only. */
const packageRooms: Readonly<Record<string, readonly string[]>> = {
  saxes: ['aa', 'simulator'],
  undici: ['aa', 'webhooks'],
  'ipaddr.js': ['webhooks'],
  kysely: ['shadow'],
  'node:sqlite': ['shadow'],
  fastify: ['http'],
  '@fastify/accept-negotiator': ['http'],
  '@prometheus-io/client': ['http'],
  commander: ['cli'],
  'cli-progress': ['cli'],
  pino: ['cli'],
  'node:worker_threads': ['runtime'],
};

interface Import {
  readonly file: string;
  readonly from: string;
  /** Gone when the program runs. */
  readonly isType: boolean;
  /** `await import(…)`: loaded when it is needed. */
  readonly isLate: boolean;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

const importing = /(?:(?:(?:import|export) (type )?[^;']*\bfrom)|import)\s*\(?\s*'([^']+)'/g;

const importsOf = (file: string): readonly Import[] =>
  [...readFileSync(join(src, file), 'utf8').matchAll(importing)].map((match) => ({
    file,
    from: match[2] ?? '',
    isType: match[1] !== undefined,
    isLate: /^import\s*\(/.test(match[0]),
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

/** The files of this house that each file imports, types included. */
const reachedFrom: ReadonlyMap<string, readonly string[]> = new Map(
  files.map((file) => [file, localImportsOf(file)]),
);

function localImportsOf(file: string): readonly string[] {
  // What is imported while the program runs makes no circle.
  const local = importsOf(file).filter(({ from, isLate }) => from.startsWith('.') && !isLate);
  return local.map(({ from }) => relative(src, join(src, dirname(file), from)));
}

/** The files on the shortest way from a file back to itself. `null`: there is no such way. */
function circleOf(file: string): readonly string[] | null {
  const cameFrom = new Map<string, string>();
  const waiting = [file];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
    for (const to of reachedFrom.get(next) ?? []) {
      if (to === file) return wayTo(next, cameFrom);
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, next);
      waiting.push(to);
    }
  return null;
}

function wayTo(file: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const before = cameFrom.get(file);
  return before === undefined ? [file] : [...wayTo(before, cameFrom), file];
}

/** The same text for the same circle, whatever file it was found from. */
function spelledOut(circle: readonly string[]): string {
  const first = circle.indexOf(circle.toSorted()[0] ?? '');
  const turned = [...circle.slice(first), ...circle.slice(0, first)];
  return [...turned, turned[0]].join(' → ');
}

test('no file is imported by what it imports, types included', () => {
  const circles = files
    .filter((file) => !isTest(file))
    .map(circleOf)
    .filter((circle) => circle !== null);
  expect([...new Set(circles.map(spelledOut))]).toEqual([]);
});

/** Types that say what was done; errors, judgements and the redaction. None of them works on anything. */
const wordsForReport = {
  types: [
    'aa/probe.ts',
    'capture/capture.ts',
    'shadow/shadow.ts',
    'sync/drain.ts',
    'sync/refresh.ts',
    'sync/audit/audit-client.ts',
    'sync/comparing/compare-numbers.ts',
    'sync/fast-lane/words.ts',
  ],
  values: [
    'aa/aa-error.ts',
    'aa/answers/redaction.ts',
    'config/config-error.ts',
    'shadow/ledger/ledger-codes.ts',
    'shadow/reads/calls-held.ts',
    'shadow/reads/freshness.ts',
    'shadow/reads/held-back.ts',
    'shadow/shadow-error.ts',
    'shadow/stored-text.ts',
    'sync/audit/drift-bounds.ts',
    'sync/explain/customer-verdict.ts',
    'sync/explain/life-events.ts',
    'sync/sync-error.ts',
  ],
};

test('report sees the words and judgements of the rooms below, and nothing that works', () => {
  const seen = imports
    .filter(
      ({ file, from }) => roomOf(file) === 'report' && /\.\/(aa|capture|config|shadow|sync)\//.test(from),
    )
    .filter(({ from, isType }) => {
      const words = isType ? wordsForReport.types : wordsForReport.values;
      return !words.includes(from.replace(/^(\.\.\/)+/, ''));
    });
  expect(seen).toEqual([]);
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

test('the planner is pure: it sees the words, the tables, shapes and the catalogue, and nothing that does something', () => {
  const strays = within
    .filter(({ file, to }) => file.startsWith('shadow/plan/') && !['catalogue', 'shape'].includes(roomOf(to)))
    .filter(({ to }) => !/^shadow\/(plan|interface|tables|shadow-error\.ts)/.test(to))
    .map(({ file, to }) => `${file} imports ${to}`);
  expect(strays).toEqual([]);
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

/** What is loaded when a file is loaded. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { from, isType, isLate } of importsOf(file))
    if (from.startsWith('.') && from.endsWith('.ts') && !isType && !isLate)
      loadedWith(relative(src, join(src, dirname(file), from)), seen);
  return seen;
}

test('Fastify is loaded by what serves, and by no command before', () => {
  const loading = files.filter((file) => roomOf(file) === 'cli' && !isTest(file));
  expect(loading.filter((file) => loadedWith(file).has('http/application.ts'))).toEqual([]);
  expect(loadedWith('http/server.ts').has('http/application.ts')).toBe(true);
});
