// The program as `run` works: two sync threads, and a main thread that has nothing else to do. Two contenders use it.

import type { AssociationAnywhere } from '../../src/aa/association.ts';
import { type ClientId, everyone } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { newWriteTurns } from '../../src/shadow/write-turns.ts';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import { SyncThreads, dealtOut } from '../../src/runtime/pool.ts';
import { benchClient, benchSettings } from '../ground/bench-sync.ts';
import { busyShape } from '../ground/busy-shape.ts';
import type { Contender, Measure, Turn } from './contender.ts';
import { leftBy, warmUpClient, withAssociation } from './own-drain.ts';
import { measured } from './measurement.ts';

/** It is short, because the program may take this long to notice that it can begin a drain. */
const pollEveryMs = 50;

export interface RunningProgram {
  /** Enqueues all customers and waits until they are drained and purged. */
  drained(): Promise<Pick<Measure, 'customers' | 'rows'>>;
}

/** When the work begins the program has drained the warm-up, and the other queue is empty. */
async function withRunningProgram<T>(turn: Turn, work: (program: RunningProgram) => Promise<T>): Promise<T> {
  const shadow = await openShadow(turn.database);
  const purges = new Purges();
  const stop = new AbortController();
  const { bulkSize, concurrency } = turn;
  const settings = benchSettings(
    turn.database,
    [
      { url: turn.warmUpUrl, bulkSize, concurrency, client: warmUpClient },
      { url: turn.url, bulkSize, concurrency },
    ],
    { pollEveryMs, search: turn.search ?? true, ...(turn.shape === 'busy' ? busyShape() : {}) },
  );
  const clients = settings.clients.map(({ id }) => id);
  const warm = purges.of(warmUpClient);
  const threads = new SyncThreads({
    settings,
    follows: dealtOut(clients, settings.threads),
    holder: `bench/${process.pid}/run`,
    writeTurns: newWriteTurns(),
    signal: stop.signal,
    emit: (event) => purges.take(event),
    onNotice: () => undefined,
    onDeath: (error) => purges.fail(error),
  });
  const running = threads.run();
  try {
    await warm;
    return await withAssociation(turn, turn.url, (aa) =>
      work({ drained: () => drainedNow(aa, shadow, purges) }),
    );
  } finally {
    stop.abort();
    await running;
    await shadow.close();
  }
}

async function drainedNow(
  aa: AssociationAnywhere,
  shadow: Shadow,
  purges: Purges,
): Promise<Pick<Measure, 'customers' | 'rows'>> {
  const purged = purges.of(benchClient);
  await aa.forceEnqueue(everyone);
  await purged;
  return leftBy(shadow, benchClient);
}

/** Promises of the next purge of each client. */
class Purges {
  readonly #waiting = new Map<ClientId, PromiseWithResolvers<void>>();

  of(client: ClientId): Promise<void> {
    const waiter = Promise.withResolvers<void>();
    this.#waiting.set(client, waiter);
    return waiter.promise;
  }

  take(event: SyncEvent): void {
    if (event.type === 'failed' || event.type === 'parked') this.fail(event.error);
    if (event.type === 'purged') this.#waiting.get(event.client)?.resolve();
  }

  fail(error: Error): void {
    for (const waiter of this.#waiting.values()) waiter.reject(error);
  }
}

/** The whole drain: from the bytes of AA to committed rows and the confirmed purge. */
export const wholeDrain: Contender = (turn) =>
  withRunningProgram(turn, (program) => measured(() => program.drained()));

/** A drain, and a second one after all customers were queued again although nothing had changed. */
export const unchangedDrain: Contender = (turn) =>
  withRunningProgram(turn, async (program) => {
    const first = await measured(() => program.drained());
    return [first, await measured(() => program.drained())];
  });
