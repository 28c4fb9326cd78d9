import { expect, test } from 'vitest';
import { readFrom } from './from.ts';

test.each([
  ['now', 'now'],
  ['4711', { changeNo: 4711 }],
  ['2026-11-01', { at: new Date('2026-11-01T00:00:00Z') }],
  ['2026-11-01T08:00', { at: new Date('2026-11-01T08:00:00Z') }],
  ['2026-11-01T08:00:00Z', { at: new Date('2026-11-01T08:00:00Z') }],
  ['2026-11-01T08:00:00+02:00', { at: new Date('2026-11-01T06:00:00Z') }],
  ['2026-11-01Z', null],
  ['2026-13-01', null],
  ['yesterday', null],
  ['-5', null],
])('%s is a place in the feed, in UTC where it names no zone', (text, place) => {
  expect(readFrom(text)).toEqual(place);
});
