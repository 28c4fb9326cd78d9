// Lets the calls to one client's AA start one after the other, no more at once and no faster than its pacing allows. Every
// client has a pacer of its own, so no client waits for the trouble of another (P10).

import { AaError, type AaErrorCode } from './aa-error.ts';
import type { CallGate, CallHold } from './call-gate.ts';
import { type CallLane, isPatient, lanesInOrder } from './lanes.ts';
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
  /** The call passes every call of a later lane that waits, within the same limits. Calls under way are not ended. */
  readonly lane: CallLane;
  readonly signal?: AbortSignal | undefined;
  /** How many customers the call asks for. Without them, its time says nothing about how much AA can take. */
  readonly customers?: number | undefined;
}

export interface Pacer {
  /** Runs the work when its turn comes: by lanes, and within a lane in the order of the calls. An abort ends the wait with AA_ABANDONED. */
  run<T>(work: () => Promise<T>, terms: TurnTerms): Promise<T>;
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

const heldBack = ({ why, until }: CallHold): AaError =>
  new AaError('AA_HELD_BACK', {
    detail: `${why === 'quiet' ? 'quiet hours' : 'all calls of the hour are used'} until ${until.toISOString()}`,
    retryAfterMs: Math.max(0, until.getTime() - Date.now()),
  });

/** Else a person waits for it, or AA's queue grows meanwhile. */
const mayBePassed = (lane: CallLane): boolean => lane !== 'asked' && lane !== 'queue';

/** How a call ended, for the pacing. */
type Ending = Pick<FinishedCall, 'outcome' | 'retryAfterMs'>;

const clean: Ending = { outcome: 'clean', retryAfterMs: null };

const failure = (error: unknown): Ending =>
  error instanceof AaError
    ? { outcome: troubles.has(error.code) ? 'trouble' : 'neutral', retryAfterMs: error.retryAfterMs }
    : { outcome: 'neutral', retryAfterMs: null };

interface Waiter {
  /** The call is not made. */
  readonly giveUp: (error: AaError) => void;
  readonly lane: CallLane;
  readonly since: number;
  readonly start: (call: StartedCall) => void;
}

/** The floor of each patient lane: one call in so many, when its first call has waited for so long. */
const oneIn = 20;
const patienceMs = 600_000;

export function createPacer(rules: PacingRules, clock: Clock = systemClock, gate?: CallGate): Pacer {
  const lanes = new Map(lanesInOrder.map((lane) => [lane, new Set<Waiter>()]));
  /** By patient lane: calls of others that have started since one of its own did. */
  const passed = new Map(lanesInOrder.filter(isPatient).map((lane) => [lane, 0]));
  let pacing: Pacing = initialPacing(rules);
  let cancelWake: (() => void) | null = null;

  const firstOf = (lane: CallLane): Waiter | undefined => lanes.get(lane)?.values().next().value;

  const isLeaving = (waiter: Waiter): boolean => lanes.get(waiter.lane)?.delete(waiter) === true;

  const waiting = (): number => [...lanes.values()].reduce((sum, { size }) => sum + size, 0);

  /** The first of each lane that has one and is not held, in the order of the lanes. */
  function candidates(): readonly Waiter[] {
    const found: Waiter[] = [];
    let isAsking = false;
    for (const lane of lanesInOrder) {
      const first = firstOf(lane);
      // As long as it is not known whether a call may start, no customers' call of a later lane passes it.
      if (first === undefined || (isAsking && lane !== 'queue')) continue;
      const says = gate?.says(lane, lanes.get(lane)?.size ?? 0) ?? 'open';
      if (says === 'open') found.push(first);
      if (says === 'held') giveUp(lane);
      isAsking ||= says === 'asking';
    }
    return found;
  }

  /** Nothing waits for hours with customers in hand: they are given back, and claimed again when calls may be made. */
  function giveUp(lane: CallLane): void {
    const hold = gate?.holdOf(lane) ?? null;
    if (hold === null) return;
    const waiters = [...(lanes.get(lane) ?? [])];
    lanes.get(lane)?.clear();
    for (const waiter of waiters) waiter.giveUp(heldBack(hold));
  }

  const isDue = ({ lane, since }: Waiter): boolean =>
    (passed.get(lane) ?? 0) >= oneIn - 1 && clock.now() - since >= patienceMs;

  /** A patient lane whose first call has waited for long gets its share, however busy the others are. */
  function nextWaiter(): Waiter | undefined {
    const [first, ...others] = candidates();
    if (first === undefined || !mayBePassed(first.lane)) return first;
    const [longest] = others.filter(isDue).sort((one, other) => one.since - other.since);
    return longest ?? first;
  }

  function startFirst(waiter: Waiter): void {
    for (const [lane, calls] of passed) passed.set(lane, lane === waiter.lane ? 0 : calls + 1);
    isLeaving(waiter);
    gate?.started(waiter.lane);
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

  async function turn({ signal, lane }: TurnTerms): Promise<StartedCall> {
    const { promise, resolve, reject } = Promise.withResolvers<StartedCall>();
    const waiter: Waiter = { lane, since: clock.now(), start: resolve, giveUp: reject };
    lanes.get(lane)?.add(waiter);
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

  async function run<T>(work: () => Promise<T>, terms: TurnTerms): Promise<T> {
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

  gate?.onChange(admit);
  return {
    run,
    limitCalls: (most) => {
      pacing = withMost(pacing, rules, most);
      admit();
    },
    state: () => ({
      limit: limitOf(pacing),
      active: pacing.active,
      waiting: waiting(),
    }),
  };
}
