import { expect, test } from 'vitest';
import { finishedAudit } from '../../../test/support/finished-audit.ts';
import { clientId, custId } from '../../catalogue/ids.ts';
import type { ClientState, CustomerLife, EntryLife } from '../../shadow/shadow.ts';
import { explainCustomer, type KnownOfCustomer } from './customer-verdict.ts';

const at = (time: string): Date => new Date(`2030-01-01T${time}:00.000Z`);

const quiet: ClientState = {
  client: clientId('acme'),
  readAt: at('12:00'),
  customers: 1,
  tombstones: 0,
  parked: 0,
  moreParked: false,
  gone: 0,
  oldestParkedAt: null,
  oldestPendingAt: null,
  oldestKnownAt: null,
  drain: null,
  lastQueueAt: at('11:59'),
  lastPurgeAt: null,
  lastPurgeNumber: null,
  lastError: null,
  lease: { holder: 'here/1/run', expiresAt: at('12:01') },
  progressAt: null,
  stuck: null,
  foreignPurge: null,
  population: { how: 'seen', at: at('07:00'), by: null, customers: 3 },
  setBack: null,
  drift: null,
  repeatedPurges: 0,
  pause: null,
  shape: { shapeNo: 1, applying: null, waiting: null },
  findings: [],
  lastChangeNo: 1,
};

const stored = { fetchNumber: 5, fetchedAt: at('08:00'), changedAt: at('08:00'), deletedAt: null };
const blank: CustomerLife = {
  custId: custId('1'),
  stored,
  entries: [],
  changes: [],
  forgottenAt: null,
  lacks: null,
};

const drain = {
  drainNo: 3,
  state: 'refreshing',
  maxQueueNumber: '7',
  receivedAt: at('11:50'),
  purgedAt: null,
} as const;
const pending: EntryLife = {
  drainNo: 3,
  custId: custId('1'),
  reasons: [],
  attempts: 0,
  drain,
  state: 'pending',
  knownAt: at('11:50'),
  knownFetchNumber: 9,
  claimed: false,
  parkedAt: null,
  nextAttemptAt: null,
  goneAt: null,
  settledAt: null,
  fetchNumber: null,
  outcome: null,
  failures: [],
};
const failure = { code: 'AA_TIMEOUT', message: 'too slow', at: at('11:55') };
const settled: EntryLife = { ...pending, state: 'stored', settledAt: at('08:00'), knownFetchNumber: 4 };

interface Case {
  readonly life?: Partial<CustomerLife>;
  readonly state?: Partial<ClientState>;
  readonly unreadable?: Partial<CustomerLife>;
}

function explained({ life, state, unreadable }: Case): ReturnType<typeof explainCustomer> {
  const known: KnownOfCustomer = {
    life: { ...blank, ...life },
    state: { ...quiet, ...state },
    unreadable: { ...blank, custId: custId('(unreadable)'), stored: null, ...unreadable },
    allowedSilenceMs: 300_000,
    brake: { share: 0.05, atLeast: 20 },
  };
  return explainCustomer(known);
}

const braked = { gone: 40, drain: { ...drain, queued: 40, pending: 0, stored: 0, parked: 0, gone: 40 } };
const busy = { drain: { ...drain, queued: 900, pending: 412, stored: 488, parked: 0, gone: 0 } };

const foreignPurge = {
  kind: 'entries-gone',
  firstAt: at('07:00'),
  times: 1,
  customers: 1,
  sample: [],
} as const;

const found = { ...finishedAudit, auditNo: 4, differed: 3, startedAt: at('08:30') };

const cases: readonly (readonly [string, Case, string, string])[] = [
  [
    'nothing was ever queued',
    {},
    'fresh',
    'AA has said nothing of this customer since it was fetched at 2030-01-01 08:00:00Z; its queue last answered at 2030-01-01 11:59:00Z',
  ],
  [
    'queued and settled',
    { life: { entries: [{ ...settled, outcome: 'updated' }] } },
    'fresh',
    'has named no change since it was fetched at 2030-01-01 08:00:00Z',
  ],
  [
    'fetched after the last answer',
    { life: { stored: { ...stored, fetchedAt: at('11:59') } } },
    'fresh',
    "fetched at 2030-01-01 11:59:00Z, and AA's queue has not answered since",
  ],
  [
    'fetched a moment ago, the queue long silent',
    { life: { stored: { ...stored, fetchedAt: at('11:58') } }, state: { lastQueueAt: at('09:00') } },
    'fresh',
    'fetched at 2030-01-01 11:58:00Z',
  ],
  [
    'fetched a moment ago, the queue never heard',
    { life: { stored: { ...stored, fetchedAt: at('11:58') } }, state: { lastQueueAt: null } },
    'fresh',
    'fetched at 2030-01-01 11:58:00Z',
  ],
  [
    'a tombstone',
    { life: { stored: { ...stored, deletedAt: at('08:00') } } },
    'fresh',
    'since AA said that the customer was deleted',
  ],
  [
    'pending',
    { life: { entries: [pending] }, state: busy },
    'stale',
    "AA's queue named a change at 2030-01-01 11:50:00Z that is not fetched yet: 412 customers are left in drain 3",
  ],
  [
    'in hand',
    { life: { entries: [{ ...pending, claimed: true }] }, state: busy },
    'stale',
    'that a worker has in hand',
  ],
  [
    'pending, and no worker drains',
    { life: { entries: [{ ...pending, claimed: true }] }, state: { ...busy, lease: null } },
    'stale',
    'no worker drains this client',
  ],
  [
    'still arriving',
    { life: { entries: [{ ...pending, drain: { ...drain, state: 'receiving' } }] } },
    'stale',
    'in an answer that is still arriving',
  ],
  [
    'fetched by hand while it arrives',
    {
      life: {
        stored: { ...stored, fetchNumber: 10 },
        entries: [{ ...pending, drain: { ...drain, state: 'receiving' } }],
      },
    },
    'fresh',
    'has named no change',
  ],
  [
    'parked, to be tried again',
    {
      life: {
        entries: [
          { ...pending, state: 'parked', attempts: 2, failures: [failure], nextAttemptAt: at('12:05') },
        ],
      },
    },
    'stale',
    'a change known since 2030-01-01 11:50:00Z is not stored: 2 refreshes failed, the last with AA_TIMEOUT; it is tried again at 2030-01-01 12:05:00Z',
  ],
  [
    'parked for a person',
    { life: { entries: [{ ...pending, state: 'parked', attempts: 1, failures: [failure] }] } },
    'stale',
    '1 refresh failed, the last with AA_TIMEOUT; it waits for a person',
  ],
  [
    'parked while a newer change is pending',
    { life: { entries: [{ ...pending, state: 'parked', attempts: 1 }, pending] } },
    'stale',
    '1 refresh failed',
  ],
  [
    'a deletion that was refused',
    {
      life: {
        entries: [
          { ...pending, state: 'parked', failures: [{ ...failure, code: 'LEDGER_DELETION_REFUSED' }] },
        ],
      },
    },
    'stale',
    'a person refused the deletion',
  ],
  [
    'gone, the drain goes on',
    { life: { entries: [{ ...pending, state: 'gone', goneAt: at('11:56') }] }, state: { ...busy, gone: 1 } },
    'stale',
    'AA says since 2030-01-01 11:56:00Z that there is no such customer; it is marked as deleted when the present drain',
  ],
  [
    'gone, and the brake holds',
    { life: { entries: [{ ...pending, state: 'gone', goneAt: at('11:56') }] }, state: braked },
    'stale',
    '40 deletions wait for the decision of a person',
  ],
  [
    'gone with a few others, which the brake lets through',
    {
      life: { entries: [{ ...pending, state: 'gone', goneAt: at('11:56') }] },
      state: { gone: 3, drain: { ...braked.drain, queued: 3, gone: 3 } },
    },
    'stale',
    'it is marked as deleted when the present drain is finished',
  ],
  [
    'the queue silent, a few are gone, and the purge is under way',
    {
      state: { gone: 3, drain: { ...braked.drain, queued: 3, gone: 3 }, lastQueueAt: at('09:00') },
    },
    'stale',
    'it is asked again when drain 3 is finished, whose purge is under way',
  ],
  [
    'another program purged since it was fetched',
    { state: { foreignPurge: { ...foreignPurge, lastAt: at('11:00') } } },
    'stale',
    "at 2030-01-01 11:00:00Z it was noticed that another program purges AA's queue",
  ],
  [
    'another program purged before it was fetched',
    { state: { foreignPurge: { ...foreignPurge, lastAt: at('07:00') } } },
    'fresh',
    'AA has said nothing',
  ],
  [
    'an audit found drift since it was fetched',
    { state: { drift: found } },
    'fresh',
    'but audit 4 found 3 of 1000 customers to differ from AA',
  ],
  [
    'the clock was put back',
    { state: { lastQueueAt: at('18:00') } },
    'stale',
    "AA's queue last answered at 2030-01-01 18:00:00Z, which is in the future: the clock was put back",
  ],
  [
    'the clock was put back, and it was fetched since',
    { life: { stored: { ...stored, fetchedAt: at('11:58') } }, state: { lastQueueAt: at('18:00') } },
    'fresh',
    'fetched at 2030-01-01 11:58:00Z',
  ],
  [
    'fetched and heard before the clock was put back',
    { life: { stored: { ...stored, fetchedAt: at('17:00') } }, state: { lastQueueAt: at('18:00') } },
    'stale',
    'the clock was put back',
  ],
  [
    'dropped',
    { life: { entries: [{ ...settled, outcome: 'dropped', settledAt: at('11:00'), knownFetchNumber: 9 }] } },
    'stale',
    'was dropped at 2030-01-01 11:00:00Z without a refresh',
  ],
  [
    'not fetched since sections were added',
    { life: { lacks: { sections: ['emails', 'jobs'], knownAt: at('11:00'), errorCode: 'AA_TIMEOUT' } } },
    'stale',
    'asks since 2030-01-01 11:00:00Z for emails, jobs, and AA was not asked for them yet; the last attempt failed with AA_TIMEOUT: aa-shadow refresh fetches it',
  ],
  [
    'dropped, and fetched since',
    { life: { entries: [{ ...settled, outcome: 'dropped' }] } },
    'fresh',
    'has named no change',
  ],
  [
    'the queue silent, the drain braked',
    { state: { ...braked, lastQueueAt: at('09:00') } },
    'stale',
    'it is not asked while 40 deletions wait',
  ],
  [
    'the queue silent, the drain long',
    { state: { ...busy, lastQueueAt: at('09:00') } },
    'stale',
    'it is asked again when drain 3 is finished, of which 412 customers are left to do',
  ],
  [
    'the queue silent, AA failing',
    { state: { lastQueueAt: at('09:00'), lastError: { ...failure } } },
    'stale',
    'the last attempt failed with AA_TIMEOUT',
  ],
  [
    'the queue silent, nobody asks',
    { state: { lastQueueAt: at('09:00'), lease: null } },
    'stale',
    "AA's queue last answered at 2030-01-01 09:00:00Z, and what changed since is not known: no worker drains this client",
  ],
  [
    'the queue silent, and who asked has died',
    { state: { lastQueueAt: at('09:00'), lease: { holder: 'here/1/run', expiresAt: at('10:00') } } },
    'stale',
    'no worker drains this client',
  ],
  [
    'the queue silent, somebody hangs',
    { state: { lastQueueAt: at('09:00') } },
    'stale',
    'here/1/run drains this client, and gets no answer',
  ],
  ['the queue never heard', { state: { lastQueueAt: null } }, 'stale', "AA's queue has never answered"],
  [
    'perhaps among the unreadable',
    { unreadable: { entries: [{ ...pending, state: 'parked' }] } },
    'stale',
    'without readable customer numbers, and this customer may be among them',
  ],
  [
    'unreadable before it was fetched',
    { unreadable: { entries: [{ ...pending, state: 'parked', knownFetchNumber: 4 }] } },
    'fresh',
    'AA has said nothing',
  ],
  [
    'not stored, not queued',
    { life: { stored: null } },
    'unknown',
    'does not name it; try aa-shadow refresh',
  ],
  [
    'O1: not stored, in a database that nothing shows to be filled',
    { life: { stored: null }, state: { population: null } },
    'unknown',
    'nothing shows that this database was ever filled: aa-shadow status',
  ],
  [
    'O4: stored before the database was set back',
    { state: { setBack: { firstAt: at('09:00'), lastAt: at('11:00'), what: '' } } },
    'stale',
    'the database had lost data that it had confirmed',
  ],
  [
    'O4: fetched since the database was set back',
    { state: { setBack: { firstAt: at('07:00'), lastAt: at('07:30'), what: '' } } },
    'fresh',
    'AA has said nothing',
  ],
  [
    'not stored, never heard',
    { life: { stored: null }, state: { lastQueueAt: null } },
    'unknown',
    "AA's queue has never answered yet; try aa-shadow refresh",
  ],
  [
    'not stored, AA knows nobody',
    { life: { stored: null, entries: [{ ...settled, outcome: 'unknown' }] } },
    'unknown',
    'AA said at 2030-01-01 08:00:00Z that it has no such customer',
  ],
  [
    'not stored, pending',
    { life: { stored: null, entries: [pending] }, state: busy },
    'unknown',
    'that is not fetched yet',
  ],
  [
    'forgotten',
    { life: { stored: null, forgottenAt: at('10:00') } },
    'forgotten',
    'was forgotten at 2030-01-01 10:00:00Z',
  ],
];

test.each(cases)('P12: %s', (_, known, verdict, says) => {
  const explanation = explained(known);
  expect(explanation.verdict).toBe(verdict);
  expect(explanation.says).toContain(says);
});

test('an audit that found drift before a customer was fetched says nothing of it', () => {
  const fetched = { stored: { ...stored, fetchedAt: at('09:00') } };
  expect(explained({ life: fetched, state: { drift: found } }).says).not.toContain('audit');
});

test('P12: a fresh customer is told of a queue that was asked in vain, unless a drain goes on or it has answered since', () => {
  const failed = { ...failure, at: at('11:59') };
  const says = (state: Partial<ClientState>): string => explained({ state }).says;
  expect(says({ lastQueueAt: at('11:58'), lastError: failed })).toContain(
    `has said nothing of this customer since it was fetched at 2030-01-01 08:00:00Z; its queue last answered at 2030-01-01 11:58:00Z; since then AA's queue was asked in vain, with ${failed.code}`,
  );
  expect(says({ lastQueueAt: at('12:00'), lastError: failed })).not.toContain('in vain');
  expect(
    says({
      lastQueueAt: at('11:58'),
      lastError: failed,
      drain: { ...drain, queued: 3, pending: 1, stored: 2, parked: 0, gone: 0 },
    }),
  ).not.toContain('in vain');
});
