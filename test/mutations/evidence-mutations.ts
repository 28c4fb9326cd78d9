// P6: absence is not deletion.

import { mutation, type Mutation } from './mutation.ts';

const parking = ['test/faults/parking.test.ts'];

export const evidenceMutations: readonly Mutation[] = [
  mutation(
    'P6',
    '"no such customer" is said of whom it does not name',
    ['src/aa/answers/customers.ts', 'if (denied.length > 0)', 'if (denied.length < 0)'],
    ['src/aa/answers/customers.test.ts'],
  ),
  mutation(
    'P6',
    'a customer missing from a bulk answer is gone',
    [
      'src/sync/fetch/fetch-customers.ts',
      'else results.push(await fetchAlone(asking, one));',
      `else results.push(fetched(one, numbers, { kind: 'gone' }));`,
    ],
    parking,
  ),
  mutation(
    'P6',
    'one answer that a customer is gone is enough',
    [
      'src/sync/fetch/fetch-customers.ts',
      'await confirmGone(asking, results)',
      '(void confirmGone, results)',
    ],
    parking,
  ),
  mutation(
    'P6',
    'the brake never holds',
    [
      'src/shadow/plan/deletions-brake.ts',
      'gone > Math.max(atLeast, share * customers);',
      'gone > Math.max(atLeast, share * customers) + 1e9;',
    ],
    ['src/shadow/plan/deletions-brake.test.ts', ...parking],
  ),
  mutation(
    'P6',
    'a DELETE reason of any table is evidence',
    [
      'src/catalogue/queue-entry.ts',
      `action?.toUpperCase() === 'DELETE' && table?.toUpperCase() === customerMasterTable,`,
      `action?.toUpperCase() === 'DELETE' && (table?.toUpperCase() ?? customerMasterTable) !== '',`,
    ],
    [...parking, 'src/aa/answers/queue.test.ts'],
  ),
  mutation(
    'P6',
    'the parked who turn out gone are settled in pieces',
    [
      'src/sync/purge.ts',
      `=== 'some' && !(await atOnce())) return 'later';`,
      `=== 'some' && !(await atOnce())) await atOnce();`,
    ],
    ['test/faults/parked-deletions.test.ts'],
  ),
  mutation(
    'P6',
    'asked for alone, an answer counts that does not say the number',
    [
      'src/sync/fetch/evidence.ts',
      'error === undefined || error.custIds.includes(custId) || saysDeleted(reasons);',
      'error === undefined || custId !== null || saysDeleted(reasons);',
    ],
    ['src/sync/fetch/evidence.test.ts'],
  ),
  mutation(
    'P1',
    'an entry under a name that no reader knows is purged unread',
    ['src/aa/answers/queue-entry.ts', '!isReasonName(name.canonical) &&', 'name.canonical === null &&'],
    ['src/aa/answers/queue.test.ts'],
  ),
];
