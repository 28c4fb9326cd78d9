// P1, P4, P12: what people do with a client while workers are at work on it.

import { mutation, type Mutation } from './mutation.ts';

export const operateMutations: readonly Mutation[] = [
  mutation(
    'P1',
    'a purge of a paused client is begun',
    ['src/shadow/ledger/drains.ts', `if (mark.paused_at !== null) return false;`, `void mark;`],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P1',
    'customers of a paused client are claimed',
    [
      'src/shadow/ledger/claims.ts',
      `if (mark.paused_at !== null) return givenBack`,
      `if (!mark) return givenBack`,
    ],
    ['test/contract/sqlite.test.ts', 'test/faults/pausing.test.ts'],
  ),
  mutation(
    'P1',
    'the queue of a paused client is looked at before its purge',
    ['src/sync/refresh.ts', `if (await isPaused(context)) return 'paused';`, `void isPaused;`],
    ['test/faults/pausing.test.ts'],
  ),
  mutation(
    'P12',
    'a paused client is judged like any other',
    ['src/shadow/reads/freshness-judges.ts', `  pausedByPerson,\n`, ``],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'the lag of a paused client does not grow',
    [
      'src/shadow/reads/freshness.ts',
      `[oldestKnownAt, pause?.since ?? null,`,
      `[oldestKnownAt, (void pause, null),`,
    ],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'an idle client hears of its pause at its next look at the queue only',
    ['src/sync/work/wish-board.ts', `for (const woken of watchers) woken();`, `void watchers;`],
    ['test/faults/pausing.test.ts'],
  ),
  mutation(
    'P17',
    'whoever may read may pause a client',
    [
      'src/http/routes/operations.ts',
      `One that is paused already stays as it is.',\n  scope: 'operate',`,
      `One that is paused already stays as it is.',\n  scope: 'read',`,
    ],
    ['test/http/operate.test.ts'],
  ),
  mutation(
    'P9',
    'a group of the parked is counted to its end',
    ['src/shadow/reads/parked-groups.ts', `exact ? everyEntry : limit`, `exact ? everyEntry : everyEntry`],
    ['test/overload/many-parked.test.ts'],
  ),
  mutation(
    'P19',
    'another shape is applied than the one that a person saw',
    ['src/cli/shape-work.ts', 'if (shape.id !== expected)', "if (expected === '')"],
    ['test/http/shape.test.ts'],
  ),
  mutation(
    'P17',
    'whoever may only read applies a shape',
    ['src/http/routes/shape.ts', "  scope: 'operate',", "  scope: 'read',"],
    ['test/http/shape.test.ts'],
  ),
];
