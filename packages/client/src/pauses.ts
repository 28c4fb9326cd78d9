// How long to wait after trouble, and the waiting.

import { ProblemError } from './problems.ts';

export interface PauseLimits {
  /** After the first trouble, in milliseconds. Default 500. */
  readonly leastMs: number;
  /** The most that the pause grows to, in milliseconds. Default 30,000. */
  readonly mostMs: number;
}

export const usualPauses: PauseLimits = { leastMs: 500, mostMs: 30_000 };

/** The longest pause that a server may ask for. */
const mostAskedMs = 600_000;

/**
 * The pause after some troubles in a row, in milliseconds. It doubles, and is between half of that and all of it, so that many
 * who lost the server at once do not come back at once. What the server asks for is kept. `chance`: 0 to 1.
 */
export function pauseAfter(
  error: unknown,
  troubles: number,
  { leastMs, mostMs }: PauseLimits,
  chance: number,
): number {
  const asked = error instanceof ProblemError ? error.retryAfterMs : null;
  const own = Math.min(mostMs, leastMs * 2 ** Math.min(troubles - 1, 30)) * (0.5 + chance / 2);
  return asked === null ? own : Math.max(own, Math.min(asked, mostAskedMs) * (1 + chance / 5));
}

/** Resolves early when the signal is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
