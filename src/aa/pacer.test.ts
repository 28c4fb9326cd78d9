import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { manualClock } from '../../test/support/manual-clock.ts';
import { AaError } from './aa-error.ts';
import type { CallLane } from './lanes.ts';
import { createPacer, type Pacer } from './pacer.ts';

/** Lets everything that is ready run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Job {
  readonly no: number;
  readonly succeed: () => void;
  readonly fail: (error: unknown) => void;
}

/** Queues work at a pacer and holds what has started until the test ends it. */
const workshop = (pacer: Pacer) => {
  const running = new Map<number, Job>();
  const order: number[] = [];
  const ended: Promise<unknown>[] = [];
  let count = 0;
  const add = (signal?: AbortSignal, customers?: number, lane: CallLane = 'drain'): number => {
    const no = (count += 1);
    const work = (): Promise<void> => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      order.push(no);
      running.set(no, { no, succeed: resolve, fail: reject });
      return promise.finally(() => running.delete(no));
    };
    ended.push(pacer.run(work, { signal, customers, lane }).catch((error: unknown) => error));
    return no;
  };
  const first = (): Job => [...running.values()][0]!;
  return { add, running, order, ended, first };
};

describe('a pacer', () => {
  test('starts no more than its limit, and the next when one ends', async () => {
    const pacer = createPacer({ concurrency: 2, minGapMs: 0 }, manualClock());
    const { add, running, first } = workshop(pacer);
    [1, 2, 3].forEach(() => add());
    await settled();
    expect(pacer.state()).toEqual({ limit: 2, active: 2, waiting: 1 });
    expect([...running.keys()]).toEqual([1, 2]);
    first().succeed();
    await settled();
    expect([...running.keys()]).toEqual([2, 3]);
  });

  test('keeps the gap between two starts', async () => {
    const clock = manualClock();
    const { add, order } = workshop(createPacer({ concurrency: 2, minGapMs: 500 }, clock));
    [1, 2].forEach(() => add());
    clock.advance(499);
    await settled();
    expect(order).toEqual([1]);
    clock.advance(1);
    await settled();
    expect(order).toEqual([1, 2]);
  });

  test('starts no call before the end of a Retry-After', async () => {
    const clock = manualClock();
    const { add, order, first } = workshop(createPacer({ concurrency: 2, minGapMs: 0 }, clock));
    [1, 2, 3].forEach(() => add());
    await settled();
    first().fail(new AaError('AA_HTTP_STATUS', { retryAfterMs: 4_000 }));
    await settled();
    first().succeed();
    clock.advance(3_999);
    await settled();
    expect(order).toEqual([1, 2]);
    clock.advance(1);
    await settled();
    expect(order).toEqual([1, 2, 3]);
  });

  test.each(['AA_TIMEOUT', 'AA_HTTP_STATUS', 'AA_CONNECT_FAILED', 'AA_CONNECTION_LOST'] as const)(
    'halves its limit on %s',
    async (code) => {
      const pacer = createPacer({ concurrency: 2, minGapMs: 0 }, manualClock());
      await expect(
        pacer.run(() => Promise.reject(new AaError(code)), { lane: 'drain' }),
      ).rejects.toMatchObject({ code });
      expect(pacer.state()).toEqual({ limit: 1, active: 0, waiting: 0 });
    },
  );

  test.each([new AaError('AA_FAILURE'), new AaError('AA_ABANDONED'), new Error('disk full')])(
    'keeps its limit on %s, and passes it on',
    async (thrown) => {
      const pacer = createPacer({ concurrency: 2, minGapMs: 0 }, manualClock());
      await expect(pacer.run(() => Promise.reject(thrown), { lane: 'drain' })).rejects.toBe(thrown);
      expect(pacer.state()).toEqual({ limit: 2, active: 0, waiting: 0 });
    },
  );

  test('gives the place of an abandoned wait to the next', async () => {
    const controller = new AbortController();
    const pacer = createPacer({ concurrency: 1, minGapMs: 0 }, manualClock());
    const { add, order, ended, first } = workshop(pacer);
    add();
    add(controller.signal);
    add();
    controller.abort();
    expect(await ended[1]).toMatchObject({ code: 'AA_ABANDONED' });
    first().succeed();
    await settled();
    expect(order).toEqual([1, 3]);
  });

  test('does not start a call that is abandoned already', async () => {
    const pacer = createPacer({ concurrency: 1, minGapMs: 0 }, manualClock());
    const { add, order, ended } = workshop(pacer);
    add(AbortSignal.abort());
    expect(await ended[0]).toMatchObject({ code: 'AA_ABANDONED' });
    expect(order).toEqual([]);
    expect(pacer.state()).toEqual({ limit: 1, active: 0, waiting: 0 });
  });

  test('lets a call that is ahead pass those that wait, and ends none that is under way', async () => {
    const pacer = createPacer({ concurrency: 1, minGapMs: 0 }, manualClock());
    const { add, running, order, first } = workshop(pacer);
    [1, 2, 3].forEach(() => add());
    add(undefined, undefined, 'asked');
    add(undefined, undefined, 'asked');
    await settled();
    expect([...running.keys()]).toEqual([1]);
    for (const _ of [1, 2, 3, 4]) {
      first().succeed();
      await settled();
    }
    expect(order).toEqual([1, 4, 5, 2, 3]);
  });

  test('P9: serves the lanes in their order, and each in the order of its calls', async () => {
    const pacer = createPacer({ concurrency: 1, minGapMs: 0 }, manualClock());
    const { add, order, first } = workshop(pacer);
    add();
    const added: CallLane[] = [
      'audit',
      'backfill',
      'parked',
      'drain',
      'queue',
      'asked',
      'audit',
      'queue',
      'drain',
    ];
    added.forEach((lane) => add(undefined, undefined, lane));
    for (const _ of [0, ...added]) {
      await settled();
      first().succeed();
    }
    await settled();
    expect(order.slice(1).map((no) => added[no - 2])).toEqual([
      'asked',
      'queue',
      'queue',
      'drain',
      'drain',
      'parked',
      'backfill',
      'audit',
      'audit',
    ]);
    expect(order).toEqual([1, 7, 6, 9, 5, 10, 4, 3, 2, 8]);
  });

  /** One place, and a call of the drain in it. Each of the calls of `busy` is there before the one under way ends. */
  async function busyPacer() {
    const clock = manualClock();
    const { add, order, first } = workshop(createPacer({ concurrency: 1, minGapMs: 0 }, clock));
    add();
    await settled();
    /** The lanes of the calls that started meanwhile; `-` for those of `busy`. */
    const lanesOf = new Map<number, CallLane>();
    const wait = (lane: CallLane) => lanesOf.set(add(undefined, undefined, lane), lane);
    const busy = async (calls: number, lane: CallLane = 'drain'): Promise<readonly string[]> => {
      const from = order.length;
      for (let call = 0; call < calls; call += 1) {
        add(undefined, undefined, lane);
        first().succeed();
        await settled();
      }
      return order.slice(from).map((no) => lanesOf.get(no) ?? '-');
    };
    return { clock, wait, busy };
  }

  const none = (calls: number): readonly string[] => Array.from({ length: calls }, () => '-');

  test('P9: gives each patient lane one call in twenty when its first has waited for ten minutes', async () => {
    const { clock, wait, busy } = await busyPacer();
    for (let call = 0; call < 5; call += 1) wait('backfill');
    clock.advance(1);
    wait('audit');
    expect(await busy(50)).toEqual(none(50));
    clock.advance(599_999);
    expect(await busy(20)).toEqual(['backfill', ...none(19)]);
    clock.advance(1);
    expect(await busy(20)).toEqual(['backfill', 'audit', ...none(18)]);
    // Nothing of the audit is left, and the backfill goes on.
    expect(await busy(40)).toEqual(['backfill', ...none(19), 'backfill', ...none(19)]);
  });

  test('P9: the floor passes neither a person nor the queue and its purge', async () => {
    const { clock, wait, busy } = await busyPacer();
    wait('backfill');
    clock.advance(600_000);
    expect(await busy(30, 'asked')).toEqual(none(30));
    expect(await busy(30, 'queue')).toEqual(none(30));
    expect(await busy(10, 'parked')).toContain('backfill');
  });

  test('P9: an audit that has waited for long has its share of a backfill that never ends', async () => {
    const { clock, wait, busy } = await busyPacer();
    wait('audit');
    clock.advance(600_000);
    // With the call that was under way, 19 have passed it.
    expect(await busy(20, 'backfill')).toEqual([...none(18), 'audit', '-']);
  });

  test('P9: a purge passes every call for customers that waits', async () => {
    const { wait, busy } = await busyPacer();
    for (const lane of ['drain', 'parked', 'backfill', 'audit'] as const)
      for (let call = 0; call < 10; call += 1) wait(lane);
    wait('queue');
    expect(await busy(2, 'audit')).toEqual(['queue', 'drain']);
  });

  test('gives what is owed its turn at once where nothing else waits', async () => {
    const pacer = createPacer({ concurrency: 1, minGapMs: 0 }, manualClock());
    const { add, order, first } = workshop(pacer);
    add();
    add(undefined, undefined, 'backfill');
    await settled();
    first().succeed();
    await settled();
    expect(order).toEqual([1, 2]);
  });

  test('keeps the gap and a Retry-After for a call that is ahead, too', async () => {
    const clock = manualClock();
    const pacer = createPacer({ concurrency: 2, minGapMs: 100 }, clock);
    const { add, order, first } = workshop(pacer);
    add();
    await settled();
    first().fail(new AaError('AA_HTTP_STATUS', { retryAfterMs: 4_000 }));
    await settled();
    add();
    add(undefined, undefined, 'asked');
    clock.advance(3_999);
    await settled();
    expect(order).toEqual([1]);
    clock.advance(1);
    await settled();
    expect(order).toEqual([1, 3]);
    first().succeed();
    clock.advance(99);
    await settled();
    expect(order).toEqual([1, 3]);
    clock.advance(1);
    await settled();
    expect(order).toEqual([1, 3, 2]);
  });

  test("starts no more than this worker's part, and ends none that is under way", async () => {
    const pacer = createPacer({ concurrency: 4, minGapMs: 0 }, manualClock());
    const { add, running, first } = workshop(pacer);
    [1, 2, 3, 4, 5].forEach(() => add());
    await settled();
    pacer.limitCalls(1);
    expect(pacer.state()).toEqual({ limit: 1, active: 4, waiting: 1 });
    for (const left of [3, 2, 1]) {
      first().succeed();
      await settled();
      expect(running.size).toBe(left);
    }
    first().succeed();
    await settled();
    expect([...running.keys()]).toEqual([5]);
  });

  test('starts more little by little when the part becomes larger', async () => {
    const pacer = createPacer({ concurrency: 4, minGapMs: 0 }, manualClock());
    const { add, running, first } = workshop(pacer);
    pacer.limitCalls(1);
    Array.from({ length: 9 }).forEach(() => add(undefined, 100));
    pacer.limitCalls(4);
    for (const atOnce of [1, 2, 3, 4]) {
      await settled();
      expect(running.size).toBe(atOnce);
      first().succeed();
    }
  });

  test('learns from calls for customers only', async () => {
    const pacer = createPacer({ concurrency: 4, minGapMs: 0 }, manualClock());
    await expect(
      pacer.run(() => Promise.reject(new AaError('AA_TIMEOUT')), { lane: 'drain' }),
    ).rejects.toThrow();
    await Promise.all([1, 2].map(() => pacer.run(async () => {}, { lane: 'queue' })));
    expect(pacer.state().limit).toBe(2);
    await Promise.all([1, 2].map(() => pacer.run(async () => {}, { lane: 'drain', customers: 100 })));
    expect(pacer.state().limit).toBe(3);
  });

  test('P10: does not wait for the pacer of another client', async () => {
    const stuck = createPacer({ concurrency: 1, minGapMs: 0 }, manualClock());
    void stuck.run(() => new Promise(() => {}), { lane: 'drain' });
    const other = createPacer({ concurrency: 1, minGapMs: 0 }, manualClock());
    expect(await other.run(async () => 'done', { lane: 'drain' })).toBe('done');
  });
});

type Step = 'add' | 'addAhead' | 'addAbortable' | 'succeed' | 'trouble' | 'retryAfter' | 'abort' | 'advance';

const steps = fc.array(
  fc.constantFrom<Step>(
    'add',
    'addAhead',
    'addAbortable',
    'succeed',
    'succeed',
    'trouble',
    'retryAfter',
    'abort',
    'advance',
  ),
  { maxLength: 60 },
);

test('property: never exceeds its limits, starts calls in order, those ahead first, and loses none', async () => {
  const rules = fc.record({ concurrency: fc.integer({ min: 1, max: 5 }), minGapMs: fc.constantFrom(0, 100) });
  await fc.assert(
    fc.asyncProperty(rules, steps, async ({ concurrency, minGapMs }, plan) => {
      const clock = manualClock();
      const pacer = createPacer({ concurrency, minGapMs }, clock);
      const { add, running, order, ended, first } = workshop(pacer);
      const aborts: AbortController[] = [];
      const startTimes: number[] = [];
      const ahead = new Set<number>();

      const take = (step: Step): void => {
        if (step === 'add') add();
        if (step === 'addAhead') ahead.add(add(undefined, undefined, 'asked'));
        if (step === 'addAbortable') {
          const controller = new AbortController();
          aborts.push(controller);
          add(controller.signal);
        }
        if (step === 'abort') aborts.shift()?.abort();
        if (step === 'advance') clock.advance(50);
        if (running.size === 0) return;
        if (step === 'succeed') first().succeed();
        if (step === 'trouble') first().fail(new AaError('AA_TIMEOUT'));
        if (step === 'retryAfter') first().fail(new AaError('AA_HTTP_STATUS', { retryAfterMs: 150 }));
      };

      const check = (): void => {
        const { limit, active } = pacer.state();
        expect(limit).toBeGreaterThanOrEqual(1);
        expect(limit).toBeLessThanOrEqual(concurrency);
        expect(running.size).toBe(active);
        expect(active).toBeLessThanOrEqual(concurrency);
        const fresh = order.slice(startTimes.length);
        startTimes.push(...fresh.map(() => clock.now()));
        if (fresh.some((no) => !ahead.has(no))) expect(order).toEqual(expect.arrayContaining([...ahead]));
      };

      for (const step of plan) {
        const { limit } = pacer.state();
        const before = running.size;
        take(step);
        await settled();
        check();
        if (running.size > before)
          expect(running.size).toBeLessThanOrEqual(Math.max(limit, pacer.state().limit));
      }
      while (running.size > 0 || pacer.state().waiting > 0) {
        if (running.size > 0) first().succeed();
        clock.advance(50);
        await settled();
        check();
      }
      for (const some of [order.filter((no) => ahead.has(no)), order.filter((no) => !ahead.has(no))])
        expect(some).toEqual(some.toSorted((one, other) => one - other));
      if (minGapMs > 0) {
        startTimes
          .slice(1)
          .forEach((time, index) => expect(time - startTimes[index]!).toBeGreaterThanOrEqual(minGapMs));
      }
      await Promise.all(ended);
      expect(pacer.state()).toMatchObject({ active: 0, waiting: 0 });
      expect(clock.pending()).toBe(0);
    }),
    { numRuns: 200 },
  );
});
