// Signs of life of one loop: each call it makes and each thing it tells is one. While it waits for something that has an
// end of its own, it may be silent that long. Time comes in ticks from outside, so that a process that was stopped, or a
// machine that slept, is not taken for a loop that hangs.

import type { QueueSink } from '../aa/association.ts';
import type { SyncContext } from './sync-context.ts';
import { aroundCalls } from './around-calls.ts';

/** The database has a patience of its own; removing a long drain page by page takes a while. */
const databaseCallMs = 600_000;

interface Wait {
  leftMs: number;
}

export class LoopSigns {
  readonly #aaCallMs: number;
  readonly #waits = new Set<Wait>();
  #quietMs = 0;

  /** `aaCallMs`: how long a call of AA may take, with its retries. */
  constructor(aaCallMs: number) {
    this.#aaCallMs = aaCallMs;
  }

  /** How long it has been silent for no reason. */
  get quietMs(): number {
    return this.#quietMs;
  }

  tick(ms: number): void {
    let maySilent = false;
    for (const wait of this.#waits) {
      if (wait.leftMs > 0) maySilent = true;
      wait.leftMs -= ms;
    }
    if (!maySilent) this.#quietMs += ms;
  }

  /** What it waits for takes longer: AA has asked to be called again later. */
  allowMore(ms: number): void {
    for (const wait of this.#waits) wait.leftMs += ms;
  }

  waiting<T>(atMostMs: number, work: () => Promise<T>): Promise<T> {
    return this.#waiting({ leftMs: atMostMs }, work);
  }

  /** The same context, whose calls, pauses and events are signs of this loop. */
  watch(context: SyncContext): SyncContext {
    const { aa, shadow, emit, pause } = context;
    const getQueue: typeof aa.getQueue = (sink, options) =>
      this.#received(sink, (signed) => aa.getQueue(signed, options));
    return {
      ...context,
      aa: aroundCalls(aa, (work) => this.waiting(this.#aaCallMs, work), { getQueue }),
      shadow: aroundCalls(shadow, (work) => this.waiting(databaseCallMs, work)),
      emit: (event) => {
        this.#quietMs = 0;
        emit(event);
      },
      pause: (ms, signal) => this.waiting(ms, () => pause(ms, signal)),
    };
  }

  /** An answer may stream for long: every page begins the wait anew. */
  #received<T>(sink: QueueSink, get: (sink: QueueSink) => Promise<T>): Promise<T> {
    const wait = { leftMs: this.#aaCallMs };
    const anew = (): void => void (wait.leftMs = this.#aaCallMs);
    const signed: QueueSink = {
      restart: () => {
        anew();
        return sink.restart();
      },
      page: (entries) => {
        anew();
        return sink.page(entries);
      },
    };
    return this.#waiting(wait, () => get(signed));
  }

  async #waiting<T>(wait: Wait, work: () => Promise<T>): Promise<T> {
    this.#quietMs = 0;
    this.#waits.add(wait);
    try {
      return await work();
    } finally {
      this.#waits.delete(wait);
      this.#quietMs = 0;
    }
  }
}
