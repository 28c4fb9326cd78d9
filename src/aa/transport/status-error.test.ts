import { expect, test } from 'vitest';
import { longestRetryAfterMs, retryAfterMs } from './status-error.ts';

const now = Date.parse('2030-01-01T00:00:00Z');

test.each([
  ['0', 0],
  [' 12 ', 12_000],
  ['Tue, 01 Jan 2030 00:00:30 GMT', 30_000],
  ['Mon, 31 Dec 2029 23:00:00 GMT', 0],
])('%j is a wait', (value, ms) => {
  expect(retryAfterMs(value, now)).toBe(ms);
});

test.each(['86400', 'Tue, 01 Jan 2031 00:00:00 GMT'])('%j is cut to five minutes', (value) => {
  expect(retryAfterMs(value, now)).toBe(longestRetryAfterMs);
  expect(longestRetryAfterMs).toBe(300_000);
});

test.each([undefined, '', 'soon', '1.5x'])('%j is no wait', (value) => {
  expect(retryAfterMs(value, now)).toBeUndefined();
});
