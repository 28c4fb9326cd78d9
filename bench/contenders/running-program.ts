// The program as `run` does its work: two sync threads, and a main thread with nothing to do but what the HTTP side would.

import type { AssociationAnywhere } from '../../src/aa/association.ts';
import type { ClientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { newWriteTurns } from '../../src/shadow/write-turns.ts';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import { SyncThreads, dealtOut } from '../../src/runtime/pool.ts';
import { benchClient, benchSettings } from '../ground/bench-sync.ts';
import type { Contender, Measure, Turn } from './contender.ts';
import { leftBy, warmUpClient, withAssociation } from './own-drain.ts';
import { measured } from './measurement.ts';

/** Short: it is the time the program needs to notice that a drain may begin. */
const pollEveryMs = 50;

export interface RunningProgram {
  /** Enqueues everyone and waits until all of them are drained and purged. */
  drained(): Promise<Pick<Measure, 'customers' | 'rows'>>;
}

/** The program has drained the warm-up, and finds the other queue empty, when the work begins. */
export async function withRunningProgram<T>(
  turn: Turn,
  work: (program: RunningProgram) => Promise<T>,
): Promise<T> {
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
    pollEveryMs,
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
  await aa.forceEnqueue('everyone');
  await purged;
  return leftBy(shadow, benchClient);
}

/** Who waits for the next purge of which client. */
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

export const wholeDrain: Contender = (turn) =>
  withRunningProgram(turn, (program) => measured(() => program.drained()));

export const unchangedDrain: Contender = (turn) =>
  withRunningProgram(turn, async (program) => {
    const first = await measured(() => program.drained());
    return [first, await measured(() => program.drained())];
  });
