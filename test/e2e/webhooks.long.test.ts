// P18: `run` is killed while it delivers, again and again, and the receiver gets the feed all the same. And the commands.

import { appendFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { newSecret } from '../../src/webhooks/signing.ts';
import { demoClient } from '../support/demo-client.ts';
import { endOf, runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { type SimulatedProcess, simulatedProcess } from '../support/simulated-process.ts';
import { toldChanges } from '../support/told-changes.ts';
import { usualTelling } from '../support/usual-subscription.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';

interface Ground {
  readonly aa: SimulatedProcess;
  readonly receiver: Receiver;
  readonly secret: string;
  readonly command: (...args: readonly string[]) => ReturnType<typeof runAaShadow>;
}

async function ground(customers: number, more = ''): Promise<Ground> {
  const aa = await simulatedProcess(['--customers', String(customers)]);
  const secret = newSecret();
  const receiver = await startReceiver(secret);
  const keys = `{ name: directory, url: '${receiver.url}', secret: ${secret}${more} }`;
  appendFileSync(aa.config, `\nwebhooks:\n  - ${keys}\n`);
  const command: Ground['command'] = (...args) =>
    runAaShadow([...args, '--config', aa.config], { cwd: aa.folder });
  expect((await command('migrate')).code).toBe(0);
  expect((await command('webhook', 'resume', 'directory')).code).toBe(0);
  return { aa, receiver, secret, command };
}

function run({ aa }: Ground) {
  const child = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, end: endOf(child) };
}

test('P18: killed while it delivers, it delivers the feed: each change, in order, without a gap', async () => {
  const it = await ground(400, ', each: true, settle: 0');
  const { receiver, aa } = it;
  for (const kill of [40, 130, 131, 290]) {
    const { child, end } = run(it);
    await receiver.until(() => receiver.changes.length >= kill);
    child.kill('SIGKILL');
    await end;
  }
  const { child, end } = run(it);
  await receiver.until(() => new Set(receiver.changes.map(({ cust_id }) => cust_id)).size === 400);
  child.kill('SIGTERM');
  const { stderr, stdout } = await end;
  expect(receiver.bad).toEqual([]);
  const shadow = await openShadow(aa.database);
  onTestFinished(() => shadow.close());
  const feed = await toldChanges(shadow, demoClient);
  const order = [...new Set(receiver.changes.map(({ change_no }) => change_no))];
  expect(order).toEqual(feed.map(({ changeNo }) => changeNo));
  // What was sent twice is the same.
  const texts = Map.groupBy(receiver.accepted, ({ id }) => id);
  for (const same of texts.values()) expect(new Set(same.map(({ text }) => text)).size).toBe(1);
  expect(stderr + stdout).not.toContain(it.secret.slice(6));
}, 400_000);

test('P18: the commands pause, resume, replay and test, and say how it stands', async () => {
  const it = await ground(20, ', settle: 0');
  const { receiver, command } = it;
  run(it);
  await receiver.until(() => receiver.told === 20);
  const state = async () => {
    const { stdout, code } = await command('webhook', '--json');
    const { webhooks } = JSON.parse(stdout) as { readonly webhooks: readonly Record<string, unknown>[] };
    return { ...webhooks[0], code };
  };
  await expect.poll(state).toMatchObject({ name: 'directory', state: 'active', behind_changes: 0, code: 0 });
  const status = JSON.parse((await command('status', '--json')).stdout) as {
    readonly clients: readonly { readonly webhooks: readonly object[] }[];
  };
  expect(status.clients[0]?.webhooks).toMatchObject([{ name: 'directory', state: 'active' }]);
  expect((await command('webhook', 'pause', 'directory')).code).toBe(0);
  expect(await state()).toMatchObject({ state: 'paused', code: 0 });
  expect((await command('status')).stdout).toContain('webhook directory');
  await command('webhook', 'resume', 'directory');
  await command('webhook', 'replay', 'directory', '--from', '11');
  await receiver.until(() => receiver.changes.length >= 30);
  expect((await command('webhook', 'parked', 'directory')).stdout).toBe('nothing was set aside\n');
  const attempts = await command('webhook', 'attempts', 'directory', '--json', '--limit', '1');
  expect(JSON.parse(attempts.stdout)).toMatchObject({
    webhooks: [{ client: 'demo', name: 'directory', attempts: [{ status: 204, changes: 10, error: null }] }],
  });
  expect((await command('webhook', 'attempts', 'directory')).stdout).toContain('demo_directory_1-11-20');
  const tested = await command('webhook', 'test', 'directory');
  expect([tested.code, tested.stdout]).toEqual([
    0,
    expect.stringContaining('anybody could send it messages'),
  ]);
  receiver.behave = () => 401;
  await command('webhook', 'replay', 'directory', '--from', '1');
  await expect.poll(state).toMatchObject({ state: 'paused_by_refusal', code: 6 });
  expect((await command('status')).stdout).toContain('the address or the secret is wrong');
  expect((await command('webhook', 'test', 'directory')).code).toBe(6);
  const unknown = await command('webhook', 'pause', 'directry');
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('did you mean directory?')]);
  expect((await command('webhook', 'replay', 'directory', '--from', 'soon')).code).toBe(2);
  expect((await command('webhook', 'replay', 'directory', '--from', '2999')).code).toBe(2);
  expect((await command('webhook', 'replay', 'directory', '--from', '2999-01-01')).code).toBe(2);
  expect((await command('webhook', 'secret')).stdout).toMatch(/^whsec_[A-Za-z0-9+/]{43}=\n$/);
}, 300_000);

test('P18: one that was made over HTTP is shown with its origin, and `run` sends nothing to the inside', async () => {
  const aa = await simulatedProcess(['--customers', '3']);
  appendFileSync(aa.config, '\nwebhookApi: true\nhttp: { port: 0 }\n');
  const command = (...args: readonly string[]) =>
    runAaShadow([...args, '--config', aa.config], { cwd: aa.folder });
  expect((await command('migrate')).code).toBe(0);
  const inside = await startReceiver(newSecret());
  const shadow = await openShadow(aa.database);
  onTestFinished(() => shadow.close());
  const made = {
    client: demoClient,
    name: 'index',
    url: inside.url.replace('http:', 'https:'),
    secret: newSecret(),
    ...usualTelling,
  };
  expect(await shadow.webhooks.make(made, 'terms', 'test')).toBe('made');
  const child = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
  onTestFinished(() => void child.kill('SIGKILL'));
  const state = async () => (await shadow.webhooks.of(demoClient))[0];
  await expect.poll(state).toMatchObject({ state: 'paused_by_refusal' });
  const listed = await command('webhook', 'list');
  expect([listed.code, listed.stdout]).toEqual([6, expect.stringMatching(/index +api +paused_by_refusal/)]);
  expect(listed.stdout).not.toContain(made.secret);
  const tested = await command('webhook', 'test', 'index');
  expect([tested.code, tested.stdout]).toEqual([6, expect.stringContaining('public')]);
  const attempts = await command('webhook', 'attempts', 'index');
  expect(attempts.stdout).toContain('must be a public address');
  expect(inside.received).toEqual([]);
});

test('P18: `webhook listen` receives, verifies, and prints what comes', async () => {
  const child = startAaShadow(['webhook', 'listen', '--port', '0', '--json']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: Record<string, unknown>[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n').filter(Boolean))
      lines.push(JSON.parse(line) as Record<string, unknown>);
  });
  await expect.poll(() => lines.length).toBe(1);
  const { listening, secret } = lines[0] as { readonly listening: string; readonly secret: string };
  const aa = await simulatedProcess(['--customers', '1']);
  appendFileSync(aa.config, `\nwebhooks:\n  - { name: dev, url: '${listening}', secret: ${secret} }\n`);
  const tested = await runAaShadow(['webhook', 'test', 'dev', '--config', aa.config]);
  expect([tested.code, tested.stdout]).toEqual([0, expect.stringContaining('refuses a wrong signature')]);
  await expect.poll(() => lines.map(({ signature }) => signature)).toEqual([undefined, 'good', 'other']);
  const end = endOf(child);
  child.kill('SIGINT');
  expect((await end).code).toBe(130);
});
