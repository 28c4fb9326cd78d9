import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallMinutes, CallRank } from '../interface/calls.ts';
import { heldSays } from '../reads/calls-held.ts';
import { callsMade, callsText, counting, heldCalls, taken, toCallMinutes } from './call-budget.ts';

const start = Date.parse('2026-01-15T12:00:00Z');
const at = (minutes: number): Date => new Date(start + minutes * 60_000);
const none: CallMinutes = new Map();
const budget = { perHour: 100, quiet: null };

const take = (minutes: CallMinutes, want: number, rank: CallRank, now: Date, made = 0) =>
  taken(minutes, { perHour: 100, rank, want, made }, now);

describe('a budget of calls', () => {
  test('P9: leaves a twentieth to persons, and a fifth of it is not for what nobody waits for', () => {
    const patient = take(none, 1_000, 'patient', at(0));
    expect(patient.granted).toBe(80);
    expect(take(patient.minutes, 1, 'patient', at(0)).granted).toBe(0);
    const usual = take(patient.minutes, 1_000, 'usual', at(0));
    expect(usual.granted).toBe(15);
    const asked = take(usual.minutes, 1_000, 'asked', at(0));
    expect(asked.granted).toBe(5);
    expect(take(asked.minutes, 1, 'asked', at(0)).granted).toBe(0);
  });

  test('each call comes back an hour after it was made, and it is told when', () => {
    const full = take(take(none, 50, 'asked', at(0)).minutes, 50, 'asked', at(10)).minutes;
    const refused = take(full, 1, 'asked', at(20));
    expect(refused).toMatchObject({ granted: 0, waitMs: 42 * 60_000 });
    expect(heldCalls(budget, full, 'asked', at(20))).toEqual({ why: 'budget', until: at(62) });
    expect(take(full, 100, 'asked', at(61)).granted).toBe(0);
    expect(take(full, 100, 'asked', at(62)).granted).toBe(50);
    expect(callsMade(full, at(72))).toBe(0);
  });

  test('calls for the queue count, and none of them is refused', () => {
    const full = take(none, 100, 'asked', at(0)).minutes;
    const after = take(full, 0, 'asked', at(1), 30);
    expect(callsMade(after.minutes, at(1))).toBe(130);
    expect(take(after.minutes, 100, 'asked', at(62)).granted).toBe(70);
  });

  test('what lies in the future was counted before a clock was put back, and is forgotten', () => {
    const full = take(none, 100, 'asked', at(600)).minutes;
    expect(take(full, 10, 'asked', at(0)).granted).toBe(10);
  });

  test('quiet hours hold all but persons, whatever is left', () => {
    const quiet = { from: 0, to: 13 * 60, zone: 'UTC' };
    const night = { perHour: 100, quiet };
    expect(heldCalls(night, none, 'usual', at(0))).toEqual({ why: 'quiet', until: at(60) });
    expect(heldCalls(night, none, 'asked', at(0))).toBeNull();
    expect(heldSays(night, { why: 'quiet', until: at(60) })).toBe('these are quiet hours until 13:00 UTC');
    expect(heldSays(budget, { why: 'budget', until: at(62) })).toBe(
      'the budget of 100 calls an hour leaves none until 13:02 UTC',
    );
    expect(heldCalls(null, none, 'usual', at(0))).toBeNull();
    expect(heldCalls({ perHour: null, quiet: null }, none, 'patient', at(0))).toBeNull();
  });

  test('is kept as a text', () => {
    const minutes = take(none, 7, 'asked', at(3)).minutes;
    expect(toCallMinutes(callsText(minutes))).toEqual(minutes);
    expect(toCallMinutes(null)).toEqual(new Map());
  });
});

test('P9: property: no 60 minutes have more calls than the budget, whenever granted calls are made', () => {
  const step = fc.record({
    afterMs: fc.integer({ min: 0, max: 600_000 }),
    want: fc.integer({ min: 1, max: 60 }),
    rank: fc.constantFrom<CallRank>('asked', 'usual', 'patient'),
    /** How long after its grant each is made. */
    lateMs: fc.integer({ min: 0, max: 60_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
      let minutes = none;
      let now = start;
      const calls: number[] = [];
      for (const { afterMs, want, rank, lateMs } of steps) {
        now += afterMs;
        const got = take(minutes, want, rank, new Date(now));
        minutes = got.minutes;
        expect(got.waitMs > 0).toBe(got.granted === 0);
        for (let one = 0; one < got.granted; one += 1) calls.push(now + lateMs);
        if (got.granted === 0)
          expect(take(counting(minutes, new Date(now)), 1, rank, new Date(now + got.waitMs)).granted).toBe(1);
      }
      for (const from of calls)
        expect(calls.filter((call) => call >= from && call < from + 3_600_000).length).toBeLessThanOrEqual(
          100,
        );
    }),
  );
});
