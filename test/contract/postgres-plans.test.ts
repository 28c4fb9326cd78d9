// What the server makes of the statements that are asked at every look, with the settings of our connections, beside a
// history that is long: which index it goes by must not depend on what the server knows of the tables.

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { postgresCompiler } from '../../src/shadow/postgres/transaction.ts';
import { settingStatements } from '../../src/shadow/postgres/session-settings.ts';
import { type Statement, written } from '../../src/shadow/statement.ts';
import { drainsNotDone } from '../../src/shadow/ledger/drain-rows.ts';
import { changeFrom, changeUpTo, lastOfOldChanges } from '../../src/shadow/ledger/feed-rows.ts';
import { drainsToPrune } from '../../src/shadow/ledger/history-rows.ts';
import { changesWithCustomers, erasuresAfter } from '../../src/shadow/reads/feed-looks.ts';
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
  SELECT 'acme', n, 'told', 'updated', '[]', now() FROM generate_series(1, ${kept}) AS n;`;

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
  await connection.query(history);
});

afterAll(() => connection.end());

const before = '2000-01-01T00:00:00.000Z';
const looks: readonly (readonly [string, Statement, readonly string[]])[] = [
  [
    'the drains that are not done',
    drainsNotDone(client),
    ['sync_drains_one_receiving', 'sync_drains_one_unfinished'],
  ],
  ['drains to help with', longDrains(1), ['sync_drains_one_unfinished']],
  ['history to prune', drainsToPrune(client, { before, limit: 500 }), ['sync_drains_to_prune']],
  ['the oldest change', changeFrom('sync_changes', client, 0), ['sync_changes_pkey']],
  [
    'changes with their customers',
    changesWithCustomers(client, { after: 1, limit: 500 }),
    ['customers_pkey', 'sync_changes_pkey'],
  ],
  ['erasures after a place', erasuresAfter(client, { after: 1, limit: 500 }), ['sync_erasures_pkey']],
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
  ['has analyzed the tables', 'ANALYZE sync_drains, sync_changes'],
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
