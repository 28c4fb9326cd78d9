// The decisions of the pacer, as functions of a state: how many calls one AA gets at once, and when the next may start. The limit
// is found from the times of the calls, so that AA always has work, and one or two calls in its queue, but no more. First the
// limit doubles with each round until calls queue up. Then it follows what AA works on at once. On trouble it halves.

import { afterCall, unknownTimes, type CallTimes } from './call-times.ts';

export interface PacingRules {
  /** Calls at once, at most. */
  readonly concurrency: number;
  /** Least time between the starts of two calls. */
  readonly minGapMs: number;
}

/** `clean`: AA answered. `trouble`: AA was slow, overloaded or away. `neutral`: the call says nothing of the state of AA. */
export type CallOutcome = 'clean' | 'trouble' | 'neutral';

/** Few calls for a while, to measure how long a call takes that does not queue. */
interface Lull {
  readonly limit: number;
  /** Quiet calls still to be measured. */
  readonly calls: number;
}

export interface Pacing {
  /** The limit, in fractions of a call. */
  readonly level: number;
  /** Calls at once, at most: the configured concurrency, or the part of this worker. */
  readonly most: number;
  readonly active: number;
  /** Calls started so far. The number of a call is the value of this after its start. */
  readonly started: number;
  /** Whether the limit still doubles. */
  readonly doubling: boolean;
  readonly times: CallTimes;
  readonly lull: Lull | null;
  /** Calls measured since the last lull. */
  readonly sinceLull: number;
  /** How many calls AA seemed to work on at once after the last lull. */
  readonly servedThen: number;
  /** The last halving has answered the trouble of calls up to this number. */
  readonly halvedAt: number;
  /** Nothing starts before this time. */
  readonly notBeforeMs: number;
}

export interface StartedCall {
  readonly callNo: number;
  readonly atMs: number;
  /** Calls under way when it started, itself included. */
  readonly beside: number;
  /** Whether so few calls were beside it that it cannot queue. */
  readonly quiet: boolean;
}

export interface FinishedCall extends StartedCall {
  readonly outcome: CallOutcome;
  /** How long AA asked us to wait. */
  readonly retryAfterMs: number | null;
  /** Customers asked for. `null` for the other services: their time says nothing of the calls for customers. */
  readonly customers: number | null;
}

/** `start`: now. `wait`: at a time. `full`: when a call ends. */
export type PacingDecision =
  { readonly kind: 'start' } | { readonly kind: 'wait'; readonly ms: number } | { readonly kind: 'full' };

/** Careful, but more than one at a time. */
const firstLimit = 4;
/** The limit for what AA works on at once: a quarter more because times differ, and one call that waits at AA. */
const spare = (served: number): number => served * 1.25 + 1;
/** A limit above this is more than is needed to find out what AA works on. */
const plenty = (served: number): number => served * 1.5 + 1;
/** Rounds between two lulls. A lull costs up to a third of a round. */
const roundsBetweenLulls = 40;
/** When AA seems to work on only this share of what it did, a lull tells whether calls queue or AA is slow. */
const surprise = 0.6;
const roundsBeforeSurprise = 4;
/** The share of the earlier value that remains after a lull. So a few lulls are enough to notice that AA has become slow. */
const forgetting = 0.8;

export function initialPacing({ concurrency }: PacingRules): Pacing {
  const level = Math.max(1, Math.min(firstLimit, concurrency));
  return {
    level,
    most: Math.max(1, concurrency),
    active: 0,
    started: 0,
    doubling: true,
    times: unknownTimes(level),
    lull: null,
    sinceLull: 0,
    servedThen: 0,
    halvedAt: 0,
    notBeforeMs: -Infinity,
  };
}

/** Gives this worker another part of the client's concurrency. With a larger part, the limit doubles again. */
export function withMost(pacing: Pacing, { concurrency }: PacingRules, part: number): Pacing {
  const most = Math.max(1, Math.min(Math.floor(part), concurrency));
  const doubling = pacing.doubling || most > pacing.most;
  return { ...pacing, most, doubling, level: Math.min(pacing.level, most) };
}

/** Calls that are allowed at once. */
export const limitOf = ({ level, most, lull }: Pacing): number =>
  Math.min(Math.max(1, Math.round(level)), most, lull?.limit ?? Infinity);

export function mayStart(pacing: Pacing, nowMs: number): PacingDecision {
  if (pacing.active >= limitOf(pacing)) return { kind: 'full' };
  const ms = pacing.notBeforeMs - nowMs;
  return ms > 0 ? { kind: 'wait', ms } : { kind: 'start' };
}

export const afterStart = (pacing: Pacing, { minGapMs }: PacingRules, nowMs: number): Pacing => ({
  ...pacing,
  active: pacing.active + 1,
  started: pacing.started + 1,
  notBeforeMs: Math.max(pacing.notBeforeMs, nowMs + minGapMs),
});

/** The call that has just been started. */
export const lastStarted = (pacing: Pacing, atMs: number): StartedCall => ({
  callNo: pacing.started,
  atMs,
  beside: pacing.active,
  quiet: pacing.active <= (pacing.lull?.limit ?? 1),
});

/** One call per round, or a quarter of the way where that is more. */
function stepTowards(wanted: number, level: number): number {
  const gap = wanted - level;
  const perRound = Math.max(Math.min(1, Math.abs(gap)), Math.abs(gap) / 4);
  return (Math.sign(gap) * perRound) / level;
}

function settled(pacing: Pacing): Pacing {
  const { served } = pacing.times;
  return { ...pacing, doubling: false, level: Math.min(pacing.level, spare(served)) };
}

/** The limit grows only where calls waited because of it. */
function moved(pacing: Pacing, wasFull: boolean): Pacing {
  const { level, most, times, lull } = pacing;
  if (lull !== null) return pacing;
  const doubling = pacing.doubling && level < most && level <= plenty(times.served);
  if (pacing.doubling && !doubling) return settled(pacing);
  const step = doubling ? 1 : stepTowards(spare(times.served), level);
  if (step > 0 && !wasFull) return { ...pacing, doubling };
  return { ...pacing, doubling, level: Math.max(1, Math.min(level + step, most)) };
}

const lullIsDue = ({ sinceLull, level, times, servedThen, doubling }: Pacing): boolean =>
  !doubling &&
  (sinceLull >= roundsBetweenLulls * level ||
    (sinceLull >= roundsBeforeSurprise * level && times.served < servedThen * surprise));

function startLull(pacing: Pacing): Pacing {
  const limit = Math.max(1, Math.round(pacing.times.served * 0.75));
  return { ...pacing, lull: { limit, calls: limit }, sinceLull: 0 };
}

function withLull(pacing: Pacing, quiet: boolean): Pacing {
  const { lull, times } = pacing;
  if (lull === null)
    return lullIsDue(pacing) ? startLull(pacing) : { ...pacing, sinceLull: pacing.sinceLull + 1 };
  if (!quiet) return pacing;
  if (lull.calls > 1) return { ...pacing, lull: { ...lull, calls: lull.calls - 1 } };
  return { ...pacing, lull: null, servedThen: Math.max(times.served, pacing.servedThen * forgetting) };
}

function measured(pacing: Pacing, call: FinishedCall, nowMs: number): Pacing {
  if (call.customers === null) return pacing;
  const { customers, beside, quiet } = call;
  const limit = limitOf(pacing);
  const wasFull = pacing.active + 1 >= limit;
  const tookMs = nowMs - call.atMs;
  const timed = { customers, tookMs, beside, limit, quiet, unqueued: pacing.doubling };
  const times = afterCall(pacing.times, timed);
  return withLull(moved({ ...pacing, times }, wasFull), quiet);
}

/**
 * One burst of trouble halves the limit once: calls that were under way at the last halving do not halve it again. The number of
 * calls that AA works on is lowered with it, so that the limit comes back by one call per round.
 */
function halved(pacing: Pacing, callNo: number): Pacing {
  if (callNo <= pacing.halvedAt) return pacing;
  const level = Math.max(1, Math.floor(limitOf(pacing) / 2));
  const times = { ...pacing.times, served: Math.min(pacing.times.served, level) };
  const halvedAt = pacing.started;
  return { ...pacing, level, times, doubling: false, lull: null, sinceLull: 0, halvedAt };
}

function judged(pacing: Pacing, call: FinishedCall, nowMs: number): Pacing {
  switch (call.outcome) {
    case 'clean':
      return measured(pacing, call, nowMs);
    case 'trouble':
      return halved(pacing, call.callNo);
    case 'neutral':
      return pacing;
  }
}

export function afterFinish(pacing: Pacing, call: FinishedCall, nowMs: number): Pacing {
  const notBeforeMs = Math.max(pacing.notBeforeMs, nowMs + (call.retryAfterMs ?? -Infinity));
  return judged({ ...pacing, active: pacing.active - 1, notBeforeMs }, call, nowMs);
}
