// P16: errors that send people to the wrong place.

import { mutation, type Mutation } from './mutation.ts';

export const doorMutations: readonly Mutation[] = [
  mutation(
    'P16',
    'a request that is too large is a matter for ACGI',
    [
      'src/aa/transport/status-error.ts',
      `const hint = cures.get(status);`,
      `const hint = cures.get(-status);`,
    ],
    ['test/doors/aa.test.ts'],
  ),
  mutation(
    'P16',
    'a full disk is told as a broken one',
    ['src/shadow/sqlite/sqlite-failure.ts', `  13: 'DB_FULL',`, `  13: 'DB_IO',`],
    ['test/doors/sqlite.test.ts'],
  ),
  mutation(
    'P16',
    'a user without rights is told that the password is wrong',
    ['src/shadow/postgres/postgres-failure.ts', `'42P01': 'DB_NO_RIGHT'`, `'42P01': 'DB_ACCESS_DENIED'`],
    ['test/doors/postgres.test.ts'],
  ),
  mutation(
    'P16',
    'a mistyped client is told without the ids that exist',
    ['src/cli/client-work.ts', `\\\`clients\\\` (\${suggestion}), or`, `\\\`clients\\\`, or`],
    ['test/doors/configuration.test.ts'],
  ),
];
