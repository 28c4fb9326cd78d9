// The status of a client as document and as text.

import { expect, test } from 'vitest';
import { clientId, custId } from '../catalogue/ids.ts';
import type { ClientState } from '../shadow/shadow.ts';
import { populationWarning } from './population.ts';
import { needsPerson, statusDocument, statusText } from './client-status.ts';
import { noPaint } from '../wording.ts';

const now = new Date('2026-05-01T12:00:00Z');
const before = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);
const terms = { pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } };

const busy: ClientState = {
  client: clientId('demo'),
  readAt: now,
  customers: 2_000,
  tombstones: 3,
  parked: 1,
  moreParked: false,
  gone: 0,
  oldestParkedAt: before(60),
  oldestPendingAt: before(30),
  oldestKnownAt: before(90),
  drain: {
    drainNo: 12,
    state: 'refreshing',
    maxQueueNumber: '4711',
    receivedAt: before(30),
    queued: 1_000,
    pending: 199,
    stored: 800,
    parked: 1,
    gone: 0,
  },
  lastQueueAt: before(30),
  lastPurgeAt: before(240),
  lastPurgeNumber: '4500',
  lastError: { code: 'AA_TIMEOUT', message: 'AA took longer than the time-out allows', at: before(10) },
  lease: { holder: 'host/1/run', expiresAt: before(-20) },
  progressAt: before(12),
  stuck: null,
  foreignPurge: null,
  population: { how: 'seen', at: before(9_000), by: null, customers: 2_000 },
  setBack: null,
  drift: null,
  repeatedPurges: 0,
  pause: null,
  shape: { shapeNo: 1, applying: null, waiting: null },
  findings: [
    { kind: 'unknown', path: 'addresses/geoCode', seen: 7, firstSeenAt: before(99), lastSeenAt: before(9) },
    { kind: 'unknown', path: 'pets', seen: 1, firstSeenAt: before(99), lastSeenAt: before(99) },
    { kind: 'unreadable', path: 'jobs/startDate', seen: 2, firstSeenAt: before(99), lastSeenAt: before(9) },
    { kind: 'ambiguous', path: 'jobs/endDate', seen: 1, firstSeenAt: before(99), lastSeenAt: before(9) },
  ],
  lastChangeNo: 5_000,
};

test('O1: `run` warns of a client in doubt in the words of its status, and not before AA has answered', () => {
  const unfilled = {
    ...busy,
    population: null,
    drain: null,
    parked: 0,
    oldestKnownAt: null,
    lastError: null,
  };
  const says = statusDocument(terms, unfilled).verdict_text;
  expect(says).toContain('nothing shows that this database was ever filled');
  expect(populationWarning(unfilled)).toBe(says);
  expect(populationWarning({ ...unfilled, lastQueueAt: before(9_000) })).toBe(says);
  expect(populationWarning({ ...unfilled, lastQueueAt: null })).toBeNull();
  expect(populationWarning({ ...busy, population: null })).toBeNull();
  expect(populationWarning({ ...busy, drain: null })).toBeNull();
});

test('the document has every number, with its unit in the name', () => {
  expect(statusDocument(terms, busy)).toEqual({
    client: 'demo',
    verdict: 'behind',
    verdict_reason: 'failing',
    verdict_text: 'the last attempt to go on with its drain failed with AA_TIMEOUT',
    lag_seconds: 90,
    seconds_since_queue_answer: 30,
    customers: 2_000,
    tombstones: 3,
    parked: 1,
    parked_more: false,
    oldest_parked_at: '2026-05-01T11:59:00.000Z',
    oldest_pending_at: '2026-05-01T11:59:30.000Z',
    deletions_waiting: 0,
    drain: {
      drain_no: 12,
      state: 'refreshing',
      max_queue_number: '4711',
      received_at: '2026-05-01T11:59:30.000Z',
      queued: 1_000,
      pending: 199,
      stored: 800,
      parked: 1,
      gone: 0,
    },
    last_queue_at: '2026-05-01T11:59:30.000Z',
    last_purge_at: '2026-05-01T11:56:00.000Z',
    seconds_since_purge: 240,
    last_purge_number: '4500',
    last_error: {
      code: 'AA_TIMEOUT',
      message: 'AA took longer than the time-out allows',
      at: '2026-05-01T11:59:50.000Z',
      times: 1,
      skeleton: null,
      hint: 'If it lasts, lower `bulkSize` or raise `timeouts`.',
    },
    held_by: { holder: 'host/1/run', expires_at: '2026-05-01T12:00:20.000Z' },
    last_progress_at: '2026-05-01T11:59:48.000Z',
    seconds_since_progress: 12,
    stuck: null,
    foreign_purge: null,
    repeated_purges: 0,
    observing: null,
    population: { how: 'seen', at: '2026-05-01T09:30:00.000Z', by: null, customers: 2_000 },
    set_back: null,
    pause: null,
    budget: null,
    shape: { shape_no: 1, applying: null, waiting: null },
    unknown_fields: [
      {
        path: 'addresses/geoCode',
        seen: 7,
        first_seen_at: '2026-05-01T11:58:21.000Z',
        last_seen_at: '2026-05-01T11:59:51.000Z',
      },
      expect.objectContaining({ path: 'pets' }) as object,
    ],
    unreadable_values: [expect.objectContaining({ path: 'jobs/startDate', seen: 2 }) as object],
    ambiguous_values: [expect.objectContaining({ path: 'jobs/endDate', seen: 1 }) as object],
    repaired_values: [],
    last_change_no: 5_000,
  });
});

test('the text shows the verdict, the progress, the holder, and unknown fields', () => {
  expect(statusText(statusDocument(terms, busy), noPaint)).toBe(
    `demo: behind — the last attempt to go on with its drain failed with AA_TIMEOUT
  customers   2,000, 3 deleted in AA, 1 parked
  queue       drain 12 is refreshing: 801 of 1,000 customers done, 1 parked
  last purge  4 min ago, up to 4500
  held by     host/1/run
  progress    12 s ago
  last error  AA_TIMEOUT at 2026-05-01T11:59:50.000Z: AA took longer than the time-out allows
  what to do  If it lasts, lower \`bulkSize\` or raise \`timeouts\`.
  unknown     AA sends 2 fields that the catalogue does not know: addresses/geoCode, pets; \`aa-shadow fields\` shows them
  unreadable  values of 1 field could not be read: jobs/startDate
  ambiguous   dates of 1 field have several readings, of which \`dialect.answers.dates\` can name one: jobs/endDate
`,
  );
});

test('a client that never drained does not look healthy', () => {
  const nothing: ClientState = {
    ...busy,
    parked: 0,
    drain: null,
    lastQueueAt: null,
    lastPurgeAt: null,
    lastPurgeNumber: null,
    lastError: null,
    lease: null,
    progressAt: null,
    findings: [],
    oldestKnownAt: null,
  };
  const text = statusText(statusDocument(terms, nothing), noPaint);
  expect(text).toMatch(/^demo: blind — /);
  expect(text).toContain('last purge  none yet');
});

test('P13: a foreign purge is shown with its likely cause, its cure, and how to acknowledge it', () => {
  const foreignPurge = {
    kind: 'entries-gone',
    firstAt: before(99),
    lastAt: before(9),
    times: 2,
    customers: 2,
    sample: [custId('0012345'), custId('7')],
  } as const;
  const document = statusDocument(terms, { ...busy, foreignPurge });
  expect(document.foreign_purge).toEqual({
    kind: 'entries-gone',
    first_at: '2026-05-01T11:58:21.000Z',
    last_at: '2026-05-01T11:59:51.000Z',
    times: 2,
    customers: 2,
    sample: ['0012345', '7'],
    likely_cause: 'another environment purges the queue of the same credentials',
    cure: 'aa-shadow enqueue --client demo 0012345 7',
    acknowledge: 'aa-shadow status --client demo --acknowledge',
  });
  const text = statusText(document, noPaint);
  expect(text).toContain(
    "foreign     entries of 2 customers vanished from AA's queue without our purge, 2 times",
  );
  expect(text).toContain('aa-shadow enqueue --client demo 0012345 7');
});

test('P13: when not all customers of the lost entries are known, the cure is to queue every customer', () => {
  const lost = { firstAt: before(99), lastAt: before(9), times: 1 };
  const many = { ...lost, kind: 'entries-gone', customers: 5_000, sample: [custId('1')] } as const;
  const back = { ...lost, kind: 'number-back', customers: 0, sample: [] } as const;
  for (const foreignPurge of [many, back])
    expect(statusDocument(terms, { ...busy, foreignPurge }).foreign_purge?.cure).toBe(
      'aa-shadow enqueue --client demo --everyone',
    );
});

type Judged = Parameters<typeof needsPerson>[0];

const quiet: Judged = {
  parked: 0,
  verdict: 'fresh',
  verdict_reason: 'current',
  foreign_purge: null,
  last_error: null,
};

const failing = (code: string, times = 1): Partial<Judged> => ({
  verdict: 'blind',
  verdict_reason: 'failing',
  last_error: { code, message: '', at: '2026-05-01T12:00:00.000Z', times, skeleton: null, hint: null },
});

const cases: readonly (readonly [string, Partial<Judged>, boolean])[] = [
  ['a fresh client', {}, false],
  ['a long drain', { verdict: 'behind', verdict_reason: 'draining' }, false],
  ['a silent queue', { verdict: 'blind', verdict_reason: 'queue-silent' }, false],
  ['a queue nobody asks', { verdict: 'blind', verdict_reason: 'nobody-works' }, true],
  ['an AA that is slow', failing('AA_TIMEOUT'), false],
  ['an AA that was slow for long', failing('AA_TIMEOUT', 1_000), false],
  ['a malformed answer, twice', failing('AA_MALFORMED_ANSWER', 2), false],
  ['a malformed answer again and again', failing('AA_MALFORMED_ANSWER', 3), true],
  ['an answer that is not understood, again and again', failing('AA_NOT_UNDERSTOOD', 3), true],
  ['a queue without its number, again and again', failing('AA_NO_QUEUE_NUMBER', 3), true],
  ['a page, for some minutes', failing('AA_HTML_ANSWER', 10), false],
  ['a page, for an hour', failing('AA_HTML_ANSWER', 60), true],
  ['refused credentials', failing('AA_BAD_CREDENTIALS'), true],
  ['a service that is not there', failing('AA_NOT_PROVISIONED'), true],
  ['a database that takes no writes', failing('DB_READ_ONLY'), true],
  ['a purge that AA refuses', failing('SYNC_PURGE_REFUSED'), true],
  ['a code that no longer exists', failing('AA_OF_THE_PAST'), false],
  ['a parked customer', { verdict: 'behind', verdict_reason: 'parked', parked: 1 }, true],
  ['a database that nothing shows to be filled', { verdict_reason: 'never-populated' }, true],
  ['drift that an audit found', { verdict: 'behind', verdict_reason: 'drift' }, true],
  ['deletions that wait', { verdict: 'paused', verdict_reason: 'deletions' }, true],
  ['a thread that does nothing', { verdict: 'stuck', verdict_reason: 'thread-blocked' }, true],
];

test.each(cases)('P12: whether %s needs a person', (_, document, needs) => {
  expect(needsPerson({ ...quiet, ...document }, false)).toBe(needs);
});
