// Starts one sync thread, hears what it says, and waits until it has ended.

import { setFlagsFromString } from 'node:v8';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Settings } from '../config/settings.ts';
import { revivedDeath } from './carried-event.ts';
import { ThreadStuck } from './thread-stuck.ts';
import { type StuckThread, ThreadWatch } from './thread-watch.ts';
import type { FromThread, ThreadTask, ToThread } from './thread-messages.ts';

/** Beside this file, in the language it is in itself: as written, or as built. */
const threadFile = new URL(import.meta.url.replace(/run-thread(\.[a-z]+)$/, 'sync-thread$1'));

/**
 * Left to itself V8 lets a heap grow to four times what is in use: two threads at work made 800 MB of it. With these bounds
 * they stay at about 400 MB together, at four fifths of the speed (one client, bulk size 200, four calls at once). Every client
 * more may have batches in hand of its own.
 */
const youngMb = 14;
const leastOldMb = 512;
const perClientMb = 64;
const mostOldMb = 4_096;
/** An answer of 60 MB was read in a heap of 535. */
const heapPerDocument = 12;

/**
 * Within its bound a heap that has been cleaned grows by so much before it is cleaned again. V8's own choice is up to four
 * times that and makes the whole process a tenth larger, and no faster.
 */
const heapGrowingPercent = 25;

function resourceLimits({ clients }: Settings): ResourceLimits {
  const largest = Math.max(0, ...clients.map(({ association }) => association.limits.documentBytes));
  const oneClientMb = Math.max(leastOldMb, Math.ceil((largest * heapPerDocument) / 2 ** 20));
  const oldMb = Math.min(mostOldMb, oneClientMb + perClientMb * Math.max(0, clients.length - 1));
  return { maxYoungGenerationSizeMb: youngMb, maxOldGenerationSizeMb: oldMb };
}

export type Say = (message: ToThread) => void;

export interface ThreadEar {
  /** Asks the thread to stop when it aborts. */
  readonly signal: AbortSignal;
  readonly hear: (message: FromThread) => void;
  /** Watches the thread, and ends it when it is stuck. */
  readonly watched?: boolean;
  /** Where the thread is listed while it runs, for whoever has something to say to it. */
  readonly listed?: Set<Say>;
}

/** A thread that does not even end must not be waited for. */
const endingMs = 10_000;

function startThread(task: ThreadTask, watch: ThreadWatch | null): Worker {
  try {
    return new Worker(threadFile, {
      workerData: watch === null ? task : { ...task, heartbeat: watch.heartbeat.shared },
      resourceLimits: resourceLimits(task.settings),
    });
  } catch (error) {
    // There is nothing to watch.
    watch?.end();
    throw error;
  }
}

/** Why it died; `null` when it ended by itself. */
export async function runThread(
  task: ThreadTask,
  { signal, hear, listed, watched = false }: ThreadEar,
): Promise<Error | null> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`);
  const { promise, resolve } = Promise.withResolvers<Error | null>();
  let isStuck = false;
  const onStuck = (stuck: StuckThread): void => {
    const death = new ThreadStuck(stuck);
    isStuck = true;
    setTimeout(() => resolve(death), endingMs).unref();
    void thread.terminate().then(() => resolve(death));
  };
  const watch = watched ? new ThreadWatch(onStuck) : null;
  const thread = startThread(task, watch);
  const say: Say = (message) => thread.postMessage(message);
  const stop = (): void => say('stop');
  thread.on('message', (message: FromThread) => {
    if (message.type === 'stalled') watch?.stalled(message.client);
    else hear(message);
  });
  thread.once('error', (error) => resolve(revivedDeath(error)));
  thread.once('exit', () => isStuck || resolve(null));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  listed?.add(say);
  try {
    return await promise;
  } finally {
    watch?.end();
    listed?.delete(say);
    signal.removeEventListener('abort', stop);
  }
}
