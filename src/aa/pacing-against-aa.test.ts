// The pacing against simulated AAs: events in order, no waiting, chance from a seed.

import { describe, expect, test } from 'vitest';
import {
  afterFinish,
  afterStart,
  initialPacing,
  lastStarted,
  limitOf,
  mayStart,
  type Pacing,
  type StartedCall,
} from './pacing.ts';

interface SimulatedAa {
  /** Calls it serves at once; the others wait in order. */
  readonly served: (atMs: number) => number;
  readonly callMs: (atMs: number) => number;
  /** What the time of a call is multiplied with. */
  readonly jitter: (random: () => number) => number;
}

interface Stretch {
  /** Of what AA could give, how much was used. */
  readonly use: number;
  readonly meanLimit: number;
  readonly mostLimit: number;
}

/** mulberry32: the same seed, the same chance. */
const seededRandom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    const once = Math.imul(state ^ (state >>> 15), 1 | state);
    const twice = (once + Math.imul(once ^ (once >>> 7), 61 | once)) ^ once;
    return ((twice ^ (twice >>> 14)) >>> 0) / 2 ** 32;
  };
};

const concurrency = 16;
const rules = { concurrency, minGapMs: 0 };

/** Calls without end, from the beginning to `untilMs`; tells of the time since `fromMs`. */
const stretch = (aa: SimulatedAa, seed: number, fromMs: number, untilMs: number): Stretch => {
  const random = seededRandom(seed);
  const queue: StartedCall[] = [];
  let inService: { readonly call: StartedCall; readonly endMs: number }[] = [];
  let pacing: Pacing = initialPacing(rules);
  let now = 0;
  let [used, limits, mostLimit] = [0, 0, 0];

  const start = (): void => {
    while (mayStart(pacing, now).kind === 'start') {
      pacing = afterStart(pacing, rules, now);
      queue.push(lastStarted(pacing, now));
    }
    while (queue.length > 0 && inService.length < aa.served(now)) {
      inService.push({ call: queue.shift()!, endMs: now + aa.callMs(now) * aa.jitter(random) });
    }
    inService.sort((one, other) => one.endMs - other.endMs);
  };

  const pass = (toMs: number): void => {
    const ms = Math.max(0, toMs - Math.max(now, fromMs));
    used += ms * Math.min(1, inService.length / aa.served(now));
    limits += ms * limitOf(pacing);
    if (ms > 0) mostLimit = Math.max(mostLimit, limitOf(pacing));
    now = toMs;
  };

  for (;;) {
    start();
    const [next, ...others] = inService;
    pass(Math.min(next!.endMs, untilMs));
    if (now === untilMs) break;
    inService = others;
    pacing = afterFinish(
      pacing,
      { ...next!.call, outcome: 'clean', retryAfterMs: null, customers: 100 },
      now,
    );
  }
  const ms = untilMs - fromMs;
  return { use: used / ms, meanLimit: limits / ms, mostLimit };
};

const jitters = {
  'no jitter': () => 1,
  'a jitter of 30 %': (random: () => number) => 0.7 + random() * 0.6,
  'slow customers now and then': (random: () => number) =>
    (random() < 0.02 ? 4 : 1) * (0.75 + random() * 0.5),
};

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const minute = 60_000;

describe.each(Object.entries(jitters))('with %s', (_, jitter) => {
  const cases = [200, 1_000, 3_000].flatMap((ms) => [1, 2, 4, 8].map((served) => ({ ms, served })));

  test.each(cases)('an AA that serves $served at once, $ms ms each, is used but not flooded', (each) => {
    const { ms, served } = each;
    const aa: SimulatedAa = { served: () => served, callMs: () => ms, jitter };
    for (const seed of seeds) expect(stretch(aa, seed, 0, minute).use).toBeGreaterThan(0.97);
    // One start in fifty meets a slow customer first, and takes longer to find out; so the mean counts.
    const limits = seeds.map((seed) => stretch(aa, seed, minute / 2, minute).meanLimit);
    const mean = limits.reduce((sum, limit) => sum + limit, 0) / limits.length;
    expect(mean).toBeGreaterThan(served + 0.8);
    expect(mean).toBeLessThan(2 * served + 2.1);
  });

  test.each([1, 2, 4, 8])('an AA that serves %i at once is not flooded within an hour', (served) => {
    const aa: SimulatedAa = { served: () => served, callMs: () => 500, jitter };
    const { use, meanLimit } = stretch(aa, 1, minute, 60 * minute);
    expect(use).toBeGreaterThan(0.98);
    expect(meanLimit).toBeGreaterThan(served + 0.8);
    expect(meanLimit).toBeLessThan(1.5 * served + 1.5);
  });
});

describe.each([1, 2, 4, 8])('an AA that serves %i at once', (served) => {
  const calmMs = 2 * minute;
  const aa = (ms: (atMs: number) => number): SimulatedAa => ({
    served: () => served,
    callMs: ms,
    jitter: jitters['a jitter of 30 %'],
  });

  test('is not flooded when it becomes three times as slow, and used again when that lasts', () => {
    const slowing = aa((atMs) => (atMs < calmMs ? 500 : 1_500));
    for (const seed of seeds) {
      expect(stretch(slowing, seed, calmMs, calmMs + minute).mostLimit).toBeLessThanOrEqual(2 * served + 2);
      const learned = stretch(slowing, seed, calmMs + 3 * minute, calmMs + 6 * minute);
      expect(learned.use).toBeGreaterThan(0.95);
      expect(learned.meanLimit).toBeLessThan(2 * served + 2);
    }
  });

  test('is used fully some rounds after it has recovered', () => {
    const recovering = aa((atMs) => (atMs < calmMs || atMs > 3 * calmMs ? 500 : 1_500));
    const backMs = 3 * calmMs;
    for (const seed of seeds) {
      const back = stretch(recovering, seed, backMs + 10_000, backMs + minute);
      expect(back.use).toBeGreaterThan(0.95);
      expect(back.meanLimit).toBeLessThan(2 * served + 3);
    }
  });

  test('is measured anew when AA serves fewer calls, and more again', () => {
    const fewer = Math.max(1, served / 2);
    const changing: SimulatedAa = {
      ...aa(() => 500),
      served: (atMs) => (atMs < calmMs || atMs > 3 * calmMs ? served : fewer),
    };
    for (const seed of seeds) {
      expect(stretch(changing, seed, 2 * calmMs, 3 * calmMs).meanLimit).toBeLessThan(2 * fewer + 3);
      expect(stretch(changing, seed, 3 * calmMs + 20_000, 4 * calmMs).use).toBeGreaterThan(0.95);
    }
  });
});
