// Lets the calls to one client's AA start one after the other, no more at once and no faster than its pacing allows. Every
// client has a pacer of its own, so no client waits for the trouble of another (P10).

import { AaError, type AaErrorCode } from './aa-error.ts';
import type { CallLane } from './association.ts';
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
  /** Passes every call of a later lane that waits, within the same limits. Calls under way are not ended. Default: `usual`. */
  readonly lane?: CallLane | undefined;
}

export interface Pacer {
  /** Runs the work when its turn comes: by lanes, and within a lane in the order of the calls. An abort ends the wait with AA_ABANDONED. */
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
  readonly since: number;
  readonly start: (call: StartedCall) => void;
}

type Lanes = Readonly<Record<CallLane, Set<Waiter>>>;

const laneOrder: readonly CallLane[] = ['ahead', 'usual', 'backfill'];

/** The floor of the last lane: one call in so many, when its first call has waited for so long. */
const oneIn = 20;
const patienceMs = 600_000;

export function createPacer(rules: PacingRules, clock: Clock = systemClock): Pacer {
  const lanes: Lanes = { ahead: new Set(), usual: new Set(), backfill: new Set() };
  /** Calls that have started since one of the last lane did. */
  let passed = 0;
  let pacing: Pacing = initialPacing(rules);
  let cancelWake: (() => void) | null = null;

  const isLeaving = (waiter: Waiter): boolean => laneOrder.some((lane) => lanes[lane].delete(waiter));

  /** Whoever has waited for long in the last lane gets its share, however busy the others are. */
  function nextWaiter(): Waiter | undefined {
    const [patient] = lanes.backfill;
    const isDue = patient !== undefined && clock.now() - patient.since >= patienceMs;
    if (isDue && passed >= oneIn - 1 && lanes.ahead.size === 0) return patient;
    return laneOrder.flatMap((lane) => [...lanes[lane]].slice(0, 1))[0];
  }

  function startFirst(waiter: Waiter): void {
    passed = lanes.backfill.has(waiter) ? 0 : passed + 1;
    isLeaving(waiter);
    const now = clock.now();
    pacing = afterStart(pacing, rules, now);
    waiter.start(lastStarted(pacing, now));
  }

  /** Starts the calls that may start, and calls itself again when the next one may. */
  function admit(): void {
    cancelWake?.();
    cancelWake = null;
    for (let waiter = nextWaiter(); waiter !== undefined; waiter = nextWaiter()) {
      const decision = mayStart(pacing, clock.now());
      if (decision.kind === 'wait') cancelWake = clock.after(Math.ceil(decision.ms), admit);
      if (decision.kind !== 'start') return;
      startFirst(waiter);
    }
  }

  async function turn({ signal, lane = 'usual' }: TurnTerms): Promise<StartedCall> {
    const { promise, resolve, reject } = Promise.withResolvers<StartedCall>();
    const waiter: Waiter = { since: clock.now(), start: resolve };
    lanes[lane].add(waiter);
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
    state: () => ({
      limit: limitOf(pacing),
      active: pacing.active,
      waiting: laneOrder.reduce((sum, lane) => sum + lanes[lane].size, 0),
    }),
  };
}
