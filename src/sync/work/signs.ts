// Signs of life of the work for one client in this process: whether one of its loops hangs, and when it last made progress.
// Time comes in ticks from outside. So a process that was stopped, or a machine that slept, is not taken for a loop that
// hangs.

interface Wait {
  leftMs: number;
}

/**
 * The signs of one loop: each call and each event is a sign. While the loop waits for something that has an
 * end of its own, it may be silent for that long.
 */
export class LoopSigns {
  /** How long a call of AA may take, with its retries. */
  readonly aaCallMs: number;
  readonly #waits = new Set<Wait>();
  #quietMs = 0;

  constructor(aaCallMs: number) {
    this.aaCallMs = aaCallMs;
  }

  /** How long the loop has been silent without a reason. */
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

  /** The loop may wait longer, because AA has asked to be called again later. */
  allowMore(ms: number): void {
    for (const wait of this.#waits) wait.leftMs += ms;
  }

  heard(): void {
    this.#quietMs = 0;
  }

  /** While the work lasts, the loop may be silent for this time. The work may start this time again. */
  async waiting<T>(atMostMs: number, work: (again: () => void) => Promise<T>): Promise<T> {
    const wait = { leftMs: atMostMs };
    this.heard();
    this.#waits.add(wait);
    try {
      return await work(() => void (wait.leftMs = atMostMs));
    } finally {
      this.#waits.delete(wait);
      this.heard();
    }
  }
}

const defaultAaCallMs = 900_000;

export class VitalSigns {
  readonly #aaCallMs: number;
  readonly #loops = new Set<LoopSigns>();
  #progressedAt: number | null = null;

  /** `aaCallMs`: how long a call of AA may take, with its retries. */
  constructor(aaCallMs = defaultAaCallMs) {
    this.#aaCallMs = aaCallMs;
  }

  /** Runs a loop. Its signs count until it ends. */
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

  /** The silence of the loop that has been silent for the longest time. */
  get quietMs(): number {
    return Math.max(0, ...[...this.#loops].map(({ quietMs }) => quietMs));
  }

  progress(): void {
    this.#progressedAt = performance.now();
  }

  /** How many milliseconds ago the work last made progress. Each progress is returned only once. */
  async handOver(tell: (progressMsAgo?: number) => Promise<void>): Promise<void> {
    const progressedAt = this.#progressedAt;
    if (progressedAt === null) return tell();
    await tell(performance.now() - progressedAt);
    if (this.#progressedAt === progressedAt) this.#progressedAt = null;
  }
}
