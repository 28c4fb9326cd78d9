// The limit of keys that are not good, on a clock that is wrong for a while.

import { expect, test } from 'vitest';
import { FailureLimit } from './failure-limit.ts';

test('P17: an address waits for the rest of its minute, and no longer where the clock is put back', () => {
  const limit = new FailureLimit({ failures: 2, withinMs: 60_000, addresses: 10 });
  const now = 1e12;
  limit.add('203.0.113.7', now);
  expect(limit.waitSeconds('203.0.113.7', now)).toBe(0);
  limit.add('203.0.113.7', now + 10_000);
  expect(limit.waitSeconds('203.0.113.7', now + 20_000)).toBe(40);
  expect(limit.waitSeconds('203.0.113.8', now + 20_000)).toBe(0);
  expect(limit.waitSeconds('203.0.113.7', now - 86_400_000)).toBe(0);
});
