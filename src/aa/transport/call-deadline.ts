// Decides once why a call ends early: the caller gave it up, or it took too long. The first reason stands.

import { AaError } from '../aa-error.ts';
import { onAbort } from './on-abort.ts';

export interface CallDeadline {
  /** For whoever does the work; its reason is the AaError that ended the call. */
  readonly signal: AbortSignal;
  /** Starts a time-out; the answer stops it. */
  readonly within: (ms: number, what: string) => () => void;
  /** What ended the call, or `null` while nothing did. */
  readonly ended: () => AaError | null;
  /** Waits for the work, but no longer than until the call is ended. */
  readonly race: <T>(work: Promise<T>) => Promise<T>;
  /** Lets go of the signals and timers. */
  readonly release: () => void;
}

/** Timers cannot count further. */
const longestTimerMs = 2 ** 31 - 1;

export interface CallDeadlineParts {
  readonly signals: readonly (AbortSignal | undefined)[];
  readonly totalMs: number;
}

/** Rejects on abort; `release` ends the listening, so that a long-lived signal does not gather listeners. */
const rejection = (
  signal: AbortSignal,
): { readonly promise: Promise<never>; readonly release: () => void } => {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  return { promise, release: onAbort(signal, () => reject(signal.reason)) };
};

export const callDeadline = ({ signals, totalMs }: CallDeadlineParts): CallDeadline => {
  const controller = new AbortController();
  let ended: AaError | null = null;
  const end = (error: AaError): void => {
    ended ??= error;
    controller.abort(ended);
  };
  const within = (ms: number, what: string): (() => void) => {
    const timer = setTimeout(
      () => end(new AaError('AA_TIMEOUT', { detail: `${what} took over ${ms} ms` })),
      ms,
    );
    return () => clearTimeout(timer);
  };
  const releases = [
    ...signals.map((signal) => onAbort(signal, () => end(new AaError('AA_ABANDONED')))),
    within(Math.min(totalMs, longestTimerMs), 'the whole call'),
  ];
  const race = async <T>(work: Promise<T>): Promise<T> => {
    const aborted = rejection(controller.signal);
    work.catch(() => {});
    return Promise.race([work, aborted.promise]).finally(aborted.release);
  };
  const release = (): void => releases.forEach((letGo) => letGo());
  return { signal: controller.signal, within, ended: () => ended, race, release };
};
