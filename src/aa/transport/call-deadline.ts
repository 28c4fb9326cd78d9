// Why a call ends early: its caller gave it up, what it runs on is closing, or it took too long. The first reason stands.

import { AaError } from '../aa-error.ts';

/** Calls back when the signal aborts, at once if it has aborted. The function given back ends the listening. */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) callback();
  else signal.addEventListener('abort', callback, { once: true });
  return () => signal.removeEventListener('abort', callback);
}

/**
 * Runs the work with one signal that aborts as soon as one of the given signals does. Afterwards it stops listening to them,
 * because they may outlive many calls.
 */
export async function withLinkedSignal<T>(
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const releases = signals.map((signal) => onAbort(signal, () => controller.abort()));
  try {
    return await work(controller.signal);
  } finally {
    releases.forEach((release) => release());
  }
}

export interface CallDeadline {
  /** For the code that does the work. Its reason is the AaError that ended the call. */
  readonly signal: AbortSignal;
  /** Starts a time-out. The function given back stops it. */
  readonly within: (ms: number, what: string) => () => void;
  /** What ended the call, or `null` while nothing did. */
  readonly ended: () => AaError | null;
  /** Waits for the work, but no longer than until the call is ended. */
  readonly race: <T>(work: Promise<T>) => Promise<T>;
  /** Stops the timers, and the listening to signals. */
  readonly release: () => void;
}

/** Timers cannot count further. */
const longestTimerMs = 2 ** 31 - 1;

export interface CallDeadlineParts {
  readonly signals: readonly (AbortSignal | undefined)[];
  readonly totalMs: number;
}

/** Rejects on abort. `release` ends the listening, so that a long-lived signal does not gather listeners. */
function rejection(signal: AbortSignal): { readonly promise: Promise<never>; readonly release: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  return { promise, release: onAbort(signal, () => reject(signal.reason)) };
}

async function raceAgainst<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = rejection(signal);
  work.catch(() => {});
  return Promise.race([work, aborted.promise]).finally(aborted.release);
}

export function callDeadline({ signals, totalMs }: CallDeadlineParts): CallDeadline {
  const controller = new AbortController();
  let ended: AaError | null = null;
  function end(error: AaError): void {
    ended ??= error;
    controller.abort(ended);
  }
  function within(ms: number, what: string): () => void {
    const timer = setTimeout(
      () => end(new AaError('AA_TIMEOUT', { detail: `${what} took over ${ms} ms` })),
      ms,
    );
    return () => clearTimeout(timer);
  }
  const releases = [
    ...signals.map((signal) => onAbort(signal, () => end(new AaError('AA_ABANDONED')))),
    within(Math.min(totalMs, longestTimerMs), 'the whole call'),
  ];
  return {
    signal: controller.signal,
    within,
    ended: () => ended,
    race: (work) => raceAgainst(controller.signal, work),
    release: () => releases.forEach((release) => release()),
  };
}
