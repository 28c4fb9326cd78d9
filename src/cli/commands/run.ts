// `run`: keeps every client's shadow fresh until it is stopped.

import type { Command } from 'commander';
import type { ClientId } from '../../catalogue/ids.ts';
import type { ClientSettings, Settings } from '../../config/settings.ts';
import { populationWarning } from '../../report/population.ts';
import { heldBackSays } from '../../shadow/reads/held-back.ts';
import type { Shadow, StuckKind } from '../../shadow/shadow.ts';
import { watchMain } from '../../runtime/watchdog.ts';
import { ThreadErrands } from '../../runtime/errands.ts';
import { ThreadLanes } from '../../runtime/lanes.ts';
import { SyncThreads, dealtOut } from '../../runtime/pool.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { openServed, type Served } from '../served.ts';
import { logSyncEvent } from '../sync-log.ts';
import { SyncTally } from '../sync-tally.ts';
import { threadsTerms } from '../thread-terms.ts';
import { inTurn, withShadow } from '../client-work.ts';
import { openSent, type Sent } from '../webhook-work.ts';

export function defineRun(command: Command): void {
  command.action(framed(run));
  withExamples(command, [
    ['run', 'every client of ./aa-shadow.yaml'],
    ['run --client acme --log-level debug', 'one client, with a detailed log'],
  ]);
}

async function run(invocation: Invocation): Promise<Result> {
  const settings = await invocation.settings();
  const clients = await invocation.clients();
  const terms = threadsTerms(invocation, { ...settings, clients }, 'run');
  const { http } = settings;
  const { writeTurns } = terms;
  const [lanes, errands] = [new ThreadLanes(), new ThreadErrands()];
  const beside = { clients, lanes, errands, writeTurns };
  const served = http === null ? null : await openServed(invocation, settings, { http, ...beside });
  let sent: Sent | null = null;
  try {
    // It brings the schema up to date, and fails at once when the database cannot be opened.
    await withShadow(settings, 'migrate', () => Promise.resolve());
    await served?.begin();
    sent = await openSent(invocation, settings, { clients, writeTurns });
    return await keepFresh(invocation, settings, clients, {
      terms: { ...terms, lanes, errands },
      metrics: served?.metrics ?? null,
    });
  } finally {
    await Promise.all([served?.close(), sent?.close()]);
  }
}

async function keepFresh(
  invocation: Invocation,
  settings: Settings,
  clients: readonly ClientSettings[],
  {
    terms,
    metrics,
  }: {
    readonly terms: ReturnType<typeof threadsTerms> & {
      readonly lanes: ThreadLanes;
      readonly errands: ThreadErrands;
    };
    readonly metrics: Served['metrics'] | null;
  },
): Promise<Result> {
  const { log, signal } = invocation;
  const tallies = new Map(clients.map(({ id }) => [id, new SyncTally()]));
  const threads = new SyncThreads({
    ...terms,
    follows: dealtOut([...tallies.keys()], Math.min(settings.threads, mostThreads(clients))),
    signal,
    onHeldBack: (heldBack) => log.warn(heldBack, heldBackSays(heldBack)),
    onStuck: (kind, stuck) => reportStuck(invocation, settings, kind, stuck),
    emit: (event) => {
      tallies.get(event.client)?.take(event);
      metrics?.take(event);
      logSyncEvent(log, event);
    },
    onCalls: (calls) => {
      for (const some of calls) metrics?.takeCalls(some);
    },
  });
  const watchdog = watchMain();
  const warning = firstProcessWarning(process.pid);
  if (warning !== null) log.warn(warning);
  log.info({ clients: clients.length }, 'running; Ctrl-C stops');
  const warned = warnOfDoubt(invocation, settings, clients);
  try {
    await threads.run();
  } catch (error) {
    log.error({ err: error }, 'the sync cannot go on, and the program ends');
    // A thread that cannot be ended would keep the process from ending.
    setTimeout(() => process.exit(exitCodeOf(error)), lastWordsMs).unref();
    throw error;
  } finally {
    await watchdog.end();
    await warned;
  }
  log.info('stopped; the next start continues from here');
  return { document: { clients: [...tallies].map(tallyDocument) }, text: '', exit: exitCodes.done };
}

const lastWordsMs = 2_000;

/** Logs for which clients nothing shows that they were ever filled. The sync does not wait for it. */
async function warnOfDoubt(
  { log, signal }: Invocation,
  settings: Settings,
  clients: readonly ClientSettings[],
): Promise<void> {
  const look = (shadow: Shadow) => async (client: ClientSettings) => {
    const warning = populationWarning(await shadow.clientState(client.id));
    if (warning !== null) log.warn({ client: client.id }, warning);
  };
  try {
    await withShadow(settings, 'check', (shadow) => inTurn(clients, look(shadow), signal));
  } catch (error) {
    log.warn({ err: error }, 'it could not be seen whether every client was filled once');
  }
}

/** Logs that a thread is stuck, and writes it into the database, where `status` finds it. */
async function reportStuck(
  { log }: Invocation,
  settings: Settings,
  kind: StuckKind,
  clients: readonly ClientId[],
): Promise<void> {
  log.error({ kind, clients }, 'a sync thread was stuck: it was ended, and it is started again');
  try {
    await withShadow(settings, 'check', async (shadow) => {
      for (const client of clients) await shadow.recordStuck(client, kind);
    });
  } catch (error) {
    log.error({ err: error }, 'the stuck thread could not be recorded in the database');
  }
}

/** No more threads than calls that may be made at once. Each thread that works needs at least one call. */
const mostThreads = (clients: readonly ClientSettings[]): number =>
  clients.reduce((sum, { association }) => sum + association.concurrency, 0);

const tallyDocument = ([client, tally]: readonly [ClientId, SyncTally]): object => ({
  client,
  customers: tally.outcomes,
  purges: tally.purges,
  failures: tally.failures,
});

/** The warning for a first process: the kernel keeps SIGKILL from it, so the watchdog cannot end it. `null`: it is not one. */
export const firstProcessWarning = (pid: number): string | null =>
  pid === 1
    ? 'this is the first process (PID 1) of its container: if its main thread hangs, it cannot end itself; start the container with --init, or with tini'
    : null;
