// Several `run` processes on one PostgreSQL database share a drain, and any of them may die.
// AA_SHADOW_TEST_CUSTOMERS=50000 makes a long drain.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';
import { demoClient } from '../support/simulated-sync.ts';
import { toldChanges } from '../support/told-changes.ts';

const database = postgresForFile();
const customers = Number(process.env['AA_SHADOW_TEST_CUSTOMERS'] ?? 1_200);
const bulkSize = 20;
/** So long takes a call that all three are there before the drain is over. */
const latencyMs = 300;
const timeout = 180_000 + customers * 12;

interface Fleet {
  readonly aa: SimulatedProcess;
  readonly shadow: Shadow;
  readonly start: () => ChildProcess;
}

async function fleet(): Promise<Fleet> {
  const { url } = await database.openFresh();
  const aa = await simulatedProcess(['--customers', String(customers), '--latency', String(latencyMs)]);
  const settings = readFileSync(aa.config, 'utf8')
    .replace(/^database: .*$/m, `database: ${url}`)
    .replace(/^( +)url:/m, `$1bulkSize: ${bulkSize}\n$1concurrency: 6\n$1pollEvery: 200ms\n$1url:`);
  writeFileSync(aa.config, settings);
  const shadow = await openShadow(url);
  onTestFinished(() => shadow.close());
  const start = (): ChildProcess => {
    const child = startAaShadow(['run', '--config', aa.config, '--log-level', 'debug'], { cwd: aa.folder });
    child.stdout?.resume();
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  return { aa, shadow, start };
}

interface Call {
  readonly procedure: string;
  readonly custIds: number;
  readonly outcome: string;
}

const calls = async ({ aa }: Fleet): Promise<readonly Call[]> =>
  (await aa.control('GET', 'journal')) as readonly Call[];

const served = async (world: Fleet): Promise<number> =>
  (await calls(world)).reduce((sum, { custIds }) => sum + custIds, 0);

const purges = async (world: Fleet): Promise<number> =>
  (await calls(world)).filter(({ procedure }) => /purge/i.test(procedure)).length;

/** Waits for something that another process does. */
async function until(happened: () => Promise<boolean>): Promise<void> {
  while (!(await happened())) await delay(20);
}

async function stopped(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map((child) => {
      const ended = once(child, 'close');
      child.stderr?.resume();
      child.kill('SIGTERM');
      return ended;
    }),
  );
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  child.stderr?.resume();
  child.kill('SIGKILL');
  await ended;
}

/** Every customer is stored as in AA, with one change. */
async function expectTruth({ aa, shadow }: Fleet): Promise<void> {
  expect(await differencesFromTruth(shadow, demoClient, await aa.truths())).toEqual([]);
  const told = new Set<string>();
  for (const [at, { custId, kind, changeNo }] of (await toldChanges(shadow, demoClient)).entries()) {
    expect(changeNo).toBe(at + 1);
    expect(kind).toBe('created');
    told.add(custId);
  }
  expect(told.size).toBe(customers);
}

test('three workers share one drain, and no customer is asked for twice', { timeout }, async () => {
  const world = await fleet();
  const children = [world.start(), world.start(), world.start()];
  const said = children.map((child) => {
    const lines: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => lines.push(text));
    return lines;
  });
  await until(async () => (await purges(world)) > 0);
  await stopped(children);
  expect(await served(world)).toBe(customers);
  const helped = said.filter((lines) => lines.join('').includes('helping with a drain'));
  expect(helped.length).toBeGreaterThan(1);
  await expectTruth(world);
});

test('P4: three workers, one of them killed again and again, drain to the truth', { timeout }, async () => {
  const world = await fleet();
  const workers = [world.start(), world.start(), world.start()];
  const step = customers / 6;
  for (let kill = 1; kill <= 5; kill++) {
    await until(async () => (await served(world)) >= kill * step || (await purges(world)) > 0);
    const victim = workers[kill % workers.length];
    if (victim !== undefined) await killed(victim);
    workers[kill % workers.length] = world.start();
  }
  for (const worker of workers) worker.stderr?.resume();
  await until(async () => (await purges(world)) > 0);
  await until(async () => (await world.shadow.clientState(demoClient)).drain === null);
  await stopped(workers);
  await expectTruth(world);
});
