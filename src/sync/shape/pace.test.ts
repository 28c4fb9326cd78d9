import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

test('a pace is told with its slow and its fast quartile', () => {
  let now = 0;
  const pace = new Pace(() => now);
  expect(pace.lately()).toBeNull();
  for (const customers of [10, 20, 30, 40, 50]) {
    now += 10_000;
    pace.add(customers);
  }
  expect(pace.lately()).toEqual({ perMinute: 180, slow: 120, fast: 240 });
});

test('what was fetched before the last five minutes counts no more, and a time without any is slow', () => {
  let now = 0;
  const pace = new Pace(() => now);
  now = 10_000;
  pace.add(1_000);
  now = 400_000;
  pace.add(300);
  expect(pace.lately()).toEqual({ perMinute: 60, slow: 0, fast: 0 });
});
