// Runs the sync in threads of its own. So reading XML and writing to SQLite never hold up the main thread, and more than one
// core is used. A thread that dies is replaced; what it had in hand is free again when its leases expire.

import { AaShadowError } from '../aa-shadow-error.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { Settings } from '../config/settings.ts';
import { HeldBackWatch } from '../shadow/reads/held-back.ts';
import type { HeldBack, StuckKind } from '../shadow/shadow.ts';
import { batchesWorthSharing } from '../sync/helpers.ts';
import type { EmitSyncEvent, SyncEvent } from '../sync/sync-event.ts';
import { pause } from '../sync/work/context.ts';
import { isGone } from '../sync/work/retry-loop.ts';
import type { ThreadErrands } from './errands.ts';
import type { ThreadLanes } from './lanes.ts';
import { watchLimits } from './limits.ts';
import { type FromThread, revived, type ThreadTask } from './messages.ts';
import { runThread, type Send, type ThreadTerms } from './thread.ts';
import { StuckCount, ThreadStuck } from './watch.ts';

/** Each thread adds its number to `holder`. Where the main thread writes too, it uses the same `writeTurns`. */
export interface SyncThreadsTerms extends ThreadTerms {
  /** One list for each thread: the clients that it follows. A thread with none only helps. */
  readonly follows: readonly (readonly ClientId[])[];
  /** A thread has died of something that it could not handle, and is started again after the pause. */
  readonly onDeath: (error: Error, restartInMs: number) => void;
  /** The fast lanes of the clients that the threads follow. */
  readonly lanes?: ThreadLanes;
  /** Errands for these clients. */
  readonly errands?: ThreadErrands;
  /** What readers hold back has grown beyond a limit, or has doubled since. */
  readonly onHeldBack?: (heldBack: HeldBack) => void;
  /** Given when the threads are watched: a stuck one has been ended. It is started again when this resolves. */
  readonly onStuck?: (kind: StuckKind, clients: readonly ClientId[]) => Promise<void>;
}

export class SyncThreads {
  readonly #terms: SyncThreadsTerms;
  readonly #running = new Set<Send>();
  readonly #heldBack = new HeldBackWatch(watchLimits.heldBack);
  readonly #giveUp = new AbortController();
  readonly #signal: AbortSignal;

  constructor(terms: SyncThreadsTerms) {
    this.#terms = terms;
    this.#signal = AbortSignal.any([terms.signal, this.#giveUp.signal]);
  }

  /**
   * Resolves when the signal has aborted and all threads have ended. Throws `SYNC_STUCK` when they get stuck again and again.
   */
  async run(): Promise<void> {
    const running = this.#terms.follows.map((own, at) => this.#keepRunning(own, at + 1));
    try {
      await Promise.all(running);
    } catch (error) {
      this.#giveUp.abort();
      await Promise.race([Promise.allSettled(running), pause(longestEndMs, new AbortController().signal)]);
      throw error;
    }
  }

  /** A long drain has begun. Threads that have time look for it. */
  look(): void {
    for (const send of this.#running) send('look');
  }

  async #keepRunning(follows: readonly ClientId[], number: number): Promise<void> {
    const { onDeath } = this.#terms;
    const signal = this.#signal;
    // Several threads that are stuck at once have one cause, and each of them is started again.
    const stuck = new StuckCount(watchLimits);
    for (let deaths = 0; !signal.aborted; deaths += 1) {
      const death = await this.#runOnce(follows, number);
      if (death === null || signal.aborted) return;
      if (isGoneForGood(death)) throw death;
      if (death instanceof ThreadStuck) {
        await this.#reportStuck(death, follows);
        // It is counted instead, so there is no need to wait longer and longer.
        stuck.add();
        deaths = 0;
      }
      const restartInMs = Math.min(longestRestartPauseMs, 1_000 * 2 ** Math.min(deaths, 10));
      onDeath(death, restartInMs);
      await pause(restartInMs, signal);
    }
  }

  async #reportStuck({ stuck: { kind, client } }: ThreadStuck, follows: readonly ClientId[]): Promise<void> {
    const reported = this.#terms.onStuck?.(kind, client === null ? follows : [client]);
    await Promise.race([reported, pause(longestReportMs, this.#signal)]);
  }

  /** Why the thread died. `null`: it ended because it was asked to. */
  async #runOnce(clients: readonly ClientId[], number: number): Promise<Error | null> {
    const { settings, holder, writeTurns, onStuck } = this.#terms;
    const signal = this.#signal;
    const work = { kind: 'follow', clients } as const;
    const task: ThreadTask = { settings, holder: `${holder}/${number}`, work, writeTurns };
    const onMessage = (message: FromThread): void => this.#onMessage(message);
    const onRunning = (send: Send): (() => void) => this.#reachable(clients, send);
    const handlers = { signal, onMessage, onRunning, watched: onStuck !== undefined };
    try {
      const death = await runThread(task, handlers);
      return death ?? (signal.aborted ? null : new Error('the thread ended by itself'));
    } catch (error) {
      // It could not be started. Later the machine may have room for one more.
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #reachable(clients: readonly ClientId[], send: Send): () => void {
    this.#running.add(send);
    const { lanes, errands } = this.#terms;
    const detach = [lanes?.attach(clients, send), errands?.attach(clients, send)];
    return () => {
      this.#running.delete(send);
      for (const end of detach) end?.();
    };
  }

  #onMessage(message: FromThread): void {
    const { emit, onNotice, onCalls, lanes, errands } = this.#terms;
    if (message.type === 'fetched-now') return lanes?.onReply(message);
    if (message.type === 'errand-told' || message.type === 'errand-ended') return errands?.onReply(message);
    if (message.type === 'notice') return onNotice(message.client, message.notice);
    if (message.type === 'calls') return onCalls?.(message.calls);
    if (message.type === 'held-back') return this.#onHeldBack(message.heldBack);
    if (message.type !== 'event') return;
    const event = revived(message.event);
    if (isLongDrain(event, this.#terms.settings)) this.look();
    emit(event);
  }

  /** All threads measure the same database. */
  #onHeldBack(heldBack: HeldBack): void {
    if (this.#heldBack.isNews(heldBack)) this.#terms.onHeldBack?.(heldBack);
  }
}

/** A new start would open what is at the path now, and that may be another database. A person, or a supervisor, decides. */
const isGoneForGood = (death: Error): death is AaShadowError =>
  death instanceof AaShadowError && isGone(death);

const longestRestartPauseMs = 30_000;
/** The database itself may hang, so recording the stuck thread must not take longer. */
const longestReportMs = 5_000;
const longestEndMs = 10_000;

/** Whether other workers can help with what has just begun. */
function isLongDrain(event: SyncEvent, { clients }: Settings): boolean {
  if (event.type !== 'queue-received' && event.type !== 'drain-resumed') return false;
  const bulkSize = clients.find(({ id }) => id === event.client)?.association.bulkSize ?? Infinity;
  return event.progress.pending >= batchesWorthSharing * bulkSize;
}

/** Distributes the clients to the threads, one after the other. */
export const dealtOut = (clients: readonly ClientId[], threads: number): readonly (readonly ClientId[])[] =>
  Array.from({ length: threads }, (_, thread) => clients.filter((_client, at) => at % threads === thread));

export type HelpersTerms = Omit<SyncThreadsTerms, 'follows' | 'signal' | 'onStuck'> & {
  /** How many threads there are beside the one that leads. */
  readonly helpers: number;
};

/**
 * Does work that leads a drain, with threads that help. They are started when a drain turns out to be long, and have ended when
 * this resolves. The work must emit its events through the given function.
 */
export async function withHelpers<T>(
  terms: HelpersTerms,
  work: (emit: EmitSyncEvent) => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const follows = Array.from({ length: terms.helpers }, () => []);
  const threads = new SyncThreads({ ...terms, follows, signal: done.signal });
  const started: Promise<void>[] = [];
  const emit: EmitSyncEvent = (event) => {
    if (isLongDrain(event, terms.settings)) {
      if (started.length === 0) started.push(threads.run());
      else threads.look();
    }
    terms.emit(event);
  };
  try {
    return await work(emit);
  } finally {
    done.abort();
    await Promise.all(started);
  }
}
