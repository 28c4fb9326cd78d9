// An answer that is kept fresh: asked again every two seconds while the page is visible and no dialog is open. What it said last
// stays when an answer fails, with the problem beside it. A view uses one of these, whatever it shows.

import { type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { type ApiError, asApiError, ask } from './api.ts';
import { isHeld, onTick, openDialogs, serverMs, untilWoken } from './clock.ts';
import { connection, dataAsOfMs } from './connection.ts';
import { Rounds } from './rounds.ts';

export interface Polled<T> {
  /** `null`: nothing came yet. */
  readonly value: ReadonlySignal<T | null>;
  /** Of the last answer. `null`: it was good. */
  readonly problem: ReadonlySignal<ApiError | null>;
  /** Asks at once. It has ended when an answer is here that was asked for from now on. */
  reload(): Promise<void>;
}

interface PollTerms {
  /** Default: 2,000. `Infinity`: once, and when `reload` says so. */
  readonly everyMs?: number;
  /** Whether the age of this answer is the age of the view. */
  readonly leads?: boolean;
  /** JSON. Default: none. */
  readonly body?: string | undefined;
}

/** Milliseconds. For lists that cost the server a look at many rows. What a person does to them shows at once all the same. */
export const listEveryMs = 10_000;

/** After an answer that failed the next one waits longer, up to this. */
const longestPauseMs = 15_000;

class Poll<T> implements Polled<T> {
  readonly value = signal<T | null>(null);
  readonly problem = signal<ApiError | null>(null);
  readonly #address: string;
  readonly #terms: PollTerms & { readonly everyMs: number };
  #nextAtMs = 0;
  #failures = 0;
  readonly #rounds = new Rounds(() => this.#once());
  readonly #ending = new AbortController();
  #stop: () => void = () => {};

  constructor(address: string, { everyMs = 2_000, ...terms }: PollTerms = {}) {
    this.#address = address;
    this.#terms = { ...terms, everyMs };
  }

  start(): void {
    void this.reload();
    this.#stop = onTick((ms) => {
      if ((ms >= this.#nextAtMs || this.#mayBeBack()) && !isHeld()) void this.#rounds.join();
    });
  }

  /** The server could not be reached from here, and somebody else has reached it by now. */
  #mayBeBack(): boolean {
    return this.problem.peek()?.status === 0 && connection.peek().kind === 'answered';
  }

  end(): void {
    this.#stop();
    this.#ending.abort();
  }

  reload(): Promise<void> {
    return this.#rounds.anew();
  }

  async #once(): Promise<void> {
    const woken = untilWoken();
    try {
      const until = AbortSignal.any([this.#ending.signal, woken]);
      const { value, asOfMs } = await ask<T>(this.#address, until, this.#terms.body);
      this.#take(value, asOfMs);
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      if (woken.aborted) return void this.#rounds.anew();
      this.#failures += 1;
      const problem = asApiError(error);
      this.problem.value = problem;
      // A refusal is an answer: where it is all that is shown, it is as of now.
      if (
        this.#terms.leads === true &&
        this.value.peek() === null &&
        problem.status >= 400 &&
        problem.status < 500
      )
        dataAsOfMs.value = serverMs();
      this.#waitMs(Math.min(longestPauseMs, 1_000 * 2 ** this.#failures));
    }
  }

  #take(value: T, asOfMs: number): void {
    if (this.#ending.signal.aborted) return;
    this.#failures = 0;
    // It was under way when a dialog opened. It is asked again when that has closed.
    if (openDialogs.peek() > 0) return this.#waitMs(0);
    this.value.value = value;
    this.problem.value = null;
    if (this.#terms.leads === true) dataAsOfMs.value = asOfMs;
    this.#waitMs(this.#terms.everyMs);
  }

  #waitMs(ms: number): void {
    // A tick may come a little early.
    this.#nextAtMs = Date.now() + ms - 250;
  }
}

/** The poll of a view: begun with it, ended with it, another one where the address or the body is another. */
export function usePolled<T>(address: string, terms: PollTerms = {}): Polled<T> {
  const { everyMs = 2_000, leads = false, body } = terms;
  const poll = useMemo(() => new Poll<T>(address, { everyMs, leads, body }), [address, everyMs, leads, body]);
  useEffect(() => {
    poll.start();
    return () => poll.end();
  }, [poll]);
  return poll;
}
