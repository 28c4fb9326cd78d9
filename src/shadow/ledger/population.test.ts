// Which queue answers can only come from a population.

import { expect, test } from 'vitest';
import { looksLikePopulation } from './population.ts';

const whole = { maxQueueNumber: '10000', customers: 10_000, withoutReason: 10_000 };

test.each([
  ['everything the queue ever held', whole, 0, true],
  ['a few changes among it', { ...whole, maxQueueNumber: '10040', withoutReason: 9_970 }, 0, true],
  ['numbers with leading zeros', { ...whole, maxQueueNumber: '00010000' }, 0, true],
  [
    'three customers of a queue that gave ten thousand before',
    { maxQueueNumber: '10003', customers: 3, withoutReason: 3 },
    0,
    false,
  ],
  ['changes only', { maxQueueNumber: '3', customers: 3, withoutReason: 0 }, 0, false],
  ['mostly changes', { maxQueueNumber: '9', customers: 9, withoutReason: 4 }, 0, false],
  ['one customer that was queued by name', { maxQueueNumber: '1', customers: 1, withoutReason: 1 }, 1, false],
  ['some beside the one that was queued by name', { ...whole, maxQueueNumber: '10001' }, 1, true],
  ['nobody', { maxQueueNumber: '0', customers: 0, withoutReason: 0 }, 0, false],
  [
    'a hundred without a reason, whatever the number',
    { maxQueueNumber: '88123', customers: 100, withoutReason: 90 },
    0,
    true,
  ],
  [
    'a queue that was never purged, with a reason for each',
    { maxQueueNumber: '120', customers: 100, withoutReason: 0 },
    0,
    true,
  ],
  ['a hundred changes', { maxQueueNumber: '88123', customers: 100, withoutReason: 10 }, 0, false],
  ['a few that were queued by hand', { maxQueueNumber: '88123', customers: 5, withoutReason: 5 }, 0, false],
  ['a number that is no number', { maxQueueNumber: '1e1', customers: 9, withoutReason: 9 }, 0, false],
  [
    'a number too long to be counted',
    { maxQueueNumber: '9'.repeat(30), customers: 9, withoutReason: 9 },
    0,
    false,
  ],
] as const)('O1, P15: %s', (_, answer, queuedByName, expected) => {
  expect(looksLikePopulation(answer, queuedByName)).toBe(expected);
});
