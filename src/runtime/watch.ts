// The watch over sync threads, on both sides: the main thread sees whether a thread's heartbeat goes on, and the thread reports
// a client whose loops give no sign of life. A thread that is stuck is ended and started again. When that does not help,
// the process ends.

import type { ClientId } from '../catalogue/ids.ts';
import type { StuckKind } from '../shadow/shadow.ts';
import { syncError } from '../sync/sync-error.ts';
import type { VitalSigns } from '../sync/work/signs.ts';
import { Heartbeat, isDebugged, Stillness, Ticks } from './heartbeat.ts';
import { watchLimits } from './limits.ts';

export interface StuckThread {
  readonly kind: StuckKind;
  /** `null`: all clients that the thread works for. */
  readonly client: ClientId | null;
}

/** The watching side, in the main thread. */
export class ThreadWatch {
  readonly heartbeat = new Heartbeat();
  readonly #stillness = new Stillness();
  readonly #ticks = new Ticks(watchLimits.tickMs);
  readonly #timer: NodeJS.Timeout;
  readonly #onStuck: (stuck: StuckThread) => void;
  #over = false;

  /** `onStuck` is called once. */
  constructor(onStuck: (stuck: StuckThread) => void) {
    this.#onStuck = onStuck;
    this.#timer = setInterval(() => this.#look(), watchLimits.tickMs);
  }

  stalled(client: ClientId): void {
    this.#report({ kind: 'no-progress', client });
  }

  end(): void {
    this.#over = true;
    clearInterval(this.#timer);
  }

  #look(): void {
    const { beats } = this.heartbeat;
    const stillMs = this.#stillness.look(beats, this.#ticks.next());
    if (stillMs >= (beats === 0 ? watchLimits.startMs : watchLimits.blockedMs))
      this.#report({ kind: 'thread-blocked', client: null });
  }

  #report(stuck: StuckThread): void {
    if (this.#over || isDebugged() || this.heartbeat.mayPause) return;
    this.end();
    this.#onStuck(stuck);
  }
}

/** The watched side, in the thread. */
export class WatchedThread {
  readonly #signs = new Map<ClientId, VitalSigns>();
  readonly #ticks = new Ticks(watchLimits.tickMs);
  readonly #heartbeat: Heartbeat;
  readonly #onStalled: (client: ClientId) => void;
  readonly #timer: NodeJS.Timeout;

  constructor(shared: SharedArrayBuffer, onStalled: (client: ClientId) => void) {
    this.#heartbeat = new Heartbeat(shared);
    this.#onStalled = onStalled;
    this.#timer = setInterval(() => this.#beat(), watchLimits.tickMs);
    this.#heartbeat.beat();
  }

  watch(client: ClientId, signs: VitalSigns): void {
    this.#signs.set(client, signs);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    this.#heartbeat.beat();
    const tickMs = this.#ticks.next();
    for (const [client, signs] of this.#signs) {
      signs.tick(tickMs);
      if (signs.quietMs < watchLimits.stalledMs) continue;
      this.#signs.delete(client);
      this.#onStalled(client);
    }
  }
}

/** The error of a thread that was ended because it was stuck. */
export class ThreadStuck extends Error {
  readonly stuck: StuckThread;

  constructor(stuck: StuckThread) {
    super(
      stuck.kind === 'thread-blocked'
        ? 'the thread did nothing at all'
        : `the work for ${stuck.client ?? 'a client'} gave no sign of life`,
    );
    this.name = 'ThreadStuck';
    this.stuck = stuck;
  }
}

/** Counts how often one thread was stuck recently. */
export class StuckCount {
  readonly #atMost: number;
  readonly #withinMs: number;
  #times: number[] = [];

  constructor({ restarts, withinMs }: { readonly restarts: number; readonly withinMs: number }) {
    this.#atMost = restarts;
    this.#withinMs = withinMs;
  }

  /** Throws `SYNC_STUCK` when the thread was started again too often, and that did not help. */
  add(now = performance.now()): void {
    this.#times = [...this.#times.filter((time) => now - time < this.#withinMs), now];
    if (this.#times.length <= this.#atMost) return;
    const minutes = Math.round(this.#withinMs / 60_000);
    throw syncError('SYNC_STUCK', `${this.#times.length} times in ${minutes} minutes`);
  }
}
