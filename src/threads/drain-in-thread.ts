// Drains one client once, in a thread of its own.

import type { ClientId } from '../catalogue/ids.ts';
import type { DrainOutcome } from '../sync/drain.ts';
import type { EmitSyncEvent } from '../sync/sync-event.ts';
import { revived, revivedError } from './carried-event.ts';
import { runThread } from './run-thread.ts';
import type { SyncThreadsTerms } from './sync-threads.ts';
import type { FromThread, ThreadTask } from './thread-messages.ts';

export type DrainThreadTerms = Omit<SyncThreadsTerms, 'follows' | 'onDeath' | 'onStuck'>;

/** Throws what the drain failed with, or what the thread died of. */
export async function drainInThread(
  { settings, holder, writeTurns, signal, emit, onNotice }: DrainThreadTerms,
  client: ClientId,
): Promise<DrainOutcome> {
  const work = { kind: 'drain', client } as const;
  const task: ThreadTask = { settings, holder, work, writeTurns };
  const end = new DrainEnd(emit, onNotice);
  const death = await runThread(task, { signal, hear: (message) => end.hear(message) });
  return end.outcome(death);
}

class DrainEnd {
  readonly #emit: EmitSyncEvent;
  readonly #onNotice: DrainThreadTerms['onNotice'];
  #last: FromThread | null = null;

  constructor(emit: EmitSyncEvent, onNotice: DrainThreadTerms['onNotice']) {
    this.#emit = emit;
    this.#onNotice = onNotice;
  }

  hear(message: FromThread): void {
    if (message.type === 'event') this.#emit(revived(message.event));
    else if (message.type === 'notice') this.#onNotice(message.client, message.notice);
    else this.#last = message;
  }

  outcome(death: Error | null): DrainOutcome {
    if (this.#last?.type === 'drained') return this.#last.outcome;
    if (this.#last?.type === 'not-drained') throw revivedError(this.#last.error);
    throw death ?? new Error('the thread ended without a word');
  }
}
