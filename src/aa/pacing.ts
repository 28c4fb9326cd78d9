// The decisions of the pacer, as functions of a state: how many calls one AA gets at once, and when the next may start.
// Additive increase, multiplicative decrease: the limit grows by one after as many clean calls as it allows, and halves
// on trouble.

export interface PacingRules {
  /** Calls at once, at most. */
  readonly concurrency: number;
  /** Least time between the starts of two calls. */
  readonly minGapMs: number;
}

/** `clean`: AA answered. `trouble`: it was slow, overloaded or away. `neutral`: says nothing of how AA is doing. */
export type CallOutcome = 'clean' | 'trouble' | 'neutral';

export interface Pacing {
  readonly limit: number;
  readonly active: number;
  /** Calls started so far; a call's number is what this was after its start. */
  readonly started: number;
  /** Clean calls since the limit last changed. */
  readonly clean: number;
  /** Trouble of calls up to this number has been answered by the last halving. */
  readonly halvedAt: number;
  /** Nothing starts before this time. */
  readonly notBeforeMs: number;
}

export interface FinishedCall {
  readonly callNo: number;
  readonly outcome: CallOutcome;
  /** How long AA asked to be left alone. */
  readonly retryAfterMs: number | null;
}

/** `start`: now. `wait`: at a time. `full`: when a call ends. */
export type PacingDecision =
  { readonly kind: 'start' } | { readonly kind: 'wait'; readonly ms: number } | { readonly kind: 'full' };

/** Careful, but not one by one: most associations take two calls at once from the beginning. */
const firstLimit = 2;

export const initialPacing = ({ concurrency }: PacingRules): Pacing => ({
  limit: Math.max(1, Math.min(firstLimit, concurrency)),
  active: 0,
  started: 0,
  clean: 0,
  halvedAt: 0,
  notBeforeMs: -Infinity,
});

export const mayStart = (pacing: Pacing, nowMs: number): PacingDecision => {
  if (pacing.active >= pacing.limit) return { kind: 'full' };
  const ms = pacing.notBeforeMs - nowMs;
  return ms > 0 ? { kind: 'wait', ms } : { kind: 'start' };
};

export const afterStart = (pacing: Pacing, { minGapMs }: PacingRules, nowMs: number): Pacing => ({
  ...pacing,
  active: pacing.active + 1,
  started: pacing.started + 1,
  notBeforeMs: Math.max(pacing.notBeforeMs, nowMs + minGapMs),
});

const grown = (pacing: Pacing, { concurrency }: PacingRules): Pacing => {
  const clean = pacing.clean + 1;
  if (clean < pacing.limit) return { ...pacing, clean };
  return { ...pacing, clean: 0, limit: Math.max(1, Math.min(pacing.limit + 1, concurrency)) };
};

/** One burst of trouble halves once: calls that were under way at the last halving do not halve again. */
const halved = (pacing: Pacing, callNo: number): Pacing => {
  if (callNo <= pacing.halvedAt) return { ...pacing, clean: 0 };
  const limit = Math.max(1, Math.floor(pacing.limit / 2));
  return { ...pacing, clean: 0, limit, halvedAt: pacing.started };
};

const judged = (pacing: Pacing, rules: PacingRules, { callNo, outcome }: FinishedCall): Pacing => {
  switch (outcome) {
    case 'clean':
      return grown(pacing, rules);
    case 'trouble':
      return halved(pacing, callNo);
    case 'neutral':
      return pacing;
  }
};

export const afterFinish = (
  pacing: Pacing,
  rules: PacingRules,
  call: FinishedCall,
  nowMs: number,
): Pacing => {
  const notBeforeMs = Math.max(pacing.notBeforeMs, nowMs + (call.retryAfterMs ?? -Infinity));
  return judged({ ...pacing, active: pacing.active - 1, notBeforeMs }, rules, call);
};
