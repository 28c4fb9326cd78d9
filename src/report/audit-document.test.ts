// The sentence of an audit, and how shares are rounded.

import { expect, test } from 'vitest';
import type { Audit } from '../shadow/shadow.ts';
import { noCounts } from '../sync/audit/audit-tally.ts';
import { auditDocument, percent } from './audit-document.ts';

const audit: Audit = {
  ...noCounts,
  auditNo: 1,
  scope: 'sample',
  state: 'complete',
  seed: '1',
  population: 250_000,
  startedAt: new Date('2026-05-01T12:00:00Z'),
  finishedAt: new Date('2026-05-01T12:00:09Z'),
  cursor: null,
  sections: {},
  errorCode: null,
};
const says = (changes: Partial<Audit>): string => auditDocument({ ...audit, ...changes }).says;

test.each([
  [0, 'fewer than 0.07 % differ at 95 %'],
  [3, 'between 0.012 % and 0.19 % differ at 95 %'],
  [4_812, 'between 99 % and 100 % differ at 95 %'],
])('of 4,812 of a sample %d: %s', (differed, sureness) => {
  expect(says({ compared: 4_812, differed })).toBe(
    `${differed.toLocaleString('en-US')} of 4,812 differed; ${sureness}`,
  );
});

test('when all customers were looked at the result is certain, also when some were set apart', () => {
  const all = { population: 5_000, compared: 4_900, differed: 2, waiting: 90, queued: 10 };
  expect(says(all)).toBe('2 of 4,900 differed; all were compared');
  expect(auditDocument({ ...audit, ...all })).toMatchObject({ at_most_share: 2 / 4_900 });
});

test('a part of a walk says nothing about the rest', () => {
  const part = { scope: 'all', state: 'budget', compared: 100, population: 5_000 } as const;
  expect(says(part)).toBe('0 of 100 differed; nothing is known of the rest of 5,000');
  expect(auditDocument({ ...audit, ...part })).toMatchObject({ at_most_share: null, differed_share: 0 });
});

test('a part of a sample is a sample', () => {
  expect(says({ state: 'stopped', compared: 10 })).toBe('0 of 10 differed; fewer than 30 % differ at 95 %');
});

test('an audit without customers, or without comparisons, says so', () => {
  expect(says({ population: 0 })).toBe('no customer is stored');
  expect(says({ notMeasured: 5 })).toBe('no customer could be compared');
});

test.each([
  [0.0006222, 1, 'up', '0.07 %'],
  [0.003, 1, 'up', '0.3 %'],
  [0.0029957, 1, 'up', '0.3 %'],
  [0.95, 1, 'up', '100 %'],
  [0.000128, 2, 'down', '0.012 %'],
  [0.0128, 2, 'up', '1.3 %'],
  [0, 2, 'down', '0 %'],
  [1, 2, 'up', '100 %'],
] as const)('%d to %d figures %s is %s', (share, figures, way, text) => {
  expect(percent(share, figures, way)).toBe(text);
});
