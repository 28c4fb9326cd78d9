// What `status` says of a client, as document and as text.

import { expect, test } from 'vitest';
import { clientId } from '../catalogue/ids.ts';
import { readSettings } from '../config/load-settings.ts';
import type { ClientState } from '../shadow/shadow.ts';
import { noPaint } from './paint.ts';
import { statusDocument } from './status-document.ts';
import { statusText } from './status-text.ts';

const now = new Date('2026-05-01T12:00:00Z');
const before = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);
const { clients } = readSettings(
  'clients: [{ id: demo, url: https://x.org/, username: u, password: p }]',
  '/c.yaml',
  {},
);

const busy: ClientState = {
  client: clientId('demo'),
  customers: 2_000,
  tombstones: 3,
  parked: 1,
  gone: 0,
  oldestParkedAt: before(60),
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
  lastError: { code: 'AA_TIMEOUT', message: 'AA took longer than the time-out allows', at: before(20) },
  lease: { holder: 'host/1/run', expiresAt: before(-20) },
  findings: [
    { kind: 'unknown', path: 'addresses/geoCode', seen: 7, firstSeenAt: before(99), lastSeenAt: before(9) },
    { kind: 'unknown', path: 'pets', seen: 1, firstSeenAt: before(99), lastSeenAt: before(99) },
    { kind: 'unreadable', path: 'jobs/startDate', seen: 2, firstSeenAt: before(99), lastSeenAt: before(9) },
  ],
  lastChangeNo: 5_000,
};

test('the document has every number, with its unit in the name', () => {
  expect(statusDocument(clients[0]!, busy, now)).toEqual({
    client: 'demo',
    verdict: 'failing',
    verdict_text: "the last attempt failed with AA_TIMEOUT; AA's queue last answered 30 s ago",
    lag_seconds: 90,
    seconds_since_queue_answer: 30,
    customers: 2_000,
    tombstones: 3,
    parked: 1,
    oldest_parked_at: '2026-05-01T11:59:00.000Z',
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
      at: '2026-05-01T11:59:40.000Z',
    },
    held_by: { holder: 'host/1/run', expires_at: '2026-05-01T12:00:20.000Z' },
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
    last_change_no: 5_000,
  });
});

test('the text says how fresh, how far, who holds it, and what AA sends that is not known', () => {
  expect(statusText(statusDocument(clients[0]!, busy, now), noPaint)).toBe(
    `demo: failing — the last attempt failed with AA_TIMEOUT; AA's queue last answered 30 s ago
  customers   2,000, 3 deleted in AA, 1 parked
  queue       drain 12 is refreshing: 801 of 1,000 customers done, 1 parked
  last purge  4 min ago, up to 4500
  held by     host/1/run
  last error  AA_TIMEOUT at 2026-05-01T11:59:40.000Z: AA took longer than the time-out allows
  unknown     AA sends 2 fields the catalogue does not know: addresses/geoCode, pets
  unreadable  values of 1 field could not be read: jobs/startDate
`,
  );
});

test('a client that never drained is no healthy one', () => {
  const nothing: ClientState = {
    ...busy,
    parked: 0,
    drain: null,
    lastQueueAt: null,
    lastPurgeAt: null,
    lastPurgeNumber: null,
    lastError: null,
    lease: null,
    findings: [],
    oldestKnownAt: null,
  };
  const text = statusText(statusDocument(clients[0]!, nothing, now), noPaint);
  expect(text).toMatch(/^demo: never — /);
  expect(text).toContain('last purge  none yet');
});
