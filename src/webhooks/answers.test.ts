// What each answer of a receiver means.

import { expect, test } from 'vitest';
import { clientId, custId } from '../catalogue/ids.ts';
import type { FeedChange, Webhook } from '../shadow/shadow.ts';
import { judged, type Moment, probeMs, type ReceiverAnswer, waitMs } from './answers.ts';
import { retryAfter } from './sender.ts';

const now = new Date('2030-01-01T00:00:00.000Z');
const moment: Moment = { now, random: () => 0.5 };
const hour = 3_600_000;

const answer = (status: number | null, rest: Partial<ReceiverAnswer> = {}): ReceiverAnswer => ({
  status,
  trouble: status === null ? 'the connection failed' : null,
  isBarred: false,
  waitMs: null,
  response: null,
  ms: 1,
  ...rest,
});

const place = (changeNo: number) => ({ changeNo, committedAt: now });

const webhook = (changes: Partial<Webhook> = {}): Webhook => ({
  client: clientId('acme'),
  name: 'directory',
  state: 'active',
  reason: null,
  terms: '',
  place: place(1),
  epoch: 0,
  batch: { end: place(4), loss: null },
  refusedNo: null,
  tries: 0,
  nextTryAt: null,
  failingSince: null,
  lastError: null,
  lastTriedAt: null,
  lastAcceptedAt: null,
  parkedInRow: 0,
  rowPlace: null,
  attempts: 0,
  claimedBy: null,
  claimedUntil: null,
  edition: 0,
  ...changes,
});

const told: readonly FeedChange[] = [2, 3, 4].map((changeNo) => ({
  changeNo,
  custId: custId(String(changeNo)),
  kind: 'updated',
  sections: [],
  fields: [],
  cause: null,
  committedAt: now,
}));

const progressAfter = (status: number | null, changes: Partial<Webhook> = {}) =>
  judged(webhook(changes), told, answer(status), moment).progress;

test.each([200, 201, 204, 299])('P18: %i moves the place', (status) => {
  expect(progressAfter(status, { tries: 3, failingSince: now })).toMatchObject({
    place: place(4),
    batch: null,
    tries: 0,
    failingSince: null,
    lastAcceptedAt: now,
  });
});

test.each([null, 301, 302, 307, 402, 405, 408, 409, 425, 429, 500, 502, 503, 504, 599])(
  'P18: after %s the same message is sent again',
  (status) => {
    const progress = progressAfter(status, { tries: 1 });
    expect(progress).toMatchObject({
      tries: 2,
      failingSince: now,
      nextTryAt: new Date(now.getTime() + 5_000),
    });
    expect(progress).not.toHaveProperty('place');
    expect(progress).not.toHaveProperty('state');
  },
);

test.each([401, 403, 404, 410])('P18: %i pauses at once, and is tried each hour', (status) => {
  const nextTryAt = new Date(now.getTime() + probeMs);
  expect(progressAfter(status)).toMatchObject({ state: 'paused_by_refusal', nextTryAt });
  expect(progressAfter(status)).not.toHaveProperty('place');
});

test.each([400, 413, 422])('P18: %i halves a message, and sets the last change aside', (status) => {
  expect(progressAfter(status)).toMatchObject({
    batch: { end: { changeNo: 3 } },
    refusedNo: 4,
    nextTryAt: null,
  });
  const alone = judged(
    webhook({ batch: { end: place(2), loss: null }, refusedNo: 4 }),
    told.slice(0, 1),
    answer(status),
    moment,
  );
  expect(alone).toMatchObject({
    progress: { place: place(2), refusedNo: 4, parkedInRow: 1, rowPlace: place(1) },
    parked: { changeNo: 2, custId: '2', status },
  });
  const fifth = { parkedInRow: 4, rowPlace: place(0) };
  expect(judged(webhook(fifth), told.slice(0, 1), answer(status), moment)).toMatchObject({
    progress: { place: place(0), state: 'paused_by_refusal', parkedInRow: 0 },
    unparkedAfter: 0,
  });
  // A pause is not the time to look for one bad change, and a message without changes has no halves.
  expect(progressAfter(status, { state: 'paused_by_failure' })).not.toHaveProperty('batch');
  expect(
    judged(webhook({ batch: { end: place(4), loss: 'expired' } }), [], answer(status), moment).progress,
  ).toMatchObject({ tries: 1 });
});

test('P18: three days of failures pause it, and each further one keeps it paused', () => {
  const since = new Date(now.getTime() - 72 * hour);
  expect(progressAfter(500, { failingSince: since })).toMatchObject({
    state: 'paused_by_failure',
    reason: 'the receiver answered 500, for three days',
    nextTryAt: new Date(now.getTime() + hour),
  });
  expect(progressAfter(500, { failingSince: new Date(since.getTime() + 1) })).not.toHaveProperty('state');
  expect(progressAfter(204, { state: 'paused_by_failure' })).toMatchObject({ state: 'active', reason: null });
});

test.each([
  [0, null, 0],
  [0, 60_000, 60_000],
  [1, 2_000, 5_000],
  [4, null, 600_000],
  [5, null, 1_800_000],
  [500, null, 1_800_000],
  [1, 1e9, hour],
])('P18: after %i failures and a wish of %s ms it waits %i ms', (tries, asked, expected) => {
  expect(waitMs(tries, { waitMs: asked }, moment)).toBe(expected);
  const spread = [0, 0.999].map((chance) => waitMs(tries, { waitMs: null }, { now, random: () => chance }));
  for (const wait of spread) expect(wait).toBeLessThanOrEqual(1_800_000 * 1.1);
});

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Tue, 01 Jan 2030 00:01:00 GMT', 60_000],
  ['Mon, 31 Dec 2029 00:00:00 GMT', 0],
  ['soon', null],
  ['-5', null],
  ['', null],
  [undefined, null],
])('Retry-After: %s', (header, expected) => {
  expect(retryAfter(header, now.getTime())).toBe(expected);
});
