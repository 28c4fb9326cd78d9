// Watches one sync thread from the main thread, and says so when it is stuck. The thread's heart beats in shared memory;
// what hangs while the heart beats, the thread tells itself.

import type { ClientId } from '../catalogue/ids.ts';
import type { StuckKind } from '../shadow/shadow.ts';
import { Heartbeat, isDebugged } from './heartbeat.ts';
import { Stillness, Ticks } from './stillness.ts';
import { watchLimits } from './watch-limits.ts';

export interface StuckThread {
  readonly kind: StuckKind;
  /** `null`: all that the thread works for. */
  readonly client: ClientId | null;
}

export class ThreadWatch {
  readonly heartbeat = new Heartbeat();
  readonly #stillness = new Stillness();
  readonly #ticks = new Ticks(watchLimits.tickMs);
  readonly #timer: NodeJS.Timeout;
  readonly #onStuck: (stuck: StuckThread) => void;
  #over = false;

  /** `onStuck` is told once. */
  constructor(onStuck: (stuck: StuckThread) => void) {
    this.#onStuck = onStuck;
    this.#timer = setInterval(() => this.#look(), watchLimits.tickMs);
  }

  stalled(client: ClientId): void {
    this.#tell({ kind: 'no-progress', client });
  }

  end(): void {
    this.#over = true;
    clearInterval(this.#timer);
  }

  #look(): void {
    const { beats } = this.heartbeat;
    const stillMs = this.#stillness.look(beats, this.#ticks.next());
    if (stillMs >= (beats === 0 ? watchLimits.startMs : watchLimits.blockedMs))
      this.#tell({ kind: 'thread-blocked', client: null });
  }

  #tell(stuck: StuckThread): void {
    if (this.#over || isDebugged() || this.heartbeat.mayPause) return;
    this.end();
    this.#onStuck(stuck);
  }
}
