// The curl lines of the documentation and of the demo work as they stand.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { openEvents } from '../support/event-reader.ts';
import { freePort } from '../support/free-port.ts';
import { valuesOf } from '../support/metric-lines.ts';
import { endOf, runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { served } from './served-by-run.ts';

const root = resolve(import.meta.dirname, '../..');

/** Fails when an answer is a problem. */
const strictCurl = 'curl() { command curl --fail-with-body "$@"; }\n';

const shell = (script: string, env: Record<string, string> = {}) =>
  promisify(execFile)('sh', ['-euc', strictCurl + script], { env: { ...process.env, ...env } });

function curlBlocks(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, block = '']) => block)
    .filter((block) => block.includes('curl -s'));
}

test('the lines of the pages that read, and of the README, work as they stand, with a key and without', async () => {
  const { port, cwd } = await served();
  const made = await runAaShadow(['keys', 'create', '--name', 'docs', '--client', 'demo', '--json'], { cwd });
  const { key, key_id: keyId } = JSON.parse(made.stdout) as { readonly key: string; readonly key_id: string };
  const blocks = ['docs/http.md', 'docs/search.md', 'docs/fast-lane.md', 'README.md'].flatMap(curlBlocks);
  expect(blocks.length).toBeGreaterThan(4);
  for (const block of blocks) {
    const { stdout } = await shell(block.replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`), { KEY: key });
    for (const line of stdout.trim().split('\n').filter(Boolean))
      expect(() => void JSON.parse(line)).not.toThrow();
  }
  const revoked = await runAaShadow(['keys', 'revoke', keyId, '--json'], { cwd });
  expect(JSON.parse(revoked.stdout)).toMatchObject({ key_id: keyId, state: 'revoked' });
  const withKey = `curl -s -H "Authorization: Bearer $KEY" http://127.0.0.1:${port}/v1/clients`;
  await expect(shell(withKey, { KEY: key })).rejects.toThrow();
  const { stdout } = await runAaShadow(['keys', 'list'], { cwd });
  expect(stdout).toMatch(new RegExp(`${keyId}\\s+docs\\s+revoked\\s+demo\\s+read`));
  expect(stdout).not.toContain(key);
  expect(await runAaShadow(['keys', 'revoke', 'nobody'], { cwd })).toMatchObject({ code: 2 });
});

test('the line of docs/metrics.md works as it stands', async () => {
  const { port } = await served();
  const [block = '', ...others] = curlBlocks('docs/metrics.md');
  expect(others).toEqual([]);
  const { stdout } = await shell(block.replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`));
  expect(valuesOf(stdout, 'aa_shadow_customers')).toEqual({ demo: 2 });
});

test('every page with lines for curl to `run` is run here', () => {
  // The lines of simulator.md ask the simulator, and not `run`.
  const isOfRun = (page: string): boolean => page.endsWith('.md') && page !== 'simulator.md';
  const pages = readdirSync(join(root, 'docs')).filter(isOfRun);
  const withCurl = pages.filter((page) => curlBlocks(`docs/${page}`).length > 0);
  const run = ['fast-lane.md', 'feed.md', 'http.md', 'metrics.md', 'operating-api.md', 'search.md'];
  expect(withCurl.toSorted()).toEqual(run);
});

test('the lines of docs/operating-api.md work as they stand', async () => {
  const { port } = await served();
  for (const block of curlBlocks('docs/operating-api.md')) {
    const { stdout } = await shell(block.replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`));
    const answers = stdout.split('\n').filter(Boolean);
    expect(answers.length).toBeGreaterThan(0);
    for (const line of answers) expect(() => void JSON.parse(line)).not.toThrow();
  }
});

test('the lines of docs/feed.md work as they stand, and a stream tells the changes', async () => {
  const { port } = await served();
  const blocks = curlBlocks('docs/feed.md');
  const told: string[] = [];
  for (const block of blocks)
    told.push((await shell(block.replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`))).stdout);
  const stream = told.find((text) => text.startsWith('retry: ')) ?? '';
  expect(stream.match(/^event: change$/gm)).toHaveLength(2);
  const answers = told.filter((text) => text !== stream).flatMap((text) => text.trim().split('\n'));
  for (const line of answers.filter(Boolean)) expect(() => void JSON.parse(line)).not.toThrow();
});

test('on SIGTERM a hundred streams and fifty who wait are ended, and the process with them, within two seconds', async () => {
  const { port, child } = await served();
  const changes = `http://127.0.0.1:${port}/v1/clients/demo/changes`;
  const readers = await Promise.all(Array.from({ length: 100 }, () => openEvents(changes)));
  for (const reader of readers) await reader.at(2);
  const waiting = Array.from({ length: 50 }, () => fetch(`${changes}?after=now&wait=25s`));
  // Asked after those who wait, on other connections: by then they were read.
  await Promise.all(Array.from({ length: 50 }, async () => (await fetch(`${changes}?after=now`)).text()));
  const allowedMs = 2_000 * busyness();
  const [startedAt, ended] = [performance.now(), endOf(child)];
  child.kill('SIGTERM');
  for (const answer of await Promise.all(waiting)) {
    expect(answer.headers.get('connection')).toBe('close');
    expect(await answer.json()).toMatchObject({ changes: [] });
  }
  await Promise.all(readers.map((reader) => reader.ended));
  const { code, stderr } = await ended;
  expect(performance.now() - startedAt).toBeLessThan(allowedMs);
  expect(code).toBe(143);
  // It ended by itself. In the tenth second it would have been ended.
  expect(stderr).toContain('stopped; the next start continues from here');
});

/** How much longer work takes now than on a machine that does nothing else. At least 1. */
function busyness(): number {
  const [startedAt, used] = [performance.now(), process.cpuUsage()];
  const usedMs = (): number => {
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1_000;
  };
  while (usedMs() < 300);
  return Math.max(1, (performance.now() - startedAt) / usedMs());
}

test('a second `run` is told that the port is taken', async () => {
  const { cwd } = await served();
  const { code, stdout } = await runAaShadow(['run', '--json'], { cwd });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'HTTP_PORT_TAKEN' } });
});

test('an address for operating that cannot be listened on ends `run` like the first, and leaves nothing behind', async () => {
  const { port: taken, cwd } = await served();
  const port = await freePort();
  const file = join(cwd, 'aa-shadow.yaml');
  const http = `http: { port: ${port}, admin: { port: ${taken} } }`;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/http: .*/, http));
  const { code, stdout } = await runAaShadow(['run', '--json'], { cwd });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'HTTP_PORT_TAKEN' } });
  expect(stdout).toContain(String(taken));
  await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
});

test('`run` counts what its threads call, and tells it at both addresses', async () => {
  const { cwd, child: first } = await served();
  first.kill('SIGTERM');
  await endOf(first);
  const [port, admin] = [await freePort(), await freePort()];
  const file = join(cwd, 'aa-shadow.yaml');
  const http = `http: { port: ${port}, admin: { port: ${admin} } }`;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/http: .*/, http));
  const child = startAaShadow(['run'], { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  const failed = async (at: number): Promise<number | undefined> => {
    const answer = await fetch(`http://127.0.0.1:${at}/metrics`).catch(() => null);
    const text = answer?.status === 200 ? await answer.text() : '';
    return valuesOf(text, 'aa_shadow_aa_requests_total')['demo queue transient'];
  };
  for (const at of [port, admin]) await expect.poll(() => failed(at)).toBeGreaterThan(0);
  const { stdout } = await shell(`curl -s http://127.0.0.1:${port}/metrics`);
  expect(valuesOf(stdout, 'aa_shadow_customers')).toEqual({ demo: 2 });
});

test('a server that other machines reach warns where there is no key, and is quiet where there is one', async () => {
  const { cwd, child: first } = await served();
  first.kill('SIGTERM');
  await endOf(first);
  const port = await freePort();
  const file = join(cwd, 'aa-shadow.yaml');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/http: .*/, `http: { host: 0.0.0.0, port: ${port} }`),
  );
  const warned = async (): Promise<boolean> => {
    const child = startAaShadow(['run'], { cwd });
    const end = endOf(child);
    await expect.poll(async () => (await runAaShadow(['health'], { cwd })).code).toBe(0);
    child.kill('SIGTERM');
    return (await end).stderr.includes('there is no key: every request from there is refused');
  };
  expect(await warned()).toBe(true);
  await runAaShadow(['keys', 'create', '--name', 'test'], { cwd });
  expect(await warned()).toBe(false);
});

test('on SIGTERM all connections are ended within two seconds, and `health` tells it', async () => {
  const { port, cwd, child } = await served();
  const sockets = Array.from({ length: 50 }, () => connect(port, '127.0.0.1'));
  const ended = sockets.map(
    (socket) =>
      new Promise((done) =>
        socket
          .on('error', () => undefined)
          .resume()
          .on('close', done),
      ),
  );
  await once(sockets.at(-1)!, 'connect');
  const startedAt = performance.now();
  const end = endOf(child);
  child.kill('SIGTERM');
  await Promise.all(ended);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect((await end).code).toBe(143);
  const health = await runAaShadow(['health', '--json'], { cwd });
  expect(health.code).toBe(1);
  expect(JSON.parse(health.stdout)).toMatchObject({ error: { code: 'HTTP_NO_ANSWER' } });
});

test('the demo serves, and prints lines that work', async () => {
  const child = startAaShadow(['demo', '--customers', '30', '--changes-per-second', '0']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.includes('curl -s')) lines.push(line.trim());
    if (line.includes('change now')) break;
  }
  expect(lines).toHaveLength(2);
  const { stdout } = await shell(lines.join('\n'));
  const [clients, customer] = stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text) as object);
  expect(clients).toMatchObject({ clients: [{ id: 'demo', customers: 30 }] });
  expect(customer).toMatchObject({ cust_id: expect.any(String), document: expect.any(Object) });
  const startedAt = performance.now();
  child.kill('SIGTERM');
  expect((await endOf(child)).code).toBe(143);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
});
