// Lets the calls to one client's AA start one after the other, no more at once and no faster than its pacing allows.
// Every client has a pacer of its own, so the trouble of one is never waited for by another (P10).

import { AaError, type AaErrorCode } from './aa-error.ts';
import { systemClock, type Clock } from './clock.ts';
import { afterFinish, afterStart, initialPacing, mayStart } from './pacing.ts';
import type { CallOutcome, Pacing, PacingRules } from './pacing.ts';
import { onAbort } from './transport/on-abort.ts';

export interface PacerState {
  /** Calls allowed at once just now. */
  readonly limit: number;
  readonly active: number;
  readonly waiting: number;
}

export interface Pacer {
  /** Runs the work when its turn comes, first come first served. An abort ends the wait with AA_ABANDONED. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  state(): PacerState;
}

const troubles: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>([
  'AA_TIMEOUT',
  'AA_HTTP_STATUS',
  'AA_NAME_NOT_FOUND',
  'AA_CONNECT_FAILED',
  'AA_CONNECTION_LOST',
]);

const outcomeOf = (error: unknown): CallOutcome =>
  error instanceof AaError && troubles.has(error.code) ? 'trouble' : 'neutral';

const retryAfterOf = (error: unknown): number | null =>
  error instanceof AaError ? error.retryAfterMs : null;

/** Waits for its turn; `start` is told the number of the call. */
interface Waiter {
  readonly start: (callNo: number) => void;
}

export const createPacer = (rules: PacingRules, clock: Clock = systemClock): Pacer => {
  const waiters = new Set<Waiter>();
  let pacing: Pacing = initialPacing(rules);
  let callOffWake: (() => void) | null = null;

  const startFirst = (waiter: Waiter): void => {
    waiters.delete(waiter);
    pacing = afterStart(pacing, rules, clock.now());
    waiter.start(pacing.started);
  };

  /** Starts whoever may start, and sees to it that it is called again when the next one may. */
  const admit = (): void => {
    callOffWake?.();
    callOffWake = null;
    for (const waiter of waiters) {
      const decision = mayStart(pacing, clock.now());
      if (decision.kind === 'wait') callOffWake = clock.after(Math.ceil(decision.ms), admit);
      if (decision.kind !== 'start') return;
      startFirst(waiter);
    }
  };

  const turn = async (signal: AbortSignal | undefined): Promise<number> => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const waiter: Waiter = { start: resolve };
    waiters.add(waiter);
    const letGo = onAbort(signal, () => {
      if (!waiters.delete(waiter)) return;
      reject(new AaError('AA_ABANDONED'));
      admit();
    });
    admit();
    return promise.finally(letGo);
  };

  const finish = (callNo: number, outcome: CallOutcome, retryAfterMs: number | null): void => {
    pacing = afterFinish(pacing, rules, { callNo, outcome, retryAfterMs }, clock.now());
    admit();
  };

  const run = async <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const callNo = await turn(signal);
    try {
      const result = await work();
      finish(callNo, 'clean', null);
      return result;
    } catch (error) {
      finish(callNo, outcomeOf(error), retryAfterOf(error));
      throw error;
    }
  };

  return {
    run,
    state: () => ({ limit: pacing.limit, active: pacing.active, waiting: waiters.size }),
  };
};
