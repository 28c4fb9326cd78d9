// P2, P3, P7 and P9: what is stored, what wins, what is told, and how much is kept.

import { mutation, type Mutation } from './mutation.ts';

const sqlite = ['test/contract/sqlite.test.ts'];
const postgres = ['test/contract/postgres.test.ts'];

export const storeMutations: readonly Mutation[] = [
  mutation(
    'P2',
    'a transaction whose work throws is committed (SQLite)',
    [
      'src/shadow/sqlite/connection.ts',
      `      this.#rollBack();
      throw asShadowError(error);`,
      `      if (this.#database.isTransaction) this.#database.exec('COMMIT');
      throw asShadowError(error);`,
    ],
    ['src/shadow/sqlite/connection.test.ts', ...sqlite],
  ),
  {
    promise: 'P2',
    name: 'rows and ledger are committed before the rest (PostgreSQL)',
    edits: [
      {
        file: 'src/shadow/postgres/rows/batch-writing.ts',
        find: `  sendChanged(context, plan.changed);
  sendFindings`,
        replace: `  sendChanged(context, plan.changed);
  context.transaction.send({ sql: 'COMMIT', parameters: [] });
  context.transaction.send({ sql: 'BEGIN', parameters: [] });
  sendFindings`,
      },
    ],
    tests: postgres,
  },
  mutation(
    'P2',
    'the rows of a customer stay as they were (SQLite)',
    ['src/shadow/sqlite/rows/batch-writing.ts', '  replaceSections(writing, customer);\n', ''],
    sqlite,
  ),
  mutation(
    'P3',
    'the fetch number decides nothing',
    [
      'src/shadow/plan/verdict.ts',
      'stored.fetchNumber >= fetchNumber;',
      'stored.fetchNumber < 0 * fetchNumber;',
    ],
    ['src/shadow/plan/verdict.test.ts', 'test/contract/sqlite.test.ts', 'test/faults/newer-wins.test.ts'],
  ),
  mutation(
    'P3',
    'a fetch number that was never given counts',
    ['src/shadow/plan/batch-check.ts', 'fetchNumber > lastGiven', 'fetchNumber < 0 * lastGiven'],
    sqlite,
  ),
  mutation(
    'P3',
    'the fetch number is taken after the answer',
    [
      'src/sync/fetch/call.ts',
      `  const fetchNumber = await shadow.nextFetchNumber(client);
  reached('customers-call');
  try {
    const prepare = prepareFor(custIds);
    const answer = await aa.getCustomers(custIds, { lane, signal, attempts, prepare });`,
      `  let fetchNumber = 0;
  try {
    const prepare = prepareFor(custIds);
    const answer = await aa.getCustomers(custIds, { lane, signal, attempts, prepare });
    fetchNumber = await shadow.nextFetchNumber(client);`,
    ],
    ['test/faults/newer-wins.test.ts'],
  ),
  mutation(
    'P3',
    'a customer that was not made ready counts as settled',
    [
      'src/shadow/plan/customers.ts',
      "if (customer.content === null) return { applied: applied(result, 'moved', null), ledger: noWrites };",
      "if (customer.content === null) return { applied: applied(result, 'moved', null), ledger };",
    ],
    ['src/shadow/plan/customers.test.ts'],
  ),
  mutation(
    'P7',
    'the order of items counts',
    [
      'src/shadow/plan/canonical-text.ts',
      'for (const item of items.length > 1 ? items.toSorted() : items)',
      'for (const item of items)',
    ],
    ['src/shadow/plan/content-digest.test.ts', ...sqlite],
  ),
  mutation(
    'P7',
    'what the catalogue does not know is not compared',
    [
      'src/shadow/plan/content-digest.ts',
      'return extra === null ? text : text + canonicalJson(extra);',
      'return text + (extra === undefined);',
    ],
    ['src/shadow/plan/content-digest.test.ts', ...sqlite],
  ),
  mutation(
    'P7',
    'a customer in whom nothing changed is told as a change',
    [
      'src/shadow/plan/verdict.ts',
      `stored.contentHash === contentHash ? 'unchanged' : 'updated'`,
      `'updated'`,
    ],
    ['src/shadow/plan/verdict.test.ts', ...sqlite],
  ),
  mutation(
    'P7',
    'changes are numbered by the clock, whoever commits first',
    [
      'src/shadow/postgres/rows/ledger-statements.ts',
      `WITH numbers AS (UPDATE sync_clients SET change_no = change_no + $3::bigint,
     vanished_fetch_number = greatest(vanished_fetch_number, $4::bigint)
     WHERE client_id = $1 RETURNING change_no, history_seen_at)`,
      `WITH numbers AS (SELECT $3::bigint + 0 * $4::bigint
       + (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS change_no,
       NULL::timestamptz AS history_seen_at WHERE $1 <> '')`,
    ],
    ['test/contract/postgres-workers.test.ts'],
  ),
  mutation(
    'P7',
    'what is written while the clock is put back carries its time',
    ['src/shadow/ledger/history-clock.ts', 'seenAt !== null && seenAt > at ? seenAt : at', 'at'],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P9',
    'changes from a time to come stand before all that gets old behind them',
    [
      'src/shadow/ledger/ahead-of-time.ts',
      'if (!isAhead(oldest, times)) return oldest.committed_at < before ? { before, upTo: 0 } : null;',
      'if (oldest !== null) return { before, upTo: 0 };',
    ],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P9',
    'the queue reaches the ledger in one piece',
    ['src/aa/answers/queue.ts', 'export const queuePage = 1000;', 'export const queuePage = 1e9;'],
    ['test/faults/bounds.test.ts', 'src/aa/answers/queue.test.ts'],
  ),
  mutation(
    'P9',
    'nothing is pruned',
    [
      'src/sync/history.ts',
      '    if ((await shadow.prune(client, settings.historyMs)) === 0) break;\n',
      '    void [shadow, client, settings];\n',
    ],
    ['test/faults/bounds.test.ts'],
  ),
];
