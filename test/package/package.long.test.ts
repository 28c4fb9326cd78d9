// What a new user of the package meets: in an empty project, with this Node.js and with an older one.

import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { olderNode } from '../support/older-node.ts';
import { endOf, firstLine, newFolder } from '../support/run-aa-shadow.ts';
import { type Installed, installedPackage } from './installed.ts';

let installed: Installed;
beforeAll(async () => {
  installed = await installedPackage();
});
afterAll(() => installed.remove());

const inFolder = (name: string, text: string): void => writeFileSync(join(installed.folder, name), text);

/** Each command that a new user tries first: what it is called with, and what it says. */
const firstCommands: readonly (readonly [line: string, says: RegExp])[] = [
  ['--version', /^\d+\.\d+\.\d+\n$/],
  ['--help', /^Usage: npx aa-shadow \[options\]/],
  ['demo --once --customers 30', /^A simulated AA with 30 customers[^]*npx aa-shadow status --config \S+\n$/],
  ['config --example', /^# aa-shadow\.yaml/],
  ['migrate --help', /^Usage: npx aa-shadow migrate /],
];

describe('on this Node.js', () => {
  test.each(firstCommands)('O21: npx aa-shadow %s', async (line, says) => {
    const { code, stdout, stderr } = await installed.run(['npx', 'aa-shadow', ...line.split(' ')]);
    expect(stdout).toMatch(says);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/warning|error/i);
  });

  test('O21: the commands that the demo hints at exist', async () => {
    const { stdout } = await installed.run(['npx', 'aa-shadow', 'demo', '--once', '--customers', '5']);
    const [hint = ''] = /npx aa-shadow status .*/.exec(stdout) ?? [];
    const status = await installed.run(hint.split(' '));
    expect(status.stdout).toMatch(/^demo/);
  });

  test('O21: a wrong command line is told in commands that exist', async () => {
    const { code, stderr } = await installed.run(['npx', 'aa-shadow', 'check']);
    expect(code).toBe(3);
    expect(stderr).toContain('write one: npx aa-shadow config --example > aa-shadow.yaml');
  });

  test('simulate, and check against it', async () => {
    const args = [
      'simulate',
      '--port',
      '0',
      '--customers',
      '3',
      '--write-config',
      'simulated.yaml',
      '--json',
    ];
    const simulating = installed.start(['npx', 'aa-shadow', ...args]);
    onTestFinished(() => void simulating.kill('SIGTERM'));
    await firstLine(simulating);
    const checking = ['npx', 'aa-shadow', 'check', '--config', 'simulated.yaml'];
    expect(await installed.run(checking)).toMatchObject({ code: 0 });
  });
});

const old = olderNode();
if (old === null) console.warn('SKIPPED: no Node.js older than 24 here (AA_SHADOW_TEST_OLD_NODE names one)');

describe.skipIf(old === null)('on an older Node.js', () => {
  const needed = (): string =>
    `aa-shadow needs Node.js 24 or newer; this is ${old!.version} (${old!.node}). `;

  test.each([...firstCommands.map(([line]) => line), 'run', 'nonsense'])(
    'O7: npx aa-shadow %s says which is needed',
    async (line) => {
      const { code, stdout, stderr } = await installed.run(['npx', 'aa-shadow', ...line.split(' ')], old!);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(needed());
      expect(stderr.trim().split('\n')).toHaveLength(1);
    },
  );

  test('O7: with --json it is a document, too', async () => {
    const { code, stdout } = await installed.run(['npx', 'aa-shadow', 'status', '--json'], old!);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'NODE_TOO_OLD', kind: 'configuration', message: expect.stringContaining(needed()) },
    });
  });

  test.each(['import', 'require'])('O7: a program that %ss the library is told the same', async (way) => {
    inFolder('old.mjs', `import 'aa-shadow';\n`);
    inFolder('old.cjs', `require('aa-shadow');\n`);
    const file = way === 'import' ? 'old.mjs' : 'old.cjs';
    const { code, stderr } = await installed.run(['node', file], old!);
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

describe('the README', () => {
  const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
  const programs = [...readme.matchAll(/```js\n([^`]*)```/g)].map(([, program = '']) => program);

  test('O21: its programs run in a project of CommonJS modules, in the files that it names', async () => {
    const args = [
      'simulate',
      '--port',
      '0',
      '--customers',
      '3',
      '--write-config',
      'aa-shadow.yaml',
      '--json',
    ];
    const simulating = installed.start(['npx', 'aa-shadow', ...args]);
    onTestFinished(() => void simulating.kill('SIGTERM'));
    await firstLine(simulating);
    expect(programs).toHaveLength(2);
    for (const [at, program] of programs.entries()) {
      const file = /^\/\/ (\S+\.mjs)/.exec(program)?.[1] ?? '';
      inFolder(file, program);
      const child = installed.start(['node', file]);
      onTestFinished(() => void child.kill('SIGKILL'));
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
  const demo = (TMPDIR: string) =>
    installed.run(['npx', 'aa-shadow', 'demo', '--once', '--customers', '3'], { env: { TMPDIR } });

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
