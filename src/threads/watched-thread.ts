// The watched side of a sync thread: its heart beats, and it tells of a client whose loops give no sign of life.

import type { ClientId } from '../catalogue/ids.ts';
import type { VitalSigns } from '../sync/vital-signs.ts';
import { Heartbeat } from './heartbeat.ts';
import { Ticks } from './stillness.ts';
import { watchLimits } from './watch-limits.ts';

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
