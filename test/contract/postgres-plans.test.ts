// What the server makes of the statements that are asked at every look, with the settings of our connections, beside a
// history that is long: which index it goes by must not depend on what the server knows of the tables.

import type { CompiledQuery } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { postgresBuilder } from '../../src/shadow/postgres/postgres-builder.ts';
import { sessionSettings } from '../../src/shadow/postgres/session-settings.ts';
import { drainsNotDone, drainsToPrune } from '../../src/shadow/statements/drain-statements.ts';
import { changeFrom, lastOfOldChanges } from '../../src/shadow/statements/feed-statements.ts';
import { longDrains } from '../../src/shadow/statements/share-statements.ts';
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
  await connection.query(sessionSettings(schemaNameOf(url)));
  await connection.query('ALTER TABLE sync_drains SET (autovacuum_enabled = off)');
  await connection.query('ALTER TABLE sync_changes SET (autovacuum_enabled = off)');
  await connection.query(history);
});

afterAll(() => connection.end());

const before = '2000-01-01T00:00:00.000Z';
const looks: readonly (readonly [string, CompiledQuery, readonly string[]])[] = [
  [
    'the drains that are not done',
    drainsNotDone(postgresBuilder, client),
    ['sync_drains_one_receiving', 'sync_drains_one_unfinished'],
  ],
  ['drains to help with', longDrains(postgresBuilder, 1), ['sync_drains_one_unfinished']],
  [
    'history to prune',
    drainsToPrune(postgresBuilder, client, { before, limit: 500 }),
    ['sync_drains_to_prune'],
  ],
  ['the oldest change', changeFrom(postgresBuilder, client, 0), ['sync_changes_pkey']],
  [
    'the last of the old changes',
    lastOfOldChanges(postgresBuilder, client, { before, upTo: 0 }, 5_000),
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

async function planOf({ sql, parameters }: CompiledQuery): Promise<readonly PlanNode[]> {
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
