// `idle`: what the HTTP side costs while nobody asks: `run` that serves and `run` that does not, side by side, each following the
// queue of a simulated AA in which nothing changes. Processor time of the whole process, as Linux counts it.

import { type ChildProcess, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openShadow } from '../src/shadow/open-shadow.ts';
import { clientId } from '../src/catalogue/ids.ts';
import type { Bench, Case } from './bench.ts';
import { type Cleanups, withCleanups } from './ground/cleanups.ts';
import { usableDatabases } from './ground/databases.ts';
import { firstDocument, forked, killed } from './ground/processes.ts';
import { startProgram, stopped, writeConfiguration } from './ground/program.ts';

const client = clientId('idle');
const pollEvery = '5s';
/** What a start leaves behind: compiled code, the first drain, the first collection of garbage. */
const settleMs = 5_000;

export const idle: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const { usable, notes } = await usableDatabases(options, cleanups);
    const seconds = options.seconds ?? 60;
    const cases: Case[] = [];
    const ratios: Record<string, number> = {};
    for (const databases of usable) {
      const { engine } = databases;
      const [serving, silent] = [await databases.create(), await databases.create()];
      const [withHttp = 0, without = 0] = await withCleanups((inner) =>
        processorMs([{ database: serving.url }, { database: silent.url, serves: false }], seconds, inner),
      );
      cases.push({ name: `${engine}, with http`, value: (withHttp / seconds) * 60, unit: 'ms a minute' });
      cases.push({ name: `${engine}, without`, value: (without / seconds) * 60, unit: 'ms a minute' });
      ratios[`${engine}_with_http_over_without`] = withHttp / without;
      await serving.drop();
      await silent.drop();
    }
    return { cases, ratios, notes };
  });

interface Wanted {
  readonly database: string;
  readonly serves?: boolean;
}

/** Of all programs, while they run side by side. */
async function processorMs(
  wanted: readonly Wanted[],
  seconds: number,
  cleanups: Cleanups,
): Promise<readonly number[]> {
  const programs: ChildProcess[] = [];
  for (const { database, serves = true } of wanted) programs.push(await follower(database, serves, cleanups));
  await delay(settleMs);
  const before = programs.map(usedMs);
  await delay(seconds * 1_000);
  const used = programs.map((program, at) => usedMs(program) - (before[at] ?? 0));
  for (const program of programs) await stopped(program, 'SIGTERM');
  return used;
}

/** A program that has drained its few customers. Each has an AA of its own, because AA has one queue. */
async function follower(database: string, serves: boolean, cleanups: Cleanups): Promise<ChildProcess> {
  const aa = forked('ground/simulator-process.ts', ['50']);
  cleanups.add(() => killed(aa));
  const { url } = (await firstDocument(aa)) as { readonly url: string };
  const clients = [{ id: client, url }];
  const settings = { database, clients, bulkSize: 50, concurrency: 4, pollEvery, serves };
  const program = startProgram('run', writeConfiguration(settings, cleanups), cleanups);
  const shadow = await openShadow(database);
  try {
    while ((await shadow.clientState(client)).lastPurgeAt === null) await delay(100);
  } finally {
    await shadow.close();
  }
  return program;
}

/** Both counts are in ticks of the clock, of which the kernel tells 100 a second unless `getconf` says otherwise. */
function usedMs({ pid }: ChildProcess): number {
  const [user = NaN, system = NaN] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user + system) * 1_000) / ticksPerSecond();
}

const ticksPerSecond = (): number => Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
