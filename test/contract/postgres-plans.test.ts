// What the server makes of the statements that are asked at every look, with the settings of our connections, beside a
// history that is long: which index it goes by must not depend on what the server knows of the tables.

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientId, custId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { postgresCompiler } from '../../src/shadow/postgres/transaction.ts';
import { settingStatements } from '../../src/shadow/postgres/session-settings.ts';
import { type Statement, written } from '../../src/shadow/statement.ts';
import { ownStatements } from '../../src/shadow/postgres/own-statements.ts';
import { copyStatements } from '../../src/shadow/postgres/copies.ts';
import { entriesAtWork, entriesWaiting } from '../../src/shadow/postgres/rows/batch-reading.ts';
import { drainsNotDone } from '../../src/shadow/ledger/drain-rows.ts';
import { tellingAudits } from '../../src/shadow/reads/audit-statements.ts';
import { changeFrom, changeUpTo, lastOfOldChanges } from '../../src/shadow/ledger/feed-rows.ts';
import { drainsToPrune } from '../../src/shadow/ledger/history-rows.ts';
import {
  customersInLists,
  customersInRange,
  customersOnWalk,
  differentWords,
  endOfLists,
  endOfWalk,
  wordsUpTo,
} from '../../src/shadow/reads/word-statements.ts';
import { textsAfter } from '../../src/shadow/reads/customer-texts.ts';
import { changesWithCustomers, erasuresAfter } from '../../src/shadow/reads/feed-looks.ts';
import {
  groupAfter,
  groupCount,
  groupPage,
  groupSlice,
  newestOfGroup,
} from '../../src/shadow/ledger/parked-group-rows.ts';
import { longDrains } from '../../src/shadow/ledger/share-rows.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { schemaNameOf } from '../support/look-inside.ts';

const database = postgresForFile();
const client = clientId('acme');
let connection: pg.Client;

const kept = 100_000;
const history = `
  INSERT INTO sync_drains (client_id, drain_no, state, received_at, queued, last_settled_at, pruned)
  SELECT 'acme', n, 'done', now(), 1, now(), 0 FROM generate_series(1, ${kept}) AS n;
  INSERT INTO sync_changes (client_id, change_no, cust_id, kind, sections, committed_at)
  SELECT 'acme', n, 'told', 'updated', '[]', now() FROM generate_series(1, ${kept}) AS n;
  INSERT INTO customer_words (client_id, cust_id, kind, word)
  SELECT 'acme', lpad(n::text, 7, '0'), k, chr(97 + n % 26) || md5(n::text)
  FROM generate_series(1, ${kept / 2}) AS n CROSS JOIN (VALUES ('email'), ('name')) AS kinds(k);
  INSERT INTO customers (client_id, cust_id, fetch_number, fetched_at, changed_at, content_hash, section_hashes, document)
  SELECT 'acme', lpad(n::text, 7, '0'), 1, now(), now(), 'h', '{}', '{}' FROM generate_series(1, ${kept / 2}) AS n;
  INSERT INTO sync_drains (client_id, drain_no, state, received_at, queued, pruned)
  VALUES ('acme', ${kept + 1}, 'refreshing', now(), ${kept}, 0), ('acme', ${kept + 2}, 'receiving', now(), 1, 0);
  INSERT INTO sync_queue (client_id, drain_no, cust_id, state, reasons, attempts, known_at, known_fetch_number)
  SELECT 'acme', CASE WHEN n % 2 = 0 THEN ${kept + 1} ELSE n END, n::text,
    CASE WHEN n % 2 = 0 THEN 'pending' ELSE 'parked' END, '[]', 0, now(), n FROM generate_series(1, ${kept}) AS n;`;

beforeAll(async () => {
  const { url } = await database.openFresh();
  const shadow = await openShadow(url, {});
  await shadow.register(client);
  await shadow.close();
  connection = new pg.Client({ connectionString: database.url });
  await connection.connect();
  await connection.query(settingStatements(schemaNameOf(url)));
  await connection.query('ALTER TABLE sync_drains SET (autovacuum_enabled = off)');
  await connection.query('ALTER TABLE sync_changes SET (autovacuum_enabled = off)');
  await connection.query('ALTER TABLE customers SET (autovacuum_enabled = off)');
  await connection.query('ALTER TABLE customer_words SET (autovacuum_enabled = off)');
  await connection.query('ALTER TABLE sync_queue SET (autovacuum_enabled = off)');
  await connection.query(history);
});

afterAll(() => connection.end());

const fewWords = { kind: 'name', from: 'a', upTo: 'a\u{10FFFF}' } as const;
const own = ownStatements(null);
const found = { client, after: custId('0000100'), limit: 51 };
/** The first word of a range, and the next one. */
const fromWordToWord = ['customer_words_found', 'customer_words_found'];
const few = ['1', '2', '0002'].map(custId);
const before = '2000-01-01T00:00:00.000Z';
const looks: readonly (readonly [string, Statement, readonly string[]])[] = [
  [
    'the drains that are not done',
    drainsNotDone([client]),
    ['sync_drains_one_receiving', 'sync_drains_one_unfinished'],
  ],
  [
    'the audits that tell',
    tellingAudits([client]),
    ['sync_audits_pkey', 'sync_audits_pkey', 'sync_clients_pkey'],
  ],
  ['drains to help with', longDrains(1), ['sync_drains_one_unfinished']],
  [
    'open entries of customers',
    copyStatements.openAmong(client, few),
    ['sync_drains_one_receiving', 'sync_drains_one_unfinished', 'sync_queue_pkey', 'sync_queue_waiting'],
  ],
  [
    'copies of customers',
    copyStatements.copies(client, few),
    [
      'customers_pkey',
      'sync_drains_one_receiving',
      'sync_drains_one_unfinished',
      'sync_queue_pkey',
      'sync_queue_waiting',
    ],
  ],
  ['customers by number', copyStatements.textsAmong(client, few), ['customers_pkey']],
  [
    'a page of customers',
    textsAfter(client, { after: custId('0000100'), limit: 51, deleted: false }),
    ['customers_pkey'],
  ],
  [
    'a page of customers, with the deleted ones',
    textsAfter(client, { after: custId('0000100'), limit: 51, deleted: true }),
    ['customers_pkey'],
  ],
  ['the next group of the parked', groupAfter(client, ''), ['sync_queue_groups']],
  ['a group of the parked', groupCount(client, 'A', 10), ['sync_queue_groups']],
  ['the newest of a group', newestOfGroup(client, 'A'), ['sync_queue_groups']],
  [
    'a page of a group',
    groupPage(client, { group: 'A', after: { parked_at: before, cust_id: '1' }, limit: 10 }),
    ['sync_queue_groups'],
  ],
  [
    'a page of a group to be handled',
    groupSlice(client, { group: 'A', after: { parked_at: before, cust_id: '1' }, limit: 10 }),
    ['sync_queue_groups'],
  ],
  [
    'entries of customers at work, to be locked',
    entriesAtWork(client, few),
    ['sync_drains_one_unfinished', 'sync_queue_pkey'],
  ],
  [
    'waiting entries of customers, to be locked',
    entriesWaiting(client, few),
    ['sync_queue_pkey', 'sync_queue_waiting'],
  ],
  ['history to prune', drainsToPrune(client, { before, limit: 500 }), ['sync_drains_to_prune']],
  ['the oldest change', changeFrom('sync_changes', client, 0), ['sync_changes_pkey']],
  [
    'changes with their customers',
    changesWithCustomers(client, { after: 1, limit: 500 }),
    ['customers_pkey', 'sync_changes_pkey'],
  ],
  ['erasures after a place', erasuresAfter(client, { after: 1, limit: 500 }), ['sync_erasures_pkey']],
  ['how many words begin so', wordsUpTo(client, fewWords, 4_001), ['customer_words_found']],
  [
    'customers with a word that begins so',
    customersInRange({ ...found, ranges: [fewWords] }, fewWords, 4_000),
    ['customer_words_found'],
  ],
  [
    'customers with two such words',
    customersInRange({ ...found, ranges: [fewWords, { ...fewWords, from: 'a1' }] }, fewWords, 4_000),
    ['customer_words_found', 'customer_words_pkey'],
  ],
  ['how many different words begin so', differentWords(client, fewWords, 51), fromWordToWord],
  [
    'the end of lists',
    endOfLists(found, { range: fewWords, words: 20 }, 50),
    [...fromWordToWord, 'customer_words_found'],
  ],
  [
    'customers in lists',
    customersInLists(
      { ...found, ranges: [fewWords] },
      { range: fewWords, words: 20 },
      { last: '0020000', ofEach: 50, own },
    ),
    [...fromWordToWord, 'customer_words_found'],
  ],
  [
    'customers in lists with another such word',
    customersInLists(
      { ...found, ranges: [fewWords, { ...fewWords, from: 'a1' }] },
      { range: fewWords, words: 20 },
      { last: '0020000', ofEach: 50, own },
    ),
    [...fromWordToWord, 'customer_words_found', 'customer_words_pkey'],
  ],
  ['the end of a walk', endOfWalk(found, 5_000), ['customer_words_pkey']],
  [
    'customers on a walk',
    customersOnWalk({ ...found, ranges: [fewWords] }, '0002000', 4_900),
    ['customer_words_pkey'],
  ],
  [
    'customers on a walk with two words',
    customersOnWalk({ ...found, ranges: [fewWords, { ...fewWords, from: 'a1' }] }, '0002000', 4_900),
    ['customer_words_pkey', 'customer_words_pkey'],
  ],
  ['the last change up to a place', changeUpTo('sync_changes', client, 9), ['sync_changes_pkey']],
  [
    'the last of the old changes',
    lastOfOldChanges('sync_changes', client, { before, upTo: 0 }, 5_000),
    ['sync_changes_pkey'],
  ],
];

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

async function planOf(look: Statement): Promise<readonly PlanNode[]> {
  const { sql, parameters } = written(look, postgresCompiler);
  const { rows } = await connection.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
    `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`,
    [...parameters],
  );
  return nodesOf(rows[0]!['QUERY PLAN'][0]!.Plan);
}

describe.each([
  ['knows nothing of the tables', 'SELECT'],
  ['has analyzed the tables', 'ANALYZE sync_drains, sync_changes, customers, customer_words, sync_queue'],
])('where the server %s', (_, first) => {
  beforeAll(async () => void (await connection.query(first)));

  test.each(looks)(
    'P9: %s: found over an index, without reading what is kept',
    async (_name, look, indexes) => {
      const nodes = await planOf(look);
      expect(nodes.flatMap((node) => node['Index Name'] ?? []).toSorted()).toEqual(indexes);
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
      for (const node of nodes)
        expect(node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)).toBeLessThanOrEqual(5_000);
    },
  );
});
