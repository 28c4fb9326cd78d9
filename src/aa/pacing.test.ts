import { describe, expect, test } from 'vitest';
import {
  afterFinish,
  afterStart,
  initialPacing,
  mayStart,
  type CallOutcome,
  type Pacing,
  type PacingRules,
} from './pacing.ts';

const rules: PacingRules = { concurrency: 8, minGapMs: 0 };

/** Starts so many calls at once, then ends each with its outcome. */
const round = (pacing: Pacing, outcomes: readonly CallOutcome[], by: PacingRules = rules): Pacing => {
  const started = outcomes.reduce((state) => afterStart(state, by, 0), pacing);
  return outcomes.reduce((state, outcome, index) => {
    const callNo = pacing.started + index + 1;
    return afterFinish(state, by, { callNo, outcome, retryAfterMs: null }, 0);
  }, started);
};

const clean = (count: number): readonly CallOutcome[] => Array.from({ length: count }, () => 'clean');
const trouble = (count: number): readonly CallOutcome[] => Array.from({ length: count }, () => 'trouble');

test.each([
  [1, 1],
  [2, 2],
  [8, 2],
  [0, 1],
])('with a concurrency of %i it starts at %i', (concurrency, limit) => {
  expect(initialPacing({ concurrency, minGapMs: 0 }).limit).toBe(limit);
});

describe('the limit', () => {
  test('grows by one after as many clean calls as it allows', () => {
    const start = initialPacing(rules);
    expect(round(start, clean(1)).limit).toBe(2);
    expect(round(start, clean(2)).limit).toBe(3);
    expect(round(start, clean(4)).limit).toBe(3);
    expect(round(start, clean(5)).limit).toBe(4);
  });

  test('never exceeds the concurrency', () => {
    expect(round(initialPacing(rules), clean(1_000)).limit).toBe(8);
  });

  test('halves on trouble', () => {
    const wide = round(initialPacing(rules), clean(1_000));
    expect(round(wide, trouble(1)).limit).toBe(4);
    expect(round(round(wide, trouble(1)), trouble(1)).limit).toBe(2);
  });

  test('halves once for one burst of trouble', () => {
    const wide = round(initialPacing(rules), clean(1_000));
    expect(round(wide, trouble(8)).limit).toBe(4);
  });

  test('stays at least one', () => {
    const worn = [1, 2, 3, 4, 5].reduce((pacing) => round(pacing, trouble(1)), initialPacing(rules));
    expect(worn.limit).toBe(1);
    expect(round(worn, clean(1)).limit).toBe(2);
  });

  test('is not moved by calls that say nothing of AA', () => {
    const start = initialPacing(rules);
    expect(round(start, ['neutral', 'neutral', 'neutral'])).toMatchObject({ limit: 2, clean: 0 });
  });

  test('counts its clean calls anew after trouble', () => {
    const almost = round(initialPacing(rules), clean(5 + 3));
    expect(almost).toMatchObject({ limit: 4, clean: 3 });
    expect(round(round(almost, trouble(1)), clean(1))).toMatchObject({ limit: 2, clean: 1 });
  });
});

describe('a start', () => {
  test('waits for the gap since the last one', () => {
    const gapped = { concurrency: 8, minGapMs: 500 };
    const pacing = afterStart(initialPacing(gapped), gapped, 1_000);
    expect(mayStart(pacing, 1_200)).toEqual({ kind: 'wait', ms: 300 });
    expect(mayStart(pacing, 1_500)).toEqual({ kind: 'start' });
  });

  test('waits for the end of a Retry-After', () => {
    const call = { callNo: 1, outcome: 'trouble', retryAfterMs: 3_000 } as const;
    const pacing = afterFinish(afterStart(initialPacing(rules), rules, 0), rules, call, 100);
    expect(mayStart(pacing, 100)).toEqual({ kind: 'wait', ms: 3_000 });
    expect(mayStart(pacing, 3_100)).toEqual({ kind: 'start' });
  });

  test('waits for a place', () => {
    const full = afterStart(afterStart(initialPacing(rules), rules, 0), rules, 0);
    expect(mayStart(full, 0)).toEqual({ kind: 'full' });
  });
});
