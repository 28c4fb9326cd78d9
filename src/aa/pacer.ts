// Lets the calls to one client's AA start one after the other, no more at once and no faster than its pacing allows. Every
// client has a pacer of its own, so no client waits for the trouble of another (P10).

import { AaError, type AaErrorCode } from './aa-error.ts';
import { systemClock, type Clock } from './clock.ts';
import {
  afterFinish,
  afterStart,
  type FinishedCall,
  initialPacing,
  lastStarted,
  limitOf,
  mayStart,
  type Pacing,
  type PacingRules,
  type StartedCall,
  withMost,
} from './pacing.ts';
import { onAbort } from './transport/call-deadline.ts';

export interface PacerState {
  /** Calls that are allowed at once. */
  readonly limit: number;
  readonly active: number;
  readonly waiting: number;
}

export interface TurnTerms {
  readonly signal?: AbortSignal | undefined;
  /** How many customers the call asks for. Without them, its time says nothing about how much AA can take. */
  readonly customers?: number | undefined;
  /** Passes every call that waits and is not ahead itself, within the same limits. Calls under way are not ended. */
  readonly ahead?: boolean | undefined;
}

export interface Pacer {
  /** Runs the work when its turn comes: in the order of the calls, those ahead first. An abort ends the wait with AA_ABANDONED. */
  run<T>(work: () => Promise<T>, terms?: TurnTerms): Promise<T>;
  /** No more calls at once than this, until it is called again. At least 1. Calls under way are not ended. */
  limitCalls(most: number): void;
  state(): PacerState;
}

const troubles: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>([
  'AA_TIMEOUT',
  'AA_HTTP_STATUS',
  'AA_NAME_NOT_FOUND',
  'AA_CONNECT_FAILED',
  'AA_CONNECTION_LOST',
  'AA_PROXY_UNREACHABLE',
]);

/** How a call ended, for the pacing. */
type Ending = Pick<FinishedCall, 'outcome' | 'retryAfterMs'>;

const clean: Ending = { outcome: 'clean', retryAfterMs: null };

const failure = (error: unknown): Ending =>
  error instanceof AaError
    ? { outcome: troubles.has(error.code) ? 'trouble' : 'neutral', retryAfterMs: error.retryAfterMs }
    : { outcome: 'neutral', retryAfterMs: null };

interface Waiter {
  readonly start: (call: StartedCall) => void;
}

export function createPacer(rules: PacingRules, clock: Clock = systemClock): Pacer {
  const ahead = new Set<Waiter>();
  const usual = new Set<Waiter>();
  let pacing: Pacing = initialPacing(rules);
  let cancelWake: (() => void) | null = null;

  const isLeaving = (waiter: Waiter): boolean => ahead.delete(waiter) || usual.delete(waiter);

  function startFirst(waiter: Waiter): void {
    isLeaving(waiter);
    const now = clock.now();
    pacing = afterStart(pacing, rules, now);
    waiter.start(lastStarted(pacing, now));
  }

  /** Starts the calls that may start, and calls itself again when the next one may. */
  function admit(): void {
    cancelWake?.();
    cancelWake = null;
    for (const waiter of [...ahead, ...usual]) {
      const decision = mayStart(pacing, clock.now());
      if (decision.kind === 'wait') cancelWake = clock.after(Math.ceil(decision.ms), admit);
      if (decision.kind !== 'start') return;
      startFirst(waiter);
    }
  }

  async function turn({ signal, ahead: isAhead = false }: TurnTerms): Promise<StartedCall> {
    const { promise, resolve, reject } = Promise.withResolvers<StartedCall>();
    const waiter: Waiter = { start: resolve };
    (isAhead ? ahead : usual).add(waiter);
    const release = onAbort(signal, () => {
      if (!isLeaving(waiter)) return;
      reject(new AaError('AA_ABANDONED'));
      admit();
    });
    admit();
    return promise.finally(release);
  }

  function finish(call: FinishedCall): void {
    pacing = afterFinish(pacing, call, clock.now());
    admit();
  }

  async function run<T>(work: () => Promise<T>, terms: TurnTerms = {}): Promise<T> {
    const { customers = null } = terms;
    const call = await turn(terms);
    try {
      const result = await work();
      finish({ ...call, ...clean, customers });
      return result;
    } catch (error) {
      finish({ ...call, ...failure(error), customers });
      throw error;
    }
  }

  return {
    run,
    limitCalls: (most) => {
      pacing = withMost(pacing, rules, most);
      admit();
    },
    state: () => ({ limit: limitOf(pacing), active: pacing.active, waiting: ahead.size + usual.size }),
  };
}
