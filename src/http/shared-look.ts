// A look at the database that is made once for all who ask. Askers that come while it is under way share it, and those that come
// soon after it share what it found.

/** Milliseconds that only go forward. */
export type Now = () => number;

export const monotonic: Now = () => performance.now();

interface LookTerms<T> {
  /** `madeAt`: when it begins. What it finds may be newer than that, never older. */
  readonly make: (madeAt: number) => Promise<T>;
  /** For how many milliseconds what was found is good enough, from when it is there. */
  readonly keptMs: (tookMs: number) => number;
  /** Default 0: after a failure the next asker looks again. */
  readonly failureKeptMs?: number;
  readonly now?: Now;
}

interface Kept<T> {
  readonly found: Promise<T>;
  until: number;
}

export class SharedLook<T> {
  readonly #terms: LookTerms<T>;
  readonly #now: Now;
  #kept: Kept<T> | null = null;

  constructor(terms: LookTerms<T>) {
    this.#terms = terms;
    this.#now = terms.now ?? monotonic;
  }

  current(): Promise<T> {
    if (this.#kept === null || this.#kept.until <= this.#now()) this.#kept = this.#begin();
    return this.#kept.found;
  }

  #begin(): Kept<T> {
    const { make, keptMs, failureKeptMs = 0 } = this.#terms;
    const madeAt = this.#now();
    const kept = { found: make(madeAt), until: Infinity };
    const rests = (ms: number): void => void (kept.until = this.#now() + ms);
    kept.found.then(
      () => rests(keptMs(this.#now() - madeAt)),
      () => rests(failureKeptMs),
    );
    return kept;
  }
}

export const lookAgeSeconds = ({ madeAt }: { readonly madeAt: number }, now: Now = monotonic): number =>
  Math.max(0, Math.floor((now() - madeAt) / 1_000));
