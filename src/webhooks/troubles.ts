// The trouble of this process with the database, by what it had trouble with. What fails is tried again later and later, and the
// same trouble is told once.

export interface TroubleLog {
  warn(fields: object, message: string): void;
}

interface Trouble {
  readonly code: string;
  readonly times: number;
  readonly until: number;
}

const firstWaitMs = 5_000;
const longestWaitMs = 5 * 60_000;

export class Troubles {
  readonly #log: TroubleLog;
  readonly #now: () => Date;
  readonly #troubles = new Map<string, Trouble>();

  constructor(log: TroubleLog, now: () => Date) {
    this.#log = log;
    this.#now = now;
  }

  /** Whether it is too early to try it again. */
  isWaiting(what: string): boolean {
    const waitMs = (this.#troubles.get(what)?.until ?? -Infinity) - this.#now().getTime();
    // After a clock was put back it would be longer.
    return waitMs > 0 && waitMs <= longestWaitMs;
  }

  failed(what: string, error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNEXPECTED';
    if (![...this.#troubles.values()].some((one) => one.code === code))
      this.#log.warn({ err: error }, 'webhooks cannot be sent now; it is tried again');
    const times = this.#troubles.get(what)?.times ?? 0;
    const waitMs = Math.min(firstWaitMs * 2 ** times, longestWaitMs);
    this.#troubles.set(what, { code, times: times + 1, until: this.#now().getTime() + waitMs });
  }

  ended(what: string): void {
    this.#troubles.delete(what);
  }

  /** Forgets what is not there any more: it would never end. */
  keep(those: ReadonlySet<string>): void {
    for (const what of this.#troubles.keys()) if (!those.has(what)) this.#troubles.delete(what);
  }
}
