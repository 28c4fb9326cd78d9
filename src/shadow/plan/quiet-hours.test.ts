import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockText, quietUntil } from './quiet-hours.ts';

const zone = 'America/Chicago';
const at = (time: string): Date => new Date(time);
const night = { from: 60, to: 240, zone };
const late = { from: 22 * 60, to: 6 * 60 + 30, zone };

test.each([
  ['before', '2026-01-15T06:59:00Z', null],
  ['from the first minute on', '2026-01-15T07:00:00Z', '2026-01-15T10:00:00Z'],
  ['to the last one', '2026-01-15T09:59:59.999Z', '2026-01-15T10:00:00Z'],
  ['not any more', '2026-01-15T10:00:00Z', null],
  ['an hour earlier by UTC in summer', '2026-07-15T06:00:00Z', '2026-07-15T09:00:00Z'],
  ['the hour that is left out in spring takes no time', '2026-03-08T07:30:00Z', '2026-03-08T09:00:00Z'],
  ['the hour that comes twice in autumn counts twice', '2026-11-01T06:30:00Z', '2026-11-01T10:00:00Z'],
])('quiet by the clock of the place: %s', (_, time, until) => {
  expect(quietUntil(night, at(time))).toEqual(until === null ? null : at(until));
});

test.each([
  ['in the evening', '2026-01-16T04:00:00Z', '2026-01-16T12:30:00Z'],
  ['after midnight', '2026-01-16T06:30:00Z', '2026-01-16T12:30:00Z'],
  ['by day', '2026-01-16T18:00:00Z', null],
  ['over the night of spring', '2026-03-08T04:30:00Z', '2026-03-08T11:30:00Z'],
  ['over the night of autumn', '2026-11-01T03:30:00Z', '2026-11-01T12:30:00Z'],
])('quiet over midnight: %s', (_, time, until) => {
  expect(quietUntil(late, at(time))).toEqual(until === null ? null : at(until));
});

test('an end that the clock leaves out is the first minute after it', () => {
  const quiet = { from: 60, to: 150, zone };
  expect(quietUntil(quiet, at('2026-03-08T07:30:00Z'))).toEqual(at('2026-03-08T08:00:00Z'));
});

test('an end in the hour that comes twice: quiet twice', () => {
  const quiet = { from: 60, to: 90, zone };
  expect(quietUntil(quiet, at('2026-11-01T06:10:00Z'))).toEqual(at('2026-11-01T06:30:00Z'));
  expect(quietUntil(quiet, at('2026-11-01T06:40:00Z'))).toBeNull();
  expect(quietUntil(quiet, at('2026-11-01T07:10:00Z'))).toEqual(at('2026-11-01T07:30:00Z'));
});

test('property: the end is the first minute that is not quiet, in any zone and at any change of its clock', () => {
  const minute = fc.integer({ min: 0, max: 1_439 });
  const zones = fc.constantFrom(zone, 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
  const times = fc.date({
    min: at('2026-01-01T00:00:00Z'),
    max: at('2027-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(minute, minute, zones, times, (from, to, own, time) => {
      fc.pre(from !== to);
      const quiet = { from, to, zone: own };
      const until = quietUntil(quiet, time);
      if (until === null) return;
      expect(until.getTime()).toBeGreaterThan(time.getTime());
      expect(until.getTime()).toBeLessThanOrEqual(time.getTime() + 26 * 3_600_000);
      expect(quietUntil(quiet, until)).toBeNull();
      for (let ms = time.getTime(); ms < until.getTime(); ms += 7 * 60_000)
        expect(quietUntil(quiet, new Date(ms))).toEqual(until);
    }),
    { numRuns: 60 },
  );
});

test('a time of the day is written with two digits each', () => {
  expect([60, 0, 1_439].map(clockText)).toEqual(['01:00', '00:00', '23:59']);
});
