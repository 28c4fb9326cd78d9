// What a new user of the package meets: in an empty project, with this Node.js and with an older one.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { passwordApart, postgresForFile } from '../support/fresh-postgres.ts';
import { olderNode } from '../support/older-node.ts';
import { type Ended, endOf, firstLine, newFolder } from '../support/run-aa-shadow.ts';
import { type Installed, installedPackage, type Running } from './installed.ts';

let installed: Installed;
beforeAll(async () => {
  installed = await installedPackage();
});
afterAll(() => installed.remove());

const postgres = postgresForFile();

/** What the user types, without quotes. */
const typed = (line: string, running?: Running): Promise<Ended> => installed.run(line.split(' '), running);

const started = (line: string, running?: Running) => {
  const child = installed.start(line.split(' '), running);
  onTestFinished(() => void child.kill('SIGTERM'));
  return child;
};

/** A new folder in the project, where `simulate` has written `aa-shadow.yaml` and is at work. */
async function besideSimulated(): Promise<string> {
  const cwd = mkdtempSync(join(installed.folder, 'beside-'));
  const line = 'npx aa-shadow simulate --port 0 --customers 3 --write-config aa-shadow.yaml --json';
  await firstLine(started(line, { cwd }));
  return cwd;
}

/** Each command that a new user tries first: what it is called with, and what it says. */
const firstCommands: readonly (readonly [line: string, says: RegExp])[] = [
  ['--version', /^\d+\.\d+\.\d+\n$/],
  ['--help', /^Usage: npx aa-shadow \[options\]/],
  ['demo --once --customers 30', /^A simulated AA with 30 customers[^]*npx aa-shadow status --config \S+\n$/],
  ['config --example', /^# aa-shadow\.yaml/],
  ['simulate --help', /^Usage: npx aa-shadow simulate /],
  ['capture --help', /^Usage: npx aa-shadow capture /],
  ['move --help', /^Usage: npx aa-shadow move /],
];

describe('on this Node.js', () => {
  test.each(firstCommands)('O21: npx aa-shadow %s', async (line, says) => {
    const { code, stdout, stderr } = await typed(`npx aa-shadow ${line}`);
    expect(stdout).toMatch(says);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/warning|error/i);
  });

  test('O21: the commands that the demo hints at exist', async () => {
    const { stdout } = await typed('npx aa-shadow demo --once --customers 5');
    const [hint = ''] = /npx aa-shadow status .*/.exec(stdout) ?? [];
    expect((await typed(hint)).stdout).toMatch(/^demo/);
  });

  test('O21: a wrong command line is told in commands that exist', async () => {
    const { code, stderr } = await typed('npx aa-shadow check');
    expect(code).toBe(3);
    expect(stderr).toContain('write one: npx aa-shadow config --example > aa-shadow.yaml');
  });

  test('O21: simulate, check and capture against it, and the replay of the capture', async () => {
    const cwd = await besideSimulated();
    expect(await typed('npx aa-shadow check', { cwd })).toMatchObject({ code: 0 });
    const captured = await typed('npx aa-shadow capture --client demo --customers 2 --out captured', { cwd });
    expect(captured).toMatchObject({ code: 0 });
    expect(captured.stdout).toMatch(/^Recorded \d+ answers about 2 customers in captured\.$/m);
    const [replaying = ''] = /npx aa-shadow simulate --from .*/.exec(captured.stdout) ?? [];
    expect(await firstLine(started(`${replaying} --port 0`, { cwd }))).toContain('captured');
  });

  test('O21: a drain into SQLite, and move to PostgreSQL as docs/moving.md tells it', async () => {
    const cwd = await besideSimulated();
    expect(await typed('npx aa-shadow drain', { cwd })).toMatchObject({ code: 0 });
    const { address, password } = passwordApart((await postgres.openFresh()).url);
    const running = { cwd, env: { DB_PASSWORD: password } };
    const moved = await typed(`npx aa-shadow move --to ${address}`, running);
    expect(moved).toMatchObject({ code: 0 });
    const [line = ''] = /^ {2}database: .*$/m.exec(moved.stdout) ?? [];
    expect(line).toContain(address);
    const config = join(cwd, 'aa-shadow.yaml');
    writeFileSync(
      config,
      readFileSync(config, 'utf8').replace(/^database: .*$/m, () => line.trim()),
    );
    expect((await typed('npx aa-shadow status', running)).stdout).toMatch(/^ {2}customers {3}3,/m);
    expect(await typed('npx aa-shadow drain', running)).toMatchObject({ code: 0 });
  });
});

const old = olderNode();
if (old === null) console.warn('SKIPPED: no Node.js older than 24 here (AA_SHADOW_TEST_OLD_NODE names one)');

describe.skipIf(old === null)('on an older Node.js', () => {
  const needed = (): string =>
    `aa-shadow needs Node.js 24 or newer; this is ${old!.version} (${old!.node}). `;

  const work = [
    'simulate',
    'capture --client demo --out captured',
    'move --to sqlite:new.db',
    'run',
    'nonsense',
  ];

  test.each([...firstCommands.map(([line]) => line), ...work])(
    'O7: npx aa-shadow %s says which is needed',
    async (line) => {
      const { code, stdout, stderr } = await typed(`npx aa-shadow ${line}`, old!);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(needed());
      expect(stderr.trim().split('\n')).toHaveLength(1);
    },
  );

  test('O7: with --json it is a document, too', async () => {
    const { code, stdout } = await typed('npx aa-shadow status --json', old!);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'NODE_TOO_OLD', kind: 'configuration', message: expect.stringContaining(needed()) },
    });
  });

  test.each([
    ['imports', 'old.mjs', `import 'aa-shadow';\n`],
    ['requires', 'old.cjs', `require('aa-shadow');\n`],
  ])('O7: a program that %s the library is told the same', async (_, file, program) => {
    writeFileSync(join(installed.folder, file), program);
    const { code, stderr } = await typed(`node ${file}`, old!);
    expect(code).not.toBe(0);
    expect(stderr).toContain(needed());
  });
});

describe('what is read before the version is known', () => {
  const files = ['dist/cli/aa-shadow.cjs', 'dist/node-version.cjs'];
  const textOf = (file: string): string =>
    readFileSync(join(installed.folder, 'node_modules/aa-shadow', file), 'utf8').replace(
      /^\s*(\/\/|\/\*\*).*$/gm,
      '',
    );

  test.each(files)('O7: %s has no words that came after Node.js 12', (file) => {
    const younger =
      /\b(const|let|class|async|await|export|using)\b|=>|`|\?\.|\?\?|\*\*|\.\.\.|\(\s*\{.*\}\s*\)\s*\{|catch\s*\{/;
    expect(younger.exec(textOf(file))?.[0]).toBeUndefined();
    expect(textOf(file)).toMatch(/^(#!.*\n)?\s*"use strict"/);
  });

  test('O7: the version that is checked is that of `engines`', () => {
    const manifest = readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8');
    const { engines } = JSON.parse(manifest) as { engines: { node: string } };
    expect(textOf('dist/node-version.cjs')).toContain(`leastMajor = ${engines.node.replace('>=', '')};`);
  });
});

describe('the page on the library', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/library.md'), 'utf8');
  const programs = [...page.matchAll(/```js\n([^`]*)```/g)].map(([, program = '']) => program);

  test('O21: its programs run in a project of CommonJS modules, in the files that it names', async () => {
    const cwd = await besideSimulated();
    expect(programs).toHaveLength(2);
    for (const [at, program] of programs.entries()) {
      const file = /^\/\/ (\S+\.mjs)/.exec(program)?.[1] ?? '';
      writeFileSync(join(cwd, file), program);
      const child = started(`node ${file}`, { cwd });
      // The second one goes on until it is told to stop.
      if (at === 1) {
        await firstLine(child);
        child.kill('SIGINT');
      }
      const { code, stderr } = await endOf(child);
      expect([code, stderr]).toEqual([0, '']);
    }
  });
});

describe('a demo whose folder for temporary files', () => {
  const demo = (TMPDIR: string) => typed('npx aa-shadow demo --once --customers 3', { env: { TMPDIR } });

  test('O21: does not exist', async () => {
    const { code, stdout } = await demo(join(newFolder(), 'none'));
    expect([code, stdout.includes('3 customers drained')]).toEqual([0, true]);
  });

  test('O21: is a file', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect((await demo(file)).code).toBe(0);
  });

  test('O21: has a blank in its name: its hints are one word each', async () => {
    const folder = join(newFolder(), 'two words');
    mkdirSync(folder);
    const { code, stdout } = await demo(folder);
    expect(code).toBe(0);
    expect(stdout).toContain(`--config '${folder}/`);
    expect(stdout).toContain(`sqlite3 '${folder}/`);
  });

  // Root may write everywhere.
  test.skipIf(process.getuid?.() === 0)('O21: cannot be written to', async () => {
    const folder = newFolder();
    chmodSync(folder, 0o500);
    expect((await demo(folder)).code).toBe(0);
  });
});
