// P2, P4, P7, P11: a whole database that is moved, and a client that is removed.

import { mutation, type Mutation } from './mutation.ts';

const moving = ['test/moving/moving.test.ts'];

export const movingMutations: readonly Mutation[] = [
  mutation(
    'P7',
    'a move leaves the numbers of the clients behind',
    [
      'src/shadow/moving/whole-database.ts',
      'tables.filter(({ name }) => !ofOneDatabase.has(name));',
      "tables.filter(({ name }) => !ofOneDatabase.has(name) && name !== 'sync_clients');",
    ],
    moving,
  ),
  mutation(
    'P2',
    'a database that was moved takes writes of those who had it open',
    ['src/shadow/moving/unless-moved.ts', '    refuseMark(await asked);\n', '    void refuseMark;\n'],
    moving,
  ),
  mutation(
    'P2',
    'the copy is not compared with the original',
    [
      'src/shadow/moving/comparing.ts',
      'if (old.digest !== moved.digest) throw',
      'if (old.digest === table.name) throw',
    ],
    ['test/moving/comparing.test.ts'],
  ),
  mutation(
    'P4',
    'a move that was broken off begins anew',
    [
      'src/shadow/moving/copying.ts',
      'let after = last === null ? null : keyOf(table, last);',
      'let after = last === undefined ? keyOf(table, {}) : null;',
    ],
    moving,
  ),
  mutation(
    'P11',
    'the feed of a removed client stays',
    [
      'src/shadow/ledger/removal.ts',
      'tables.filter((table) => !isOwn(table))',
      "tables.filter((table) => !isOwn(table) && table.name !== 'sync_changes')",
    ],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P11',
    'the command for a dump shows the password',
    ['src/shadow/postgres/dump-command.ts', "password: '', ", ''],
    ['src/shadow/postgres/dump-command.test.ts'],
  ),
  mutation(
    'P2',
    'a backup is begun anew whenever something is written',
    ['src/shadow/sqlite/backup.ts', "    source.exec('BEGIN');\n", ''],
    ['src/shadow/sqlite/backup.test.ts'],
  ),
];
