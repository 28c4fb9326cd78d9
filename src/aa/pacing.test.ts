import { describe, expect, test } from 'vitest';
import {
  afterFinish,
  afterStart,
  initialPacing,
  lastStarted,
  limitOf,
  mayStart,
  withMost,
  type CallOutcome,
  type FinishedCall,
  type Pacing,
  type PacingRules,
  type StartedCall,
} from './pacing.ts';

const rules: PacingRules = { concurrency: 16, minGapMs: 0 };
const callMs = 1_000;

const started = (pacing: Pacing, count: number): readonly [Pacing, readonly StartedCall[]] => {
  const calls: StartedCall[] = [];
  let state = pacing;
  for (let no = 0; no < count; no += 1) {
    state = afterStart(state, rules, 0);
    calls.push(lastStarted(state, 0));
  }
  return [state, calls];
};

interface Ends {
  readonly outcomes: readonly CallOutcome[];
  readonly customers?: number | null;
}

/** Starts so many calls at once, then ends each with its outcome after the same time. */
const round = (pacing: Pacing, { outcomes, customers = 100 }: Ends): Pacing => {
  const [busy, calls] = started(pacing, outcomes.length);
  return calls.reduce(
    (state, call, at) =>
      afterFinish(state, { ...call, outcome: outcomes[at]!, retryAfterMs: null, customers }, callMs),
    busy,
  );
};

/** Every place is taken again at once, for so many calls. AA serves all that come, or one after the other. */
const busyFor = (count: number, pacing: Pacing, serves: 'all' | 'one' = 'all'): Pacing => {
  const calls: (StartedCall & { readonly endMs: number })[] = [];
  let state = pacing;
  let now = Math.max(0, pacing.notBeforeMs);
  const start = (): void => {
    while (mayStart(state, now).kind === 'start') {
      state = afterStart(state, rules, now);
      const freeMs = serves === 'all' ? now : Math.max(now, calls.at(-1)?.endMs ?? 0);
      calls.push({ ...lastStarted(state, now), endMs: freeMs + callMs });
    }
  };
  const end = (outcome: CallOutcome): void => {
    const { endMs, ...call } = calls.shift()!;
    now = endMs;
    state = afterFinish(state, { ...call, outcome, retryAfterMs: null, customers: 100 }, now);
  };
  start();
  for (let no = 0; no < count; no += 1, start()) end('clean');
  while (calls.length > 0) end('neutral');
  return state;
};

const clean = (count: number): readonly CallOutcome[] => Array.from({ length: count }, () => 'clean');
const trouble = (count: number): Ends => ({ outcomes: Array.from({ length: count }, () => 'trouble') });

const start = initialPacing(rules);
const wide = busyFor(100, start);

test.each([
  [1, 1],
  [2, 2],
  [8, 4],
  [0, 1],
])('with a concurrency of %i it starts at %i', (concurrency, limit) => {
  expect(limitOf(initialPacing({ concurrency, minGapMs: 0 }))).toBe(limit);
});

describe('the limit', () => {
  test('doubles in each of the first rounds, as long as no call queues', () => {
    expect(limitOf(busyFor(1, start))).toBe(5);
    expect(limitOf(busyFor(4, start))).toBe(8);
    expect(limitOf(busyFor(12, start))).toBe(16);
  });

  test('never exceeds the concurrency', () => {
    expect(limitOf(wide)).toBe(16);
  });

  test('sinks to one call at work and one that waits, where AA serves calls one by one', () => {
    expect(limitOf(busyFor(30, start, 'one'))).toBe(2);
  });

  test('does not grow where no call waits because of it', () => {
    expect(limitOf(round(start, { outcomes: clean(2) }))).toBe(4);
  });

  test('halves on trouble', () => {
    expect(limitOf(round(wide, trouble(1)))).toBe(8);
    expect(limitOf(round(round(wide, trouble(1)), trouble(1)))).toBe(4);
  });

  test('halves once for one burst of trouble', () => {
    expect(limitOf(round(wide, trouble(16)))).toBe(8);
  });

  test('grows by about one a round after trouble', () => {
    const halved = round(wide, trouble(1));
    expect(limitOf(busyFor(8, halved))).toBe(9);
  });

  test('stays at least one', () => {
    const worn = [1, 2, 3, 4, 5].reduce((pacing) => round(pacing, trouble(1)), start);
    expect(limitOf(worn)).toBe(1);
    expect(limitOf(busyFor(1, worn))).toBe(2);
  });

  test('is not moved by calls that say nothing of AA', () => {
    expect(round(start, { outcomes: ['neutral', 'neutral', 'neutral'] })).toMatchObject({ level: 4 });
  });

  test('is not moved by the time of other services, but by their trouble', () => {
    const others = round(start, { outcomes: clean(4), customers: null });
    expect(others).toMatchObject({ level: 4, times: start.times });
    expect(limitOf(round(start, { ...trouble(1), customers: null }))).toBe(2);
  });
});

describe('the time of a call', () => {
  const busy = busyFor(30, start, 'one');

  test('is compared among calls that ask for as many customers', () => {
    const single = round(busy, { outcomes: clean(1), customers: 1 });
    expect(single.times.aloneMs.get(100)).toBe(busy.times.aloneMs.get(100));
    expect(limitOf(single)).toBe(limitOf(busy));
  });

  test('is remembered for the last sizes only', () => {
    const many = Array.from({ length: 50 }, (_, at) => at + 1).reduce(
      (pacing, customers) => round(pacing, { outcomes: clean(1), customers }),
      busy,
    );
    expect(many.times.aloneMs.size).toBe(16);
    expect(many.times.aloneMs.has(50)).toBe(true);
  });

  test('may be zero', () => {
    const [under, [first]] = started(start, 4);
    const call: FinishedCall = { ...first!, outcome: 'clean', retryAfterMs: null, customers: 100 };
    expect(limitOf(afterFinish(under, call, 0))).toBe(5);
  });

  test('is measured anew from time to time, with so few calls that none queues', () => {
    const limits = Array.from({ length: 200 }, (_, count) => limitOf(busyFor(count, busy, 'one')));
    expect(limits).toContain(1);
    expect(limits.filter((limit) => limit === 1).length).toBeLessThan(12);
  });
});

describe("a worker's part of the concurrency", () => {
  test('bounds the limit at once, and is at least one', () => {
    expect(limitOf(withMost(wide, rules, 3))).toBe(3);
    expect(limitOf(withMost(wide, rules, 0))).toBe(1);
    expect(limitOf(busyFor(9, withMost(wide, rules, 3)))).toBe(3);
  });

  test('lets the limit double again when it becomes more', () => {
    const more = withMost(busyFor(9, withMost(wide, rules, 3)), rules, 12);
    expect(limitOf(more)).toBe(3);
    expect(limitOf(busyFor(3, more))).toBe(6);
    expect(limitOf(busyFor(9, more))).toBe(12);
  });

  test('is never more than the concurrency', () => {
    expect(withMost(start, rules, 99).most).toBe(16);
  });

  test('changes nothing when it stays as it is', () => {
    const settled = round(wide, trouble(1));
    expect(withMost(settled, rules, 16)).toEqual(settled);
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
    const [busy, [call]] = started(start, 1);
    const refused: FinishedCall = { ...call!, outcome: 'trouble', retryAfterMs: 3_000, customers: 100 };
    const pacing = afterFinish(busy, refused, 100);
    expect(mayStart(pacing, 100)).toEqual({ kind: 'wait', ms: 3_000 });
    expect(mayStart(pacing, 3_100)).toEqual({ kind: 'start' });
  });

  test('waits for a place', () => {
    expect(mayStart(started(start, 4)[0], 0)).toEqual({ kind: 'full' });
  });
});
