// P3, P6 and P12: a fast lane that lies about age, or deletes and overwrites what it should not.

import { mutation, type Mutation } from './mutation.ts';

const lane = ['test/fast-lane/fast-lane.test.ts'];
const served = ['test/http/fast-lane.test.ts'];

export const fastLaneMutations: readonly Mutation[] = [
  mutation(
    'P12',
    'a copy that is older than was asked for comes without a warning',
    [
      'src/http/answers/refreshed.ts',
      `refreshed?.kind === 'stale' ? staleWarning(refreshed) : null;`,
      `refreshed?.kind === 'stale' && refreshed.reason === 'parked' ? staleWarning(refreshed) : null;`,
    ],
    served,
  ),
  mutation(
    'P12',
    'a copy that is older than was asked for is called a hit',
    ['src/http/answers/refreshed.ts', '`aa-shadow; hit; detail=${refreshed.reason}`', `'aa-shadow; hit'`],
    served,
  ),
  mutation(
    'P12',
    'the copy of a customer who stands queued is fresh',
    ['src/sync/fast-lane/refresh-now.ts', 'isFresh: open === null && maxAgeMs', 'isFresh: maxAgeMs'],
    lane,
  ),
  mutation(
    'P12',
    'a call that was sent before a change was known answers for it',
    ['src/sync/fast-lane/fast-lane.ts', 'landed.fetchNumber > want.above', 'landed.fetchNumber >= 0'],
    lane,
  ),
  mutation(
    'P12',
    'who is parked or gone is not looked for among the copies (SQLite)',
    [
      'src/shadow/sqlite/copies.ts',
      `q.cust_id = a.value AND q.state in ('parked', 'gone')`,
      `q.cust_id = a.value AND q.state in ('parked', 'gone') AND q.state = 'stored'`,
    ],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'who is parked or gone is not looked for among the copies (PostgreSQL)',
    [
      'src/shadow/postgres/copies.ts',
      `WHERE q.client_id = $1 AND q.cust_id = a.cust_id`,
      `WHERE q.client_id = $1 AND q.cust_id = a.cust_id AND q.state = 'stored'`,
    ],
    ['test/contract/postgres.test.ts'],
  ),
  mutation(
    'P3',
    'an older fetch of the fast lane overwrites what is newer',
    [
      'src/sync/fetch/call.ts',
      'return { fetchNumber, fetchedAt: now(), answer };',
      'return { fetchNumber: await shadow.nextFetchNumber(client), fetchedAt: now(), answer };',
    ],
    lane,
  ),
  mutation(
    'P7',
    'a person who refreshes a customer stores it under a new spelling',
    [
      'src/sync/refresh.ts',
      'const isStored = stored?.custId === custId && !stored.deleted;',
      'const isStored = stored === null;',
    ],
    ['test/faults/spelling.test.ts'],
  ),
  mutation(
    'P6',
    'the fast lane deletes past the brake',
    [
      'src/sync/fast-lane/flight.ts',
      'if (burials.length === 0 || (await mayBury(burials.length))) return results;',
      'if (burials.length === 0 || (await mayBury(0 * burials.length)) || true) return results;',
    ],
    lane,
  ),
  mutation(
    'P11',
    'the fast lane fetches a spelling that was forgotten',
    ['src/catalogue/spellings.ts', `: [asked];`, `: [];`],
    ['test/http/fast-lane.test.ts'],
  ),
  mutation(
    'P9',
    'who asks before a sync is open waits without end',
    ['src/runtime/lanes.ts', `setTimeout(() => go(null), waitMs)`, `setTimeout(() => undefined, waitMs)`],
    ['test/fast-lane/threads.test.ts'],
  ),
];
