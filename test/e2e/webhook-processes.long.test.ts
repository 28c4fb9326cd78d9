// P18: two `run` processes on one PostgreSQL database share a webhook: one sends at a time, and when it is killed the other goes on.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { newSecret } from '../../src/webhooks/signing.ts';
import { demoClient } from '../support/demo-client.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess } from '../support/simulated-process.ts';
import { toldChanges } from '../support/told-changes.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';

const database = postgresForFile();
const customers = 300;

interface Pair {
  readonly shadow: Shadow;
  readonly receiver: Receiver;
  readonly start: () => ChildProcess;
}

async function pair(): Promise<Pair> {
  const { url } = await database.openFresh();
  const aa = await simulatedProcess(['--customers', String(customers)]);
  const secret = newSecret();
  const receiver = await startReceiver(secret);
  const keys = `{ name: directory, url: '${receiver.url}', secret: ${secret}, each: true, settle: 0 }`;
  const settings = readFileSync(aa.config, 'utf8').replace(/^database: .*$/m, `database: ${url}`);
  writeFileSync(aa.config, `${settings}\nwebhooks:\n  - ${keys}\n`);
  for (const command of [['migrate'], ['webhook', 'resume', 'directory']])
    expect((await runAaShadow([...command, '--config', aa.config], { cwd: aa.folder })).code).toBe(0);
  const shadow = await openShadow(url);
  onTestFinished(() => shadow.close());
  const start = (): ChildProcess => {
    const child = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
    child.stdout?.resume();
    child.stderr?.resume();
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  return { shadow, receiver, start };
}

/** Kills the process that waits for an answer to the message that tells so many changes at least. */
async function killSender(
  { shadow, receiver }: Pair,
  processes: ChildProcess[],
  told: number,
): Promise<void> {
  receiver.behave = () => (receiver.accepted.length < told ? 204 : 'hang');
  await receiver.until(
    () => receiver.accepted.length === told && receiver.received.at(-1) !== receiver.accepted.at(-1),
  );
  const [webhook] = await shadow.webhooks.of(demoClient);
  const [, pid] = webhook?.claimedBy?.split('/') ?? [];
  const sender = processes.find((one) => String(one.pid) === pid);
  if (sender === undefined) throw new Error(`none of them sends: ${webhook?.claimedBy}`);
  processes.splice(processes.indexOf(sender), 1);
  receiver.behave = () => 204;
  const ended = once(sender, 'exit');
  sender.kill('SIGKILL');
  await ended;
}

test('P18: two processes share a webhook: each change is told once, in order, and when the one that sends is killed the other goes on', async () => {
  const it = await pair();
  const { receiver, shadow } = it;
  const processes = [it.start(), it.start()];
  await killSender(it, processes, 60);
  processes.push(it.start());
  await killSender(it, processes, 150);
  await receiver.until(() => receiver.accepted.length === customers);
  const feed = await toldChanges(shadow, demoClient);
  expect(receiver.bad).toEqual([]);
  expect(receiver.changes.map(({ change_no }) => change_no)).toEqual(feed.map(({ changeNo }) => changeNo));
  expect(feed).toHaveLength(customers);
  // Only what the dead did not hear an answer to was sent twice, with its id, and accepted once.
  expect(receiver.received).toHaveLength(customers + 2);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(customers);
  await expect
    .poll(async () => (await shadow.webhooks.of(demoClient))[0])
    .toMatchObject({
      state: 'active',
      batch: null,
      place: { changeNo: feed.at(-1)?.changeNo },
    });
});
