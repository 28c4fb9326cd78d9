// The curl lines of the documentation and of the demo work as they stand.

import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { Bench } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { freePort } from '../support/free-port.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { endOf, folderWith, runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';

const root = resolve(import.meta.dirname, '../..');

/** Fails when an answer is a problem. */
const strictCurl = 'curl() { command curl --fail-with-body "$@" && echo; }\n';

const shell = (script: string, env: Record<string, string> = {}) =>
  promisify(execFile)('sh', ['-euc', strictCurl + script], { env: { ...process.env, ...env } });

function curlBlocks(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, block = '']) => block)
    .filter((block) => block.includes('curl -s'));
}

/** `run`, with a client whose AA does not answer, and customers that are stored. */
async function served(): Promise<{
  readonly port: number;
  readonly cwd: string;
  readonly child: ChildProcess;
}> {
  const database = await freshSqlite();
  const bench = new Bench(database);
  onTestFinished(() => bench.remove());
  const shadow = await bench.open();
  const demo = clientId('demo');
  await shadow.register(demo);
  const fetchNumber = await shadow.nextFetchNumber(demo);
  const results = ['0012345', '0054321'].map((id) => ({
    kind: 'current' as const,
    custId: madeUpCustomer(id).custId,
    fetchNumber,
    fetchedAt: bench.clock.now(),
    customer: shadow.preparation()(madeUpCustomer(id)),
  }));
  await shadow.apply({ client: demo, lease: null, results });
  await shadow.close();
  const port = await freePort();
  const cwd = folderWith(`database: ${JSON.stringify(database.url)}
http: { port: ${port} }
clients:
  - { id: demo, url: 'http://127.0.0.1:9/', username: u, password: p }
`);
  const child = startAaShadow(['run'], { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  await expect.poll(async () => (await runAaShadow(['health'], { cwd })).code, { timeout: 30_000 }).toBe(0);
  return { port, cwd, child };
}

test('the lines of docs/http.md and of the README work as they stand, with a key and without', async () => {
  const { port, cwd } = await served();
  const made = await runAaShadow(['keys', 'create', '--name', 'docs', '--client', 'demo', '--json'], { cwd });
  const { key, key_id: keyId } = JSON.parse(made.stdout) as { readonly key: string; readonly key_id: string };
  const blocks = ['docs/http.md', 'README.md'].flatMap(curlBlocks);
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

test('a second `run` is told that the port is taken', async () => {
  const { cwd } = await served();
  const { code, stdout } = await runAaShadow(['run', '--json'], { cwd });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'HTTP_PORT_TAKEN' } });
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
    await expect.poll(async () => (await runAaShadow(['health'], { cwd })).code, { timeout: 30_000 }).toBe(0);
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
