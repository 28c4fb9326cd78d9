// How the page knows the server's clock, without a browser: from the header `Date` of answers.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnswerTimes, noBounds, offsetWithin, withAnswer } from '../../page/src/data/clock-offset.ts';

/** An answer over a network that takes so long each way, from a server whose clock is so far ahead. */
interface Trip {
  readonly sentMs: number;
  readonly thereMs: number;
  readonly backMs: number;
}

function answerOf({ sentMs, thereMs, backMs }: Trip, aheadMs: number): AnswerTimes {
  const serverMs = sentMs + thereMs + aheadMs;
  const dateMs = Math.floor(serverMs / 1_000) * 1_000;
  return { dateMs, askedAtMs: sentMs, cameAtMs: sentMs + thereMs + backMs };
}

const trip = fc.record({
  sentMs: fc.integer({ min: 0, max: 1e9 }),
  thereMs: fc.integer({ min: 0, max: 5_000 }),
  backMs: fc.integer({ min: 0, max: 5_000 }),
});
const ahead = fc.integer({ min: -1e9, max: 1e9 });

const offsetAfter = (answers: readonly AnswerTimes[]): number =>
  offsetWithin(answers.reduce(withAnswer, noBounds));

test('the true offset is never missed by more than the answers leave open, and more answers tell it better', () => {
  fc.assert(
    fc.property(fc.array(trip, { minLength: 1, maxLength: 20 }), ahead, (trips, aheadMs) => {
      const offsets = trips.map((_, at) =>
        offsetAfter(trips.slice(0, at + 1).map((one) => answerOf(one, aheadMs))),
      );
      const misses = offsets.map((offset) => Math.abs(offset - aheadMs));
      const quickest = Math.min(...trips.map(({ thereMs, backMs }) => thereMs + backMs));
      expect(misses.at(-1)).toBeLessThanOrEqual(1_000 + quickest);
      expect(misses).toEqual(misses.toSorted((one, other) => other - one));
    }),
  );
});

test('a clock that is right is not corrected', () => {
  fc.assert(
    fc.property(fc.array(trip, { maxLength: 20 }), (trips) => {
      expect(offsetAfter(trips.map((one) => answerOf(one, 0)))).toBe(0);
    }),
  );
});

test('where a clock was set meanwhile, the newer answer counts', () => {
  const quick = { sentMs: 500_000, thereMs: 10, backMs: 10 };
  const offset = offsetAfter([answerOf(quick, 0), answerOf(quick, 7_200_000), answerOf(quick, 3_600_000)]);
  expect(Math.abs(offset - 3_600_000)).toBeLessThanOrEqual(1_020);
});

test('an answer without a date says nothing', () => {
  expect(offsetAfter([{ dateMs: NaN, askedAtMs: 5, cameAtMs: 6 }])).toBe(0);
});
