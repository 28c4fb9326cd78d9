// One sync thread, as the main thread sees it: its start, its messages, and its end.

import { setFlagsFromString } from 'node:v8';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { AssociationNotice } from '../aa/open-association.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { Settings } from '../config/settings.ts';
import type { DrainOutcome } from '../sync/drain.ts';
import type { EmitSyncEvent } from '../sync/sync-event.ts';
import {
  type CountedCalls,
  type FromThread,
  revived,
  revivedDeath,
  revivedError,
  type ThreadTask,
  type ToThread,
} from './messages.ts';
import { type StuckThread, ThreadStuck, ThreadWatch } from './watch.ts';

/** Beside this file, as TypeScript or as JavaScript, like this file itself. */
const threadFile = new URL(import.meta.url.replace(/thread(\.[a-z]+)$/, 'worker$1'));

/**
 * Without bounds V8 lets a heap grow to four times what is in use: two threads at work took 800 MB. With these bounds they stay
 * at about 400 MB together, at four fifths of the speed (one client, bulk size 200, four calls at once). Each further client
 * may have batches of its own in hand.
 */
const youngMb = 14;
const leastOldMb = 512;
const perClientMb = 64;
const mostOldMb = 4_096;
/** An answer of 60 MB was read in a heap of 535. */
const heapPerDocument = 12;

/**
 * Within its bound, a heap that has been cleaned grows by so much before it is cleaned again. V8's own choice is up to four
 * times that. It makes the whole process a tenth larger, and no faster.
 */
const heapGrowingPercent = 25;

function resourceLimits({ clients }: Settings): ResourceLimits {
  const largest = Math.max(0, ...clients.map(({ association }) => association.limits.documentBytes));
  const oneClientMb = Math.max(leastOldMb, Math.ceil((largest * heapPerDocument) / 2 ** 20));
  const oldMb = Math.min(mostOldMb, oneClientMb + perClientMb * Math.max(0, clients.length - 1));
  return { maxYoungGenerationSizeMb: youngMb, maxOldGenerationSizeMb: oldMb };
}

export type Send = (message: ToThread) => void;

export interface ThreadHandlers {
  /** Asks the thread to stop when it aborts. */
  readonly signal: AbortSignal;
  readonly onMessage: (message: FromThread) => void;
  /** Whether the thread is watched, and ended when it is stuck. */
  readonly watched?: boolean;
  /** Called when messages can be sent to the thread. The function given back is called when it has ended. */
  readonly onRunning?: (send: Send) => () => void;
}

/** How long a thread that is ended is waited for. */
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

/** Starts a thread, passes on its messages, and waits until it has ended. Returns why it died. `null`: it ended by itself. */
export async function runThread(
  task: ThreadTask,
  { signal, onMessage, onRunning, watched = false }: ThreadHandlers,
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
  const send: Send = (message) => thread.postMessage(message);
  const stop = (): void => send('stop');
  thread.on('message', (message: FromThread) => {
    if (message.type === 'stalled') watch?.stalled(message.client);
    else onMessage(message);
  });
  thread.once('error', (error) => resolve(revivedDeath(error)));
  thread.once('exit', () => isStuck || resolve(null));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const onEnd = onRunning?.(send);
  try {
    return await promise;
  } finally {
    watch?.end();
    onEnd?.();
    signal.removeEventListener('abort', stop);
  }
}

/** The terms that all threads share. */
export interface ThreadTerms extends Omit<ThreadTask, 'work' | 'heartbeat'> {
  readonly signal: AbortSignal;
  readonly emit: EmitSyncEvent;
  readonly onNotice: (client: ClientId, notice: AssociationNotice) => void;
  /** Receives the calls to AA, gathered over a second. */
  readonly onCalls?: (calls: readonly CountedCalls[]) => void;
}

/** Drains one client once, in a thread of its own. Throws what the drain failed with, or what the thread died of. */
export async function drainInThread(
  { settings, holder, writeTurns, signal, ...told }: ThreadTerms,
  client: ClientId,
): Promise<DrainOutcome> {
  const work = { kind: 'drain', client } as const;
  const task: ThreadTask = { settings, holder, work, writeTurns };
  const end = new DrainEnd(told);
  const death = await runThread(task, { signal, onMessage: (message) => end.onMessage(message) });
  return end.outcome(death);
}

type Told = Pick<ThreadTerms, 'emit' | 'onNotice' | 'onCalls'>;

class DrainEnd {
  readonly #told: Told;
  #last: FromThread | null = null;

  constructor(told: Told) {
    this.#told = told;
  }

  onMessage(message: FromThread): void {
    const { emit, onNotice, onCalls } = this.#told;
    if (message.type === 'event') emit(revived(message.event));
    else if (message.type === 'notice') onNotice(message.client, message.notice);
    else if (message.type === 'calls') onCalls?.(message.calls);
    else this.#last = message;
  }

  outcome(death: Error | null): DrainOutcome {
    if (this.#last?.type === 'drained') return this.#last.outcome;
    if (this.#last?.type === 'not-drained') throw revivedError(this.#last.error);
    throw death ?? new Error('the thread ended without a result');
  }
}
