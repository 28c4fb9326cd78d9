// Verdicts on freshness.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { finishedAudit } from '../../../test/support/finished-audit.ts';
import { clientId, custId } from '../../catalogue/ids.ts';
import { freshnessOf } from './freshness.ts';
import type { ClientState, Stuck } from '../interface/client-state.ts';
import type { Drain, DrainProgress } from '../interface/ledger.ts';

const now = new Date('2026-05-01T12:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);

const held = { holder: 'there/1/run', expiresAt: ago(-20) };
const brake = { share: 0.05, atLeast: 20 };
const lastError = { code: 'AA_TIMEOUT', message: '', at: ago(3) };

const state = (parts: Partial<ClientState>): ClientState => ({
  client: clientId('demo'),
  readAt: now,
  customers: 10,
  tombstones: 0,
  parked: 0,
  moreParked: false,
  gone: 0,
  oldestParkedAt: null,
  oldestPendingAt: null,
  oldestKnownAt: null,
  drain: null,
  lastQueueAt: ago(5),
  lastPurgeAt: ago(5),
  lastPurgeNumber: '7',
  lastError: null,
  lease: held,
  progressAt: ago(5),
  stuck: null,
  foreignPurge: null,
  population: { how: 'seen', at: ago(9_000), by: null, customers: 10 },
  setBack: null,
  pause: null,
  shape: { shapeNo: 1, applying: null, waiting: null },
  drift: null,
  repeatedPurges: 0,
  findings: [],
  lastChangeNo: 0,
  ...parts,
});

const audit = { ...finishedAudit, auditNo: 4, differed: 3 };

const drain = (parts: Partial<Drain & DrainProgress> = {}): Drain & DrainProgress => ({
  drainNo: 1,
  state: 'refreshing',
  maxQueueNumber: '7',
  receivedAt: ago(5),
  queued: 3,
  pending: 2,
  stored: 1,
  parked: 0,
  gone: 0,
  ...parts,
});

const judged = (parts: Partial<ClientState>, pollEveryMs = 10_000) =>
  freshnessOf(state(parts), { pollEveryMs, brake });

/** The verdict and its reason. */
const word = (parts: Partial<ClientState>, pollEveryMs?: number): string => {
  const { verdict, reason } = judged(parts, pollEveryMs);
  return `${verdict}: ${reason}`;
};

test('a queue that answered a moment ago, with nothing left to do, is fresh', () => {
  expect(judged({})).toEqual({
    verdict: 'fresh',
    reason: 'current',
    says: "AA's queue answered 5 s ago, lag 0 s",
    lagSeconds: 0,
    secondsSinceQueueAnswer: 5,
    secondsSinceProgress: 5,
  });
});

test('before the first answer nothing is known, and no lag is claimed', () => {
  const nothing = { lastQueueAt: null, lastPurgeAt: null, progressAt: null };
  expect(judged(nothing)).toMatchObject({ verdict: 'blind', reason: 'never-answered', lagSeconds: null });
  expect(word({ ...nothing, lastError })).toBe('blind: failing');
  const arriving = { ...nothing, progressAt: ago(3), drain: drain({ state: 'receiving' }) };
  expect(word(arriving)).toBe('blind: first-answer');
});

test('P12: silence is not health, whatever the last run said', () => {
  expect(judged({ lastQueueAt: ago(7_200) })).toMatchObject({
    verdict: 'blind',
    reason: 'queue-silent',
    says: "AA's queue last answered 2 h ago: what changed since is not here",
  });
  expect(word({ lastQueueAt: ago(7_200), lease: null })).toBe('blind: nobody-works');
  expect(word({ lastQueueAt: ago(7_200), lastError })).toBe('blind: failing');
});

test('P12: a worker that died while AA failed is missed; one that pauses between two failures is not', () => {
  const silence = { lastQueueAt: ago(7_200), lease: null };
  expect(word({ ...silence, lastError: { ...lastError, at: ago(300) } })).toBe('blind: failing');
  expect(judged({ ...silence, lastError: { ...lastError, at: ago(700) } })).toMatchObject({
    verdict: 'blind',
    reason: 'nobody-works',
    says: "AA's queue last answered 2 h ago: what changed since is not here; the last attempt failed with AA_TIMEOUT; no worker works on it: start aa-shadow run",
  });
  expect(word({ lastQueueAt: ago(7_200), lastError: { ...lastError, at: ago(700) } })).toBe('blind: failing');
});

test('rare polling is not silence', () => {
  expect(word({ lastQueueAt: ago(7_200) }, 3_600_000)).toBe('fresh: current');
});

test('P12: a long answer that is arriving is lag, not silence; one that stands still is silence', () => {
  const arriving = {
    lastQueueAt: ago(1_200),
    lastPurgeAt: null,
    drain: drain({ state: 'receiving', queued: 9_000 }),
  };
  expect(word({ ...arriving, progressAt: ago(8) })).toBe('behind: receiving');
  expect(word({ ...arriving, progressAt: ago(400) })).toBe('blind: queue-silent');
});

test('P12: a long drain that moves is behind, not blind, though the queue is not asked meanwhile', () => {
  const long = {
    lastQueueAt: ago(9_000),
    lastPurgeAt: ago(9_500),
    oldestKnownAt: ago(9_000),
    drain: drain(),
  };
  expect(judged({ ...long, progressAt: ago(12) })).toMatchObject({
    verdict: 'behind',
    reason: 'draining',
    lagSeconds: 9_000,
    says: 'the oldest known change waits since 3 h; its drain is under way: 1 of 3 customers',
  });
});

test('P12: work on a slow AA, work nobody does and work that does not move are told apart', () => {
  const waiting = { lastQueueAt: ago(700), lastPurgeAt: ago(800), oldestKnownAt: ago(700), drain: drain() };
  expect(word({ ...waiting, progressAt: ago(600) })).toBe('behind: draining');
  expect(word({ ...waiting, progressAt: ago(600), lease: null })).toBe('stuck: nobody-works');
  const expired = { holder: 'there/1/run', expiresAt: ago(1) };
  expect(word({ ...waiting, progressAt: ago(600), lease: expired })).toBe('stuck: nobody-works');
  expect(word({ ...waiting, progressAt: ago(40), lease: null })).toBe('behind: draining');
  expect(word({ ...waiting, progressAt: ago(40), lastError })).toBe('behind: failing');
  expect(word({ ...waiting, progressAt: ago(600), lastError })).toBe('stuck: failing');
  const overcome = { ...lastError, at: ago(60) };
  expect(word({ ...waiting, progressAt: ago(40), lastError: overcome })).toBe('behind: draining');
  const lately = { lastQueueAt: ago(20), lastPurgeAt: ago(100), oldestKnownAt: ago(20) };
  expect(word({ ...lately, drain: drain(), progressAt: ago(10), lastError: overcome })).toBe(
    'fresh: current',
  );
  const purging = { ...drain(), state: 'purging', pending: 0 } as const;
  expect(word({ ...lately, drain: purging, lastError: overcome })).toBe('behind: failing');
  const still = { lastQueueAt: ago(2_000), lastPurgeAt: ago(2_000), drain: drain() };
  expect(word({ ...still, progressAt: ago(1_000) })).toBe('stuck: no-progress');
});

test('P12: what a watch has found stuck is stuck until the work gets on', () => {
  const stuck: Stuck = { kind: 'thread-blocked', at: ago(10) };
  expect(judged({ stuck, lastQueueAt: ago(60), progressAt: ago(60), lastPurgeAt: null })).toMatchObject({
    verdict: 'stuck',
    reason: 'thread-blocked',
    says: 'the thread that works for it does nothing at all; it last made progress 60 s ago',
  });
  expect(
    word({
      stuck: { ...stuck, kind: 'no-progress' },
      lastQueueAt: null,
      lastPurgeAt: null,
      progressAt: null,
    }),
  ).toBe('stuck: no-progress');
  expect(word({ stuck })).toBe('fresh: current');
});

test('P12: a thread that was started anew, and fails, is not the one that did nothing', () => {
  const stuck: Stuck = { kind: 'thread-blocked', at: ago(600) };
  const silent = { lastQueueAt: ago(3_600), lastPurgeAt: ago(3_600), progressAt: ago(3_600), stuck };
  expect(word({ ...silent, lastError })).toBe('blind: failing');
  expect(word({ ...silent, lastError: { ...lastError, at: ago(700) } })).toBe('stuck: thread-blocked');
});

test('P12: between the last refresh and the purge a drain is not fresh on the word of an old answer', () => {
  const refreshed = { progressAt: ago(20), drain: drain({ pending: 0, stored: 3 }) };
  const old = { ...refreshed, lastQueueAt: ago(9_000), lastPurgeAt: ago(9_500) };
  expect(judged(old)).toMatchObject({
    verdict: 'behind',
    reason: 'draining',
    says: "AA's queue last answered 3 h ago; what it named is refreshed, and its purge is under way",
  });
  expect(word({ ...old, drain: drain({ state: 'purging', pending: 0, stored: 3 }) })).toBe(
    'behind: draining',
  );
  expect(word({ ...refreshed, lastPurgeAt: null })).toBe('behind: draining');
  expect(word({ ...refreshed, lastPurgeAt: null, parked: 1 })).toBe('behind: parked');
  expect(word(refreshed)).toBe('fresh: current');
});

test('a change that is known for long and not applied is lag', () => {
  expect(judged({ oldestKnownAt: ago(1_500) })).toMatchObject({ reason: 'old-change', lagSeconds: 1_500 });
});

test('P12: a client with parked customers is not fresh, and says since when', () => {
  expect(judged({ parked: 1, oldestKnownAt: ago(60) })).toMatchObject({
    verdict: 'behind',
    reason: 'parked',
    says: '1 customer could not be refreshed, the oldest known for 60 s: aa-shadow parked list',
  });
});

test('deletions that the brake holds wait for a person; those of a drain still refreshing, and a few, do not', () => {
  const done = { pending: 0, gone: 900 };
  expect(word({ gone: 900, drain: drain(done) })).toBe('paused: deletions');
  expect(word({ gone: 900, drain: drain({ gone: 900 }) })).toBe('fresh: current');
  expect(word({ gone: 3, drain: drain({ ...done, gone: 3 }) })).toBe('fresh: current');
});

test('P12: a failed last attempt and a first copy under way are not fresh', () => {
  expect(word({ lastError })).toBe('blind: failing');
  expect(judged({ lastPurgeAt: null, drain: drain() })).toMatchObject({
    reason: 'first-copy',
    says: 'the first copy is under way: 1 of 3 customers',
  });
});

test('P13: a foreign purge, and purges that remove nothing, are not fresh', () => {
  const foreignPurge = {
    kind: 'entries-gone',
    firstAt: ago(9),
    lastAt: ago(9),
    times: 1,
    customers: 1,
    sample: [custId('1')],
  } as const;
  expect(word({ foreignPurge })).toBe('behind: foreign-purge');
  expect(word({ repeatedPurges: 1 })).toBe('stuck: purge-removes-nothing');
});

const setBack = { firstAt: ago(9), lastAt: ago(9), what: 'drains: 7 were confirmed, 5 are there' };

test('O1, P15: a database that nothing shows to be filled is not fresh, however many customers are in it', () => {
  expect(judged({ population: null, customers: 3 })).toMatchObject({
    verdict: 'behind',
    reason: 'never-populated',
    says: 'nothing shows that this database was ever filled, and it holds 3 customers: aa-shadow enqueue --client demo --everyone; if they are all, aa-shadow enqueue --client demo --already-done',
  });
  expect(word({ population: null, customers: 0, lastPurgeAt: null, lastPurgeNumber: null })).toBe(
    'behind: never-populated',
  );
});

test('O4, P15: a database that was set back is not fresh, and the sentence says what to do', () => {
  expect(judged({ setBack })).toMatchObject({ verdict: 'behind', reason: 'set-back' });
  expect(judged({ setBack }).says).toContain('aa-shadow enqueue --client demo --everyone');
  expect(word({ setBack, population: null })).toBe('behind: set-back');
});

test('O1: what is worse, and a first copy under way, are said before', () => {
  const unknown = { population: null };
  expect(word({ ...unknown, lastQueueAt: ago(7_200) })).toBe('blind: queue-silent');
  expect(word({ ...unknown, lastPurgeAt: null, drain: drain() })).toBe('behind: first-copy');
});

test('P12, P19: a client lacks sections until AA was asked for them, and waits where too much would be erased', () => {
  const applying = { since: ago(60), walked: true, wanted: 2_000, left: 500, held: 0, perMinute: null };
  const waiting = { since: ago(600), erasesOf: 1_200, leaving: 0, shapeId: 'x' };
  const shape = { shapeNo: 4, applying, waiting: null };
  expect(judged({ shape })).toMatchObject({
    verdict: 'behind',
    reason: 'shape',
    says: '500 of 2,000 customers lack what the configuration asks for since shape 4: they are fetched beside the drains',
  });
  expect(word({ shape: { ...shape, applying: { ...applying, walked: false, left: 0 } } })).toBe(
    'behind: shape',
  );
  expect(word({ shape: { ...shape, applying: { ...applying, left: 0 } } })).toBe('fresh: current');
  expect(judged({ customers: 2_000, shape: { ...shape, applying: null, waiting } })).toMatchObject({
    verdict: 'paused',
    reason: 'shape',
    says: expect.stringMatching(
      /something would be erased of 1,200 of 2,000 customers; since 10 min .* aa-shadow apply --client demo$/,
    ),
  });
  expect(judged({ customers: 2_000, shape: { ...shape, applying: { ...applying, held: 7 } } })).toMatchObject(
    {
      verdict: 'paused',
      reason: 'relevance',
      says: expect.stringContaining('7 of 2,000 customers would leave by the rule'),
    },
  );
  const both = { ...shape, applying: null, waiting: { ...waiting, leaving: 3 } };
  expect(judged({ customers: 2_000, shape: both })).toMatchObject({
    says: expect.stringContaining(
      '1,200 of 2,000 customers, and 3 of 2,000 customers would leave by the rule;',
    ),
  });
});

test('P12: drift that an audit found is not fresh, and the sentence says what is left of it', () => {
  expect(judged({ drift: { ...audit, scope: 'all', healed: 2 } })).toMatchObject({
    verdict: 'behind',
    reason: 'drift',
    says: 'audit 4 found 3 of 1,000 customers to differ from AA, whose queue named none of them; 2 healed: aa-shadow audit --all --heal',
  });
  expect(judged({ drift: { ...audit, scope: 'sample', healed: 3 } }).says).toContain(
    '3 healed, and among those who were not drawn more are likely',
  );
});

test('P12: a clock that was put back makes nothing young: no negative age, and no health', () => {
  const tomorrow = ago(-86_400);
  expect(judged({ lastQueueAt: tomorrow, oldestKnownAt: tomorrow, progressAt: tomorrow })).toMatchObject({
    verdict: 'blind',
    reason: 'clock',
    lagSeconds: 0,
    secondsSinceQueueAnswer: 0,
    secondsSinceProgress: 0,
  });
});

test('P12, P15: never fresh while the queue is silent, a change is old, anything is parked, or nothing was filled', () => {
  const seconds = fc.integer({ min: -100_000, max: 10_000 });
  fc.assert(
    fc.property(
      seconds,
      fc.option(seconds),
      fc.nat({ max: 3 }),
      fc.boolean(),
      (silence, lag, parked, filled) => {
        const lastQueueAt = ago(silence);
        const oldestKnownAt = lag === null ? null : ago(lag);
        const population = filled ? state({}).population : null;
        const { verdict, lagSeconds } = judged({ lastQueueAt, oldestKnownAt, parked, population });
        const isFresh = silence <= 300 && silence >= -60 && (lag ?? 0) <= 300 && parked === 0 && filled;
        expect(verdict === 'fresh').toBe(isFresh);
        expect(lagSeconds).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
