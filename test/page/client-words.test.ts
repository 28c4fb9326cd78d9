// The words of a client's view, without a browser: cures, paces, times left, news of verdicts, and the courses of a day.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allSeries,
  areaOf,
  courseOf,
  dotsOf,
  lineOf,
  nearest,
  saysOf,
  type Sample,
  windowOf,
} from '../../page/src/views/client/series.ts';
import { type DrainSummary, endOf } from '../../page/src/data/client-status.ts';
import { cures } from '../../page/src/words/cures.ts';
import { lagOf } from '../../page/src/words/lags.ts';
import { leftRange, type Mark, paceOf, paceText, secondsText, withMark } from '../../page/src/words/paces.ts';
import { coarseAgoText } from '../../page/src/words/times.ts';
import { verdictNews } from '../../page/src/words/verdict-news.ts';
import { reasonText, verdicts } from '../../page/src/words/verdicts.ts';

const operating = readFileSync(resolve(import.meta.dirname, '../../docs/operating.md'), 'utf8');

/** The reasons in the first column of the table in docs/operating.md. */
const reasons = operating
  .slice(operating.indexOf('| reason (`verdict_reason`)'), operating.indexOf('## Pause a client'))
  .split('\n')
  .slice(2)
  .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([\w-]+)`/g)].map(([, reason]) => reason ?? ''));

test('each reason of a verdict has its words and its cure, but the one that needs none', () => {
  expect(reasons).toHaveLength(27);
  expect(reasons.filter((reason) => cures[reason] === undefined)).toEqual(['current']);
  expect(Object.keys(cures).filter((reason) => !reasons.includes(reason))).toEqual([]);
  const textOf = (verdict_reason: string, error_code: string | null = null): string =>
    reasonText({ verdict_reason, error_code });
  expect(reasons.filter((reason) => textOf(reason) === reason)).toEqual([]);
  expect(textOf('failing', 'AA_BAD_CREDENTIALS')).toBe('AA refuses the user name or password');
  expect(textOf('failing', 'AA_TLS')).toBe('the last attempt failed: AA_TLS');
  expect(textOf('parked', 'AA_TLS')).toBe(textOf('parked'));
});

test('the lag of an answer that is sent again as it was goes on with the clock', () => {
  const since = Date.parse('2030-01-01T12:00:00.000Z');
  const behind = { lag_seconds: 4, behind_since: new Date(since).toISOString(), verdict: 'behind' } as const;
  expect([4_000, 90_500].map((ms) => lagOf(behind, since + ms))).toEqual([4, 90]);
  expect(lagOf({ lag_seconds: 0, behind_since: null, verdict: 'fresh' }, since)).toBe(0);
});

test('the lag is not known where AA has not been heard, unless a change is known to wait', () => {
  const since = Date.parse('2030-01-01T12:00:00.000Z');
  const blind = { lag_seconds: 0, behind_since: null, verdict: 'blind' } as const;
  expect(lagOf(blind, since)).toBeNull();
  expect(lagOf({ ...blind, lag_seconds: null }, since)).toBeNull();
  const waiting = { ...blind, lag_seconds: 4, behind_since: new Date(since).toISOString() };
  expect(lagOf(waiting, since + 90_500)).toBe(90);
});

describe('the time left', () => {
  test.each([
    [[null, null], 'not known yet'],
    [[3], 'a few seconds'],
    [[25, 31], '20 to 40 s'],
    [[240, 300], '3 to 6 min'],
    [[7_400], '1 to 3 h'],
    [[10_000, 11_000], '2 to 4 h'],
  ] as const)('of %j seconds is told as "%s"', (guesses, says) => {
    expect(leftRange(guesses)).toBe(says);
  });

  test('is a range that holds every guess, whatever the guesses are', () => {
    const seconds: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600 };
    const guess = fc.double({ min: 11, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(guess, { minLength: 1, maxLength: 3 }), (guesses) => {
        const [, from = '0', to = from, unit = ''] =
          /^(?:(?:up to|about) |([\d,]+) to )?([\d,]+) (\w+)$/.exec(leftRange(guesses)) ?? [];
        const least = Number(from.replaceAll(',', '')) * (seconds[unit] ?? NaN);
        const most = Number(to.replaceAll(',', '')) * (seconds[unit] ?? NaN);
        expect(most).toBeGreaterThanOrEqual(Math.max(...guesses));
        expect(from === to ? 0 : least).toBeLessThanOrEqual(Math.min(...guesses));
      }),
    );
  });
});

describe('the pace', () => {
  const marksOf = (dones: readonly number[]): readonly Mark[] =>
    dones.reduce<readonly Mark[]>((marks, done, at) => withMark(marks, { atMs: at * 2_000, done }), []);

  test('is that of the last half minute', () => {
    const fast = Array.from({ length: 30 }, (_, at) => at * 200);
    const thenSlow = Array.from({ length: 16 }, (_, at) => 5_800 + (at + 1) * 2);
    expect(paceOf(marksOf(fast))).toBe(100);
    expect(paceOf(marksOf([...fast, ...thenSlow]))).toBe(1);
  });

  test('is not told of one look, and is none where nothing moves', () => {
    expect(paceText(paceOf(marksOf([5])))).toBe('not known yet');
    expect(paceText(paceOf(marksOf([5, 5, 5])))).toBe('none in the last half minute');
    expect(paceText(1.26)).toBe('1.3 a second');
    expect(paceText(1_726)).toBe('1,726 a second');
  });

  test('the same look twice counts once', () => {
    const mark = { atMs: 1_000, done: 5 };
    expect(withMark([mark], { ...mark })).toEqual([mark]);
  });
});

test('the time of an answer has no thousand of a unit that another one follows', () => {
  expect([0.034, 0.9994, 0.9996, 1.24, 9.96, 48].map(secondsText)).toEqual([
    '34 ms',
    '999 ms',
    '1 s',
    '1.2 s',
    '10 s',
    '48 s',
  ]);
});

test('a drain ends with its purge, though whom it parked was retried later', () => {
  const ended = { purged_at: '2030-01-01T12:00:00.000Z', settled_at: '2030-01-01T13:00:00.000Z' };
  expect(endOf(ended as DrainSummary)).toBe(ended.purged_at);
  expect(endOf({ ...ended, purged_at: null } as DrainSummary)).toBe(ended.settled_at);
  expect(endOf({ purged_at: null, settled_at: null } as DrainSummary)).toBeNull();
});

test('a list says how long ago without counting single seconds', () => {
  expect([0, 19_000, 20_000, 29_000, 130_000].map((ms) => coarseAgoText(0, ms))).toEqual([
    'seconds ago',
    'seconds ago',
    '20 s ago',
    '20 s ago',
    '2 min ago',
  ]);
});

describe('news of verdicts', () => {
  test('name a client that got worse or better', () => {
    const news = verdictNews(new Map([['acme', 'fresh']]), new Map([['acme', 'stuck']]));
    expect(news).toBe('acme is stuck now; it was fresh.');
  });

  test('name a few, and count many', () => {
    const before = new Map(Array.from({ length: 7 }, (_, at) => [`c${at}`, 'fresh'] as const));
    const worse = new Map([...before.keys()].map((id) => [id, id > 'c4' ? 'fresh' : 'blind'] as const));
    expect(verdictNews(before, worse)).toBe('5 clients got worse.');
    const two = new Map([...worse].map(([id, now]) => [id, id < 'c2' ? 'fresh' : now] as const));
    expect(verdictNews(worse, two)).toBe('2 clients got better: c0, c1.');
  });

  test('leave out what is told already', () => {
    const [before, now] = [
      new Map([
        ['a', 'fresh'],
        ['b', 'fresh'],
      ] as const),
      new Map([
        ['a', 'paused'],
        ['b', 'blind'],
      ] as const),
    ];
    expect(verdictNews(before, now, ({ id, to }) => id === 'a' && to === 'paused')).toBe(
      'b is blind now; it was fresh.',
    );
  });

  test('are none where nothing changed, or where a client is new or gone', () => {
    const some = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom(...verdicts));
    fc.assert(
      fc.property(some, some, (before, now) => {
        const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(now))];
        const changed = [...is].filter(([id, verdict]) => was.has(id) && was.get(id) !== verdict);
        expect(verdictNews(was, is) === null).toBe(changed.length === 0);
      }),
    );
  });
});

describe('the courses of a day', () => {
  const sample = (minute: number, lag: number): Sample => ({
    at: new Date(Date.UTC(2026, 10, 29, 12, minute)).toISOString(),
    lag_seconds: lag,
    queued: 0,
    parked: 0,
    changes: null,
    aa_median_ms: null,
    aa_slowest_ms: null,
  });

  test('have a gap where samples are missing, and none where they only come late', () => {
    const { times, values } = courseOf([sample(0, 1), sample(6, 2), sample(30, 3)]);
    expect(values[0]).toEqual([1, 2, null, 3]);
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  test('say what they show in a sentence', () => {
    const { times, values } = courseOf([sample(0, 1), sample(5, 720), sample(10, 4)]);
    const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16);
    const [lag, , , changes] = allSeries;
    expect(saysOf(lag!, times, values[0]!, clock)).toBe(
      'Lag of the last 24 hours: at most 12 min at 12:05, 4 s at last.',
    );
    expect(saysOf(changes!, times, values[3]!, clock)).toBe('Changes: nothing is noted yet.');
  });

  test('end at a round number that is not less than the most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (most) => {
        for (const { ceiling } of allSeries) expect(ceiling(most)).toBeGreaterThanOrEqual(Math.max(1, most));
      }),
    );
  });

  test('have an axis of times that is a round time of its unit', () => {
    const { text, ceiling } = allSeries.at(-1)!;
    expect([340, 1_900, 9_000, 10_001, 90_000, 200_000].map((ms) => text(ceiling(ms)))).toEqual([
      '500 ms',
      '2 s',
      '10 s',
      '30 s',
      '2 min',
      '5 min',
    ]);
  });

  test('are drawn with gaps; a value between two gaps is a dot', () => {
    const box = { window: { from: 0, to: 100 }, ceiling: 10 };
    const [times, values] = [
      [0, 10, 20, 30, 40],
      [0, 5, null, 10, null],
    ];
    expect(lineOf(times, values, box)).toBe('M0.0 100.0L100.0 50.0');
    expect(dotsOf(times, values, box)).toBe('M300.0 0.0h0');
    expect(areaOf(times, values, box)).toBe('M0.0 100L0.0 100.0L100.0 50.0V100Z');
    expect(lineOf([], [], box) + dotsOf([], [], box) + areaOf([], [], box)).toBe('');
  });

  test('are told where somebody points: the nearest sample', () => {
    expect(nearest([10, 20, 30], 24)).toBe(1);
    expect(nearest([], 24)).toBeNull();
  });

  test('stand over one axis with each second hour of the zone, also where the clock goes by half hours or is put back', () => {
    const hourIn = (timeZone: string) => (ms: number) => {
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
        ms,
      );
      return clock.endsWith(':00') ? Number(clock.slice(0, 2)) : NaN;
    };
    const end = Date.UTC(2026, 9, 25, 10, 7);
    const hoursIn = (timeZone: string): readonly string[] =>
      windowOf(end, hourIn(timeZone), (ms) => String(hourIn(timeZone)(ms))).marks.map(({ text }) => text);
    expect(hoursIn('UTC').join()).toBe('12,14,16,18,20,22,0,2,4,6,8,10');
    expect(hoursIn('Asia/Kolkata').join()).toBe('16,18,20,22,0,2,4,6,8,10,12,14');
    expect(hoursIn('Europe/Berlin').join()).toBe('14,16,18,20,22,0,2,2,4,6,8,10');
  });
});
