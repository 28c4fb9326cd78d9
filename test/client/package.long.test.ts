// The package of the client as its users have it: packed by npm, in an empty project, on this Node.js and on an older one.

import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { namedCustomer } from '../examples/named-customer.ts';
import { olderNode } from '../support/older-node.ts';
import { endOf } from '../support/run-aa-shadow.ts';
import { type FollowGround, followGround } from './follow-ground.ts';

const root = resolve(import.meta.dirname, '../..');
const ground = mkdtempSync(join(tmpdir(), 'aa-shadow-client-'));
const project = join(ground, 'project');
const own = join(project, 'node_modules/aa-shadow-client');

const run = (command: string, words: readonly string[], cwd: string) => endOf(spawn(command, words, { cwd }));

/** It is built in a copy, because others may look at our `dist` meanwhile. */
async function packed(): Promise<string> {
  const copy = join(ground, 'source');
  const folder = join(copy, 'packages/client');
  for (const name of ['packages/client', 'tsconfig.json', '.npmrc'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const { code, stdout, stderr } = await run('npm', ['pack', '--silent', '--offline'], folder);
  if (code !== 0) throw new Error(`npm pack failed: ${stdout}${stderr}`);
  return join(folder, stdout.trim().split('\n').at(-1) ?? '');
}

let tarball = '';
beforeAll(async () => {
  tarball = await packed();
  mkdirSync(own, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "name": "a-project", "version": "1.0.0" }\n');
  expect((await run('tar', ['-xzf', tarball, '-C', own, '--strip-components=1'], ground)).code).toBe(0);
});
afterAll(() => rmSync(ground, { recursive: true, force: true }));

test('it packs to few files, and brings nothing along', async () => {
  const { stdout } = await run('tar', ['-tzf', tarball], ground);
  const files = stdout
    .trim()
    .split('\n')
    .map((file) => file.replace('package/', ''))
    .toSorted();
  const modules = files.filter((file) => /^dist\/[a-z-]+\.(js|d\.ts)$/.test(file));
  expect(files.filter((file) => !modules.includes(file))).toEqual(['LICENSE', 'README.md', 'package.json']);
  expect(modules.length).toBeLessThan(25);
  expect(modules).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts']));
});

test('its types need nothing of Node.js, and say what a program may do', async () => {
  const text = `import { createClient, FeedGone, type Change, type Customer } from 'aa-shadow-client';
const shadow = createClient({ url: new URL('http://127.0.0.1'), client: 'demo', fetch: window.fetch });
const changes: AsyncIterable<Change> = shadow.follow({ cursor: { load: () => null, save: async () => {} }, mode: 'poll' });
for await (const { kind, customer } of changes) if (kind === 'forgotten') console.log(customer?.document.name?.displayName);
const page: { customers: Customer[]; cursor: string | null } = await shadow.customers.page({ sections: ['emails'] });
export const reason = (error: unknown): string => (error instanceof FeedGone ? error.reason : String(page.cursor));
// @ts-expect-error there is no such section
void shadow.customers.get('1', { sections: ['emials'] });
`;
  writeFileSync(join(project, 'program.mts'), text);
  const words = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--target',
    'es2022',
    '--module',
    'nodenext',
  ];
  const libraries = ['--lib', 'es2022,dom', '--types', ''];
  const tsc = join(root, 'node_modules/.bin/tsc');
  const { code, stdout } = await run(tsc, [...words, ...libraries, 'program.mts'], project);
  expect([stdout, code]).toEqual(['', 0]);
});

const older = olderNode();
const isOldEnough = older !== null && Number.parseInt(older.version, 10) >= 20;
if (!isOldEnough) console.warn('SKIPPED: no Node.js 20 here (AA_SHADOW_TEST_OLD_NODE names one)');
const nodes: readonly (readonly [name: string, node: string])[] = [
  ['this Node.js', process.execPath],
  ...(isOldEnough ? ([[`Node.js ${older.version}`, older.node]] as const) : []),
];

/** A program of docs/client.md. */
function program(name: string): string {
  const page = readFileSync(join(root, 'docs/client.md'), 'utf8');
  const found = [...page.matchAll(/```js\n([^`]*(?:`[^`\n]+`[^`]*)*)```/g)].map(([, text = '']) => text);
  const text = found.find((one) => one.startsWith(`// ${name}\n`));
  if (text === undefined) throw new Error(`docs/client.md has no ${name}`);
  return text.replaceAll("'demo'", "'acme'");
}

function started(node: string, name: string, cwd: string, { url }: FollowGround) {
  writeFileSync(join(cwd, name), program(name));
  const child = spawn(node, [name], { cwd, env: { AA_SHADOW_URL: url }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, end: endOf(child) };
}

interface Copy {
  readonly cursor: string | null;
  readonly members: Readonly<Record<string, unknown>>;
}

test.each(nodes)('the program of docs/client.md that reads runs as it stands (%s)', async (_, node) => {
  const served = await followGround();
  await served.store('0012345', '2');
  const { end } = started(node, 'read.mjs', mkdtempSync(join(project, 'read-')), served);
  const { code, stdout, stderr } = await end;
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^2 customers, \w+\n0012345 0\n2 0\nas of \d{4}-/);
});

test.each(nodes)(
  'P7: the program of docs/client.md that follows is killed again and again, and its copy ends as the table is (%s)',
  async (_, node) => {
    const served = await followGround();
    const cwd = mkdtempSync(join(project, 'follow-'));
    const file = join(cwd, 'members.json');
    const copy = (): Copy =>
      existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Copy) : { cursor: null, members: {} };
    for (let life = 1; life <= 5; life += 1) {
      const { child, end } = started(node, 'follow.mjs', cwd, served);
      const before = copy().cursor;
      for (let at = 0; at < 6; at += 1) await served.store(`${(life * 7 + at) % 9}/${life}`);
      if (life === 3) await served.stop().then(() => served.start());
      await served.remove(String(life));
      await expect.poll(() => copy().cursor).not.toBe(before);
      // The change that is written now may be in its hands when it dies.
      await served.store(`last ${life}`);
      child.kill('SIGKILL');
      await end;
      if (life !== 4) continue;
      served.bench.clock.pass(1);
      await served.store('while it was away');
      await served.shadow.prune(served.bench.client, 0);
    }
    const { child, end } = started(node, 'follow.mjs', cwd, served);
    await expect.poll(() => copy().members).toEqual(await served.table());
    child.kill('SIGTERM');
    expect(await end).toEqual({ code: 0, stdout: '', stderr: '' });
  },
);

test('the example of a search index runs as its page says', async () => {
  const served = await followGround();
  await served.bench.store(served.shadow, namedCustomer('7', 'Ada Lovelace', 'ada@example.org'));
  const cwd = join(project, 'search-index');
  cpSync(join(root, 'examples/search-index'), cwd, { recursive: true });
  const env = { AA_SHADOW_URL: served.url, CLIENT: 'acme', PATH: process.env['PATH'] };
  const start = (...words: readonly string[]) => spawn(process.execPath, ['main.ts', ...words], { cwd, env });
  const kept = start();
  onTestFinished(() => void kept.kill('SIGKILL'));
  const end = endOf(kept);
  await expect.poll(async () => (await endOf(start('find', 'love'))).stdout, { interval: 300 }).toBe('7\n');
  kept.kill('SIGTERM');
  expect((await end).code).toBe(0);
});
