// Runs the sync in threads of its own, so that reading XML and writing to SQLite never hold up the main thread, and more
// than one core is used. A thread that dies is replaced; what it had in hand is free again when its leases expire.

import type { AssociationNotice } from '../aa/open-association.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { Settings } from '../config/settings.ts';
import type { StuckKind } from '../shadow/shadow.ts';
import { batchesWorthSharing } from '../sync/help-drains.ts';
import { pause } from '../sync/pause.ts';
import type { EmitSyncEvent, SyncEvent } from '../sync/sync-event.ts';
import { revived } from './carried-event.ts';
import { runThread, type Say } from './run-thread.ts';
import type { FromThread, ThreadTask } from './thread-messages.ts';
import { StuckCount, ThreadStuck } from './thread-stuck.ts';
import { watchLimits } from './watch-limits.ts';

export interface SyncThreadsTerms {
  /** Its `clients` are those the threads know of. */
  readonly settings: Settings;
  /** One list a thread: the clients it follows. A thread with none only helps. */
  readonly follows: readonly (readonly ClientId[])[];
  /** `host/pid/command`; each thread adds its number. */
  readonly holder: string;
  /** From `newWriteTurns`; the main thread's own, where it writes too. */
  readonly writeTurns: SharedArrayBuffer;
  readonly signal: AbortSignal;
  readonly emit: EmitSyncEvent;
  readonly onNotice: (client: ClientId, notice: AssociationNotice) => void;
  /** A thread has died of something it could not handle, and is started again after the pause. */
  readonly onDeath: (error: Error, restartInMs: number) => void;
  /** Where the threads are watched: one that was stuck has been ended. The thread waits for it to be started again. */
  readonly onStuck?: (kind: StuckKind, clients: readonly ClientId[]) => Promise<void>;
}

/** Resolves when the signal has aborted and all threads have ended; throws `SYNC_STUCK` when they get stuck again and again. */
export class SyncThreads {
  readonly #terms: SyncThreadsTerms;
  readonly #running = new Set<Say>();
  readonly #giveUp = new AbortController();
  readonly #signal: AbortSignal;

  constructor(terms: SyncThreadsTerms) {
    this.#terms = terms;
    this.#signal = AbortSignal.any([terms.signal, this.#giveUp.signal]);
  }

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

  /** A long drain has begun: whoever has time may look. */
  look(): void {
    for (const say of this.#running) say('look');
  }

  async #keepRunning(follows: readonly ClientId[], number: number): Promise<void> {
    const { onDeath } = this.#terms;
    const signal = this.#signal;
    // What several threads are stuck of at once is one cause, and each of them is tried anew.
    const stuck = new StuckCount(watchLimits);
    for (let deaths = 0; !signal.aborted; deaths += 1) {
      const death = await this.#runOnce(follows, number);
      if (death === null || signal.aborted) return;
      if (death instanceof ThreadStuck) {
        await this.#tellStuck(death, follows);
        // What was stuck is not hammered at: it is counted.
        stuck.add();
        deaths = 0;
      }
      const restartInMs = Math.min(longestRestartPauseMs, 1_000 * 2 ** Math.min(deaths, 10));
      onDeath(death, restartInMs);
      await pause(restartInMs, signal);
    }
  }

  async #tellStuck({ stuck: { kind, client } }: ThreadStuck, follows: readonly ClientId[]): Promise<void> {
    const told = this.#terms.onStuck?.(kind, client === null ? follows : [client]);
    await Promise.race([told, pause(longestTellMs, this.#signal)]);
  }

  /** Why the thread died; `null` when it ended because it was asked to. */
  async #runOnce(clients: readonly ClientId[], number: number): Promise<Error | null> {
    const { settings, holder, writeTurns, onStuck } = this.#terms;
    const signal = this.#signal;
    const work = { kind: 'follow', clients } as const;
    const task: ThreadTask = { settings, holder: `${holder}/${number}`, work, writeTurns };
    const hear = (message: FromThread): void => this.#hear(message);
    const ear = { signal, hear, listed: this.#running, watched: onStuck !== undefined };
    try {
      const death = await runThread(task, ear);
      return death ?? (signal.aborted ? null : new Error('the thread ended by itself'));
    } catch (error) {
      // It could not even be started. The machine may have room for one more later.
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #hear(message: FromThread): void {
    const { emit, onNotice } = this.#terms;
    if (message.type === 'notice') return onNotice(message.client, message.notice);
    if (message.type !== 'event') return;
    const event = revived(message.event);
    if (isLongDrain(event, this.#terms.settings)) this.look();
    emit(event);
  }
}

const longestRestartPauseMs = 30_000;
/** The database may be what hangs. */
const longestTellMs = 5_000;
const longestEndMs = 10_000;

/** Whether others can help with what has just begun. */
export function isLongDrain(event: SyncEvent, { clients }: Settings): boolean {
  if (event.type !== 'queue-received' && event.type !== 'drain-resumed') return false;
  const bulkSize = clients.find(({ id }) => id === event.client)?.association.bulkSize ?? Infinity;
  return event.progress.pending >= batchesWorthSharing * bulkSize;
}

/** Clients dealt out to so many threads, one after the other. */
export const dealtOut = (clients: readonly ClientId[], threads: number): readonly (readonly ClientId[])[] =>
  Array.from({ length: threads }, (_, thread) => clients.filter((_client, at) => at % threads === thread));
