// Signs of life of the work for one client in this process: whether its loops hang, and when it last got anywhere. The
// second is told with the lease, so that others see it (P12).

import { LoopSigns } from './loop-signs.ts';
import type { SyncContext } from './sync-context.ts';
import type { SyncEvent } from './sync-event.ts';

const defaultAaCallMs = 900_000;

export class VitalSigns {
  readonly #aaCallMs: number;
  readonly #loops = new Set<LoopSigns>();
  #progressedAt: number | null = null;

  /** `aaCallMs`: how long a call of AA may take, with its retries. */
  constructor(aaCallMs = defaultAaCallMs) {
    this.#aaCallMs = aaCallMs;
  }

  /** Runs a loop whose signs count until it ends. */
  async loop<T>(work: (signs: LoopSigns) => Promise<T>): Promise<T> {
    const signs = new LoopSigns(this.#aaCallMs);
    this.#loops.add(signs);
    try {
      return await work(signs);
    } finally {
      this.#loops.delete(signs);
    }
  }

  tick(ms: number): void {
    for (const loop of this.#loops) loop.tick(ms);
  }

  /** AA has asked to be called again later. */
  allowMore(ms: number): void {
    for (const loop of this.#loops) loop.allowMore(ms);
  }

  /** Of the loop that is silent for longest. */
  get quietMs(): number {
    return Math.max(0, ...[...this.#loops].map(({ quietMs }) => quietMs));
  }

  progress(): void {
    this.#progressedAt = performance.now();
  }

  /** The same context, whose events tell of progress. */
  watchProgress(context: SyncContext): SyncContext {
    const emit = (event: SyncEvent): void => {
      if (isProgress(event)) this.progress();
      context.emit(event);
    };
    return { ...context, emit };
  }

  /** Hands over when the work last got on, in milliseconds ago; nothing where it did not since that was handed over. */
  async handOver(tell: (progressMsAgo?: number) => Promise<void>): Promise<void> {
    const progressedAt = this.#progressedAt;
    if (progressedAt === null) return tell();
    await tell(performance.now() - progressedAt);
    if (this.#progressedAt === progressedAt) this.#progressedAt = null;
  }
}

function isProgress({ type }: SyncEvent): boolean {
  switch (type) {
    case 'queue-receiving':
    case 'queue-received':
    case 'queue-empty':
    case 'applied':
    case 'deletions-settled':
    case 'purged':
      return true;
    default:
      return false;
  }
}
