// P7 and P11: what readers of the feed are told.

import { mutation, type Mutation } from './mutation.ts';

const sqlite = ['test/contract/sqlite.test.ts'];

export const feedMutations: readonly Mutation[] = [
  mutation(
    'P7',
    'what pruning has removed from the feed is passed over in silence',
    ['src/shadow/ledger/history.ts', '  tx.send(keepPruned(client, last));\n', ''],
    sqlite,
  ),
  mutation(
    'P7',
    'a reader from another history goes on',
    [
      'src/shadow/reads/feed.ts',
      'if (known.committedAt === null) return true;',
      'if (known.committedAt === null || changeNo >= 0) return true;',
    ],
    sqlite,
  ),
  mutation(
    'P7',
    'of a customer not even the newest change is told',
    [
      'src/shadow/reads/feed-looks.ts',
      'row.changed_at > row.committed_at',
      'row.changed_at >= row.committed_at',
    ],
    sqlite,
  ),
  mutation(
    'P7',
    'a change is earlier than its customer where the clock of the server was put back',
    [
      'src/shadow/postgres/rows/ledger-statements.ts',
      '$6::timestamptz, numbers.history_seen_at',
      `$6::timestamptz - interval '1 day', numbers.history_seen_at`,
    ],
    ['test/contract/postgres-workers.test.ts'],
  ),
  mutation(
    'P11',
    'readers are not told whom to erase',
    [
      'src/shadow/ledger/forgetting.ts',
      'if (custIds.length === 0) return;',
      'if (custIds.length >= 0) return;',
    ],
    sqlite,
  ),
];
