// Tries a call again after a transient error, with exponential backoff and full jitter: when many clients fail at the same time,
// they do not come back at the same time.

import { AaError, comesAgain } from './aa-error.ts';
import { systemDelay, type Delay } from './clock.ts';

export const defaultAttempts = 5;
export const baseBackoffMs = 250;
export const longestBackoffMs = 15_000;

export interface Retry {
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly error: AaError;
  readonly waitMs: number;
}

export interface RetryRules {
  /** Attempts in all, the first one included. Default 5. */
  readonly attempts?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** From 0 to below 1. */
  readonly random?: (() => number) | undefined;
  readonly delay?: Delay | undefined;
  /** Called before each wait. */
  readonly onRetry?: ((retry: Retry) => void) | undefined;
}

/** Any wait up to a bound that doubles with each attempt (full jitter), and no shorter than AA asked for. */
export function backoffMs(attempt: number, random: number, retryAfterMs: number | null): number {
  const bound = Math.min(longestBackoffMs, baseBackoffMs * 2 ** (attempt - 1));
  return Math.max(Math.round(random * bound), retryAfterMs ?? 0);
}

const mendsItself = (error: unknown): error is AaError =>
  error instanceof AaError &&
  error.kind === 'transient' &&
  error.code !== 'AA_ABANDONED' &&
  error.code !== 'AA_HELD_BACK' &&
  !comesAgain(error);

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AaError('AA_ABANDONED');
}

export async function withRetries<T>(work: () => Promise<T>, rules: RetryRules = {}): Promise<T> {
  const { attempts = defaultAttempts, signal, random = Math.random, delay = systemDelay, onRetry } = rules;
  for (let attempt = 1; ; attempt += 1) {
    refuseAborted(signal);
    try {
      return await work();
    } catch (error) {
      if (!mendsItself(error) || attempt >= attempts) throw error;
      const waitMs = backoffMs(attempt, random(), error.retryAfterMs);
      onRetry?.({ attempt, error, waitMs });
      await delay(waitMs, signal);
    }
  }
}
