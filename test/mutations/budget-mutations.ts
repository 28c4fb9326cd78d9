// P9 and P12: calls to AA in their order, no more of them than a client allows, and what is told of it.

import { mutation, type Mutation } from './mutation.ts';

const pacer = ['src/aa/pacer.test.ts'];
const budget = ['test/lanes/budget-against-aa.test.ts'];

const gate = 'src/sync/work/call-gate.ts';

export const budgetMutations: readonly Mutation[] = [
  mutation(
    'P9',
    'calls to AA go out in the order in which they came',
    [
      'src/aa/pacer.ts',
      'lanes.get(lane)?.add(waiter);',
      "lanes.get('drain')?.add({ ...waiter, lane: 'drain' });",
    ],
    pacer,
  ),
  mutation(
    'P9',
    'what nobody waits for never has its turn',
    ['src/aa/pacer.ts', 'return longest ?? first;', 'return first ?? longest;'],
    pacer,
  ),
  mutation(
    'P9',
    'the budget of calls is not looked at',
    [gate, "if (perHour === null || this.#has(rank)) return 'open';", "if (perHour !== 0) return 'open';"],
    budget,
  ),
  mutation(
    'P9',
    'each worker has the whole budget for itself',
    [
      'src/shadow/ledger/calls.ts',
      'taken(toCallMinutes(row?.calls ?? null), wish, now)',
      'taken(toCallMinutes(row === null ? row : null), wish, now)',
    ],
    ['test/contract/sqlite.test.ts', 'test/contract/postgres.test.ts'],
  ),
  mutation(
    'P9',
    'calls come back before their hour is over',
    ['src/shadow/plan/call-budget.ts', 'const countedMinutes = 62;', 'const countedMinutes = 55;'],
    ['src/shadow/plan/call-budget.test.ts'],
  ),
  {
    promise: 'P9',
    name: 'a purge waits for the budget',
    edits: [
      { file: gate, find: "if (lane === 'queue') return null;", replace: 'if (this.#made < 0) return null;' },
      {
        file: gate,
        find: "if (lane === 'queue') return 'open';",
        replace: "if (this.#made < 0) return 'open';",
      },
    ],
    tests: budget,
  },
  mutation(
    'P12',
    'nobody is told that the budget holds customers back',
    ['src/shadow/reads/freshness-judges.ts', '  heldByBudget,\n', ''],
    budget,
  ),
];
