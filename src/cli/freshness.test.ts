// Verdicts on freshness.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientId } from '../catalogue/ids.ts';
import type { ClientState, Drain, DrainProgress } from '../shadow/shadow.ts';
import { freshnessOf } from './freshness.ts';

const now = new Date('2026-05-01T12:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);

const state = (parts: Partial<ClientState>): ClientState => ({
  client: clientId('demo'),
  customers: 10,
  tombstones: 0,
  parked: 0,
  gone: 0,
  oldestParkedAt: null,
  oldestKnownAt: null,
  drain: null,
  lastQueueAt: ago(5),
  lastPurgeAt: ago(5),
  lastPurgeNumber: '7',
  lastError: null,
  lease: null,
  findings: [],
  lastChangeNo: 0,
  ...parts,
});

const drain = (parts: Partial<Drain & DrainProgress>): Drain & DrainProgress => ({
  drainNo: 1,
  state: 'refreshing',
  maxQueueNumber: '7',
  receivedAt: ago(5),
  queued: 3,
  pending: 0,
  stored: 0,
  parked: 0,
  gone: 0,
  ...parts,
});

const judged = (parts: Partial<ClientState>, pollEveryMs = 10_000) =>
  freshnessOf(state(parts), pollEveryMs, now);

test('a queue that answered a moment ago, with nothing left to do, is fresh', () => {
  expect(judged({})).toEqual({
    verdict: 'fresh',
    says: "AA's queue answered 5 s ago, lag 0 s",
    lagSeconds: 0,
    secondsSinceQueueAnswer: 5,
  });
});

test('before the first answer nothing is known, and no lag is claimed', () => {
  expect(judged({ lastQueueAt: null })).toMatchObject({ verdict: 'never', lagSeconds: null });
});

test('P12: silence is not health, whatever the last run said', () => {
  expect(judged({ lastQueueAt: ago(7_200) })).toMatchObject({
    verdict: 'silent',
    says: "AA's queue last answered 2 h ago: what changed since is not here",
  });
});

test('rare polling is not silence', () => {
  expect(judged({ lastQueueAt: ago(7_200) }, 3_600_000).verdict).toBe('fresh');
});

test('a change that is known for long and not applied is lag', () => {
  expect(judged({ oldestKnownAt: ago(1_500) })).toMatchObject({ verdict: 'behind', lagSeconds: 1_500 });
});

test('parked customers are said, with their age', () => {
  expect(judged({ parked: 1, oldestKnownAt: ago(60) })).toMatchObject({
    verdict: 'parked',
    says: '1 customer could not be refreshed, the oldest known for 60 s: aa-shadow parked list',
  });
});

test('deletions that wait for a person come first; those of a drain still refreshing do not', () => {
  expect(judged({ gone: 900, drain: drain({ gone: 900 }) }).verdict).toBe('waiting');
  expect(judged({ gone: 900, drain: drain({ gone: 900, pending: 2 }) }).verdict).toBe('fresh');
});

test('P12: never fresh while the queue is silent, a change is old, or anything is parked', () => {
  const seconds = fc.nat({ max: 10_000 });
  fc.assert(
    fc.property(seconds, fc.option(seconds), fc.nat({ max: 3 }), (silence, lag, parked) => {
      const { verdict } = judged({
        lastQueueAt: ago(silence),
        oldestKnownAt: lag === null ? null : ago(lag),
        parked,
      });
      expect(verdict === 'fresh').toBe(silence <= 300 && (lag ?? 0) <= 300 && parked === 0);
    }),
  );
});

test('P12: a failed last attempt and a first copy under way are not fresh', () => {
  const lastError = { code: 'AA_BAD_CREDENTIALS', message: '', at: ago(3) };
  expect(freshnessOf(state({ lastError }), 10_000, now)).toMatchObject({ verdict: 'failing' });
  const filling = state({ lastPurgeAt: null, drain: drain({ queued: 3, pending: 2, stored: 1 }) });
  expect(freshnessOf(filling, 10_000, now)).toMatchObject({
    verdict: 'filling',
    says: 'the first copy is under way: 1 of 3 customers',
  });
});
