// By what the server finds one customer in a view, for a reader with settings of its own.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { withAllColumns } from '../../src/catalogue/promoted.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { quoted, schemaNameOf } from '../support/look-inside.ts';

const database = postgresForFile();
let connection: pg.Client;

const catalogue = withAllColumns(
  builtIn,
  [],
  [
    {
      name: 'member_attributes',
      columns: [
        { name: 'specialty', type: 'text', several: 'max' },
        { name: 'interests', type: 'text', several: 'list' },
      ],
    },
  ],
);

const numbers = `SELECT 'acme', n::text, k FROM generate_series(1, 10000) AS n CROSS JOIN generate_series(1, 3) AS k`;
const filled = `
  INSERT INTO customers (client_id, cust_id, fetch_number, fetched_at, changed_at, content_hash, section_hashes, document)
  SELECT 'acme', n::text, 1, now(), now(), 'h', '{}', '{}' FROM generate_series(1, 10000) AS n;
  INSERT INTO emails (client_id, cust_id, item_no) ${numbers};
  INSERT INTO phones (client_id, cust_id, item_no) ${numbers};
  INSERT INTO addresses (client_id, cust_id, item_no) ${numbers};
  INSERT INTO memberships (client_id, cust_id, item_no) ${numbers};
  INSERT INTO customer_attributes (client_id, cust_id, item_no) ${numbers};
  UPDATE customer_attributes SET "type" = 'SPEC', "char" = 'x';
  INSERT INTO sync_view_columns (client_id, view_name, column_name, attribute_type)
  SELECT 'acme', v, c, 'SPEC' FROM (VALUES ('member_attributes'), ('other')) AS views(v),
    (VALUES ('specialty'), ('interests'), ('more')) AS columns(c);
  ANALYZE`;

beforeAll(async () => {
  const { url } = await database.openFresh();
  await (await openShadow(url, { catalogue })).close();
  connection = new pg.Client({ connectionString: database.url });
  await connection.connect();
  await connection.query(`SET search_path TO ${quoted(schemaNameOf(url))}`);
  await connection.query(filled);
});
afterAll(() => connection.end());

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** So few that the server rightly reads all of them. */
const small = 'sync_view_columns';

test.each(['customer_contacts', 'current_memberships', 'member_attributes'])(
  'P9: one customer is found in the view %s without reading the others',
  async (view) => {
    const { rows } = await connection.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) SELECT * FROM ${view} WHERE client_id = 'acme' AND cust_id = '77'`,
    );
    const nodes = nodesOf(rows[0]!['QUERY PLAN'][0]!.Plan).filter((node) => node['Relation Name'] !== small);
    expect(nodes.filter((node) => node['Relation Name'] !== undefined).length).toBeGreaterThan(1);
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    for (const node of nodes)
      expect(node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)).toBeLessThanOrEqual(10);
  },
);
