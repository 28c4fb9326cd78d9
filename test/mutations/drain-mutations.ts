// P1, P4, P5 and P8: the drain, its purge, and what becomes of it when something fails.

import { type Edit, mutation, type Mutation } from './mutation.ts';

const purging = ['test/faults/purge.test.ts', 'test/contract/sqlite.test.ts'];
const contract = ['test/contract/sqlite.test.ts'];
const postgres = ['test/contract/postgres.test.ts'];
const parking = ['test/faults/parking.test.ts'];

/** A document whose root was never closed is found out twice: by the parser's end, and because there is no root. */
const openRootCounts: Edit = {
  file: 'src/aa/xml/tree.ts',
  find: 'root: () => root,',
  replace: 'root: () => root ?? open[0] ?? null,',
};

export const drainMutations: readonly Mutation[] = [
  mutation(
    'P1',
    'the purge is sent before the customers are refreshed',
    [
      'src/sync/drain.ts',
      `  const refreshed = await refreshAll(context, lease, current);`,
      `  await context.aa.purgeQueue(current.maxQueueNumber ?? '', { signal: context.signal });
  const refreshed = await refreshAll(context, lease, current);`,
    ],
    purging,
  ),
  mutation(
    'P1',
    'what the database says before the purge is not listened to',
    [
      'src/sync/drain.ts',
      `if (!(await context.shadow.beginPurge(lease, drainNo))) continue;`,
      `await context.shadow.beginPurge(lease, drainNo);`,
    ],
    purging,
  ),
  mutation(
    'P1',
    'a drain is sealed whatever is left of what was staged',
    ['src/shadow/ledger/staged-entries.ts', 'if (there !== staged)', 'if (there < 0)'],
    contract,
  ),
  mutation(
    'P1',
    'the purge begins while something is pending (SQLite)',
    [
      'src/shadow/ledger/drains.ts',
      `    if (open.some(({ state }) => state !== 'parked')) return false;\n`,
      '',
    ],
    contract,
  ),
  mutation(
    'P1',
    'the purge begins while something is pending (PostgreSQL)',
    [
      'src/shadow/ledger/drains.ts',
      `    if (open.some(({ state }) => state !== 'parked')) return false;\n`,
      '',
    ],
    postgres,
  ),
  mutation(
    'P1',
    'a purge counts without an explicit SUCCESS',
    [
      'src/aa/answers/confirmation.ts',
      `  if (!isConfirmed(root)) throw misfitError('AA_NOT_CONFIRMED', { ...unconfirmed, element: root }, context);\n`,
      '',
    ],
    ['src/aa/answers/confirmation.test.ts', 'test/faults/purge.test.ts'],
  ),
  mutation(
    'P1',
    'whatever is asked for is sent as the number to purge up to',
    [
      'src/aa/requests/queue-requests.ts',
      'if (!isQueueNumber(maxQueueNumber)) throw',
      "if (!isQueueNumber(maxQueueNumber) && maxQueueNumber === '?') throw",
    ],
    ['src/aa/requests/requests.test.ts', 'src/aa/open-association.test.ts'],
  ),
  mutation(
    'P1',
    'the queue number is sent as a number, not as it was written',
    [
      'src/aa/requests/queue-requests.ts',
      `parameter(dialect, 'maxQueueNum', maxQueueNumber)`,
      `parameter(dialect, 'maxQueueNum', String(Number(maxQueueNumber)))`,
    ],
    ['src/aa/requests/requests.test.ts', 'src/aa/open-association.test.ts'],
  ),
  mutation(
    'P1',
    'a fetch from before the queue answer settles its entries',
    [
      'src/shadow/plan/entries.ts',
      'own.known_fetch_number < fetchNumber ? own : null',
      'own.known_fetch_number < fetchNumber + 1_000_000 ? own : null',
    ],
    contract,
  ),
  mutation(
    'P4',
    'SQLite does not sync its log at every commit',
    ['src/shadow/sqlite/connection.ts', 'PRAGMA synchronous = FULL;', 'PRAGMA synchronous = NORMAL;'],
    ['src/shadow/sqlite/connection.test.ts'],
  ),
  mutation(
    'P4',
    'an interrupted drain is not resumed',
    ['src/sync/drain.ts', 'const unfinished = await resume(context, lease);', 'const unfinished = null;'],
    ['test/crash/sqlite.long.test.ts', 'test/property/sequences.test.ts'],
  ),
  mutation(
    'P4',
    'writes under a lost lease go through',
    ['src/shadow/ledger/leases.ts', 'if (mark === null || !isHeldBy(mark, lease))', 'if (mark === null)'],
    contract,
  ),
  mutation(
    'P4',
    'a right is known by its number alone',
    [
      'src/shadow/tables/bookkeeping-rows.ts',
      'row.lease_holder === holder && row.lease_fencing === fencing',
      'row.lease_holder !== null && holder !== null && row.lease_fencing === fencing',
    ],
    contract,
  ),
  mutation(
    'P4',
    'claims of a dead worker stand for ever',
    [
      'src/shadow/sqlite/own-statements.ts',
      'claimed_by IS NULL OR claimed_by NOT IN (',
      'claimed_by IS NULL OR 0 IN (',
    ],
    contract,
  ),
  mutation(
    'P4',
    'a commit of unknown outcome is taken for committed',
    [
      'src/shadow/postgres/database.ts',
      `!== 'committed') throw unknown.cause`,
      `=== 'never') throw unknown.cause`,
    ],
    ['test/contract/postgres-failures.long.test.ts'],
  ),
  mutation(
    'P5',
    'an HTTP error is read as if it were an answer',
    ['src/aa/transport/transport.ts', 'if (response.statusCode === 200) return', 'return'],
    ['src/aa/transport/transport.test.ts', 'test/faults/menu.long.test.ts'],
  ),
  {
    promise: 'P5',
    name: 'a queue answer that broke off counts',
    edits: [
      {
        file: 'src/aa/xml/tree.ts',
        find: `    parser.end();
    return rootOf(builder.root());`,
        replace: `    return rootOf(builder.root());`,
      },
      openRootCounts,
    ],
    tests: ['src/aa/answers/queue.test.ts', 'test/property/reading-queue.test.ts'],
  },
  {
    promise: 'P5',
    name: 'a details answer that broke off counts',
    edits: [
      {
        file: 'src/aa/xml/tree.ts',
        find: `    parser.end();
    return rootOf(builder.root());`,
        replace: `    return rootOf(builder.root());`,
      },
      openRootCounts,
    ],
    tests: ['src/aa/xml/tree.test.ts', 'test/property/reading-customers.test.ts'],
  },
  mutation(
    'P5',
    'a drain that is still receiving is worked on',
    [
      'src/shadow/ledger/claims.ts',
      `['refreshing', 'purging', 'done'], 'claimPending'`,
      `['receiving', 'refreshing', 'purging', 'done'], 'claimPending'`,
    ],
    contract,
  ),
  mutation(
    'P8',
    'a bulk call that fails is not split',
    [
      'src/sync/fetch/fetch-customers.ts',
      'return { results: await splitAndFetch(asking, wanted, call.error), atOnce: false };',
      'throw call.error;',
    ],
    parking,
  ),
  mutation(
    'P8',
    'customers are parked although AA serves nobody',
    [
      'src/sync/fetch/known-living.ts',
      'if (this.#failuresInARow < failuresBeforeDoubt) return;',
      'if (this.#failuresInARow > 0) return;',
    ],
    parking,
  ),
  mutation(
    'P8',
    'a customer that the database refuses keeps its batch waiting',
    ['src/sync/refresh.ts', "if (right.kind === 'none' || !isRefusal(error)) throw error;", 'throw error;'],
    ['test/faults/refused-rows.test.ts'],
  ),
  mutation(
    'P8',
    'failures that are not about customers are laid at their door',
    [
      'src/sync/fetch/call.ts',
      'if (!(error instanceof AaError) || isOfAllAnswers(error) || notAboutCustomers.has(error.code))',
      'if (!(error instanceof AaError))',
    ],
    [...parking, 'test/faults/purge.test.ts'],
  ),
  mutation(
    'P8',
    'a call that ends in a 404 says nothing of its customers, whoever else is served',
    [
      'src/sync/fetch/call.ts',
      'if (asIfNotThere.has(error.code)) await guard.failedAsIfNotThere(error, custIds);',
      'if (asIfNotThere.has(error.code)) throw error;',
    ],
    ['test/faults/not-there.test.ts'],
  ),
  mutation(
    'P8',
    'a service that is not there is laid at the door of its customers',
    [
      'src/sync/fetch/call.ts',
      '    if (asIfNotThere.has(error.code)) await guard.failedAsIfNotThere(error, custIds);\n',
      '',
    ],
    ['test/faults/not-there.test.ts'],
  ),
  mutation(
    'P4',
    'claims that outlived their batches stand as long as the lease does',
    ['src/sync/refresh.ts', `    if (did === 'nothing') await shadow.unfinishedDrain(lease);\n`, ''],
    ['test/faults/failover.test.ts'],
  ),
  mutation(
    'P4',
    'claims of a worker that goes on under its lease are forgotten',
    [
      'src/shadow/ledger/claims-made.ts',
      'return this.#fencing.get(client) === fencing;',
      'return fencing < 0;',
    ],
    ['test/contract/sqlite.test.ts'],
  ),
];
