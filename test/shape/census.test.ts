// A census of all columns that can hold a text: each is known to hold what went through the client's shape, or something that is
// about nobody. A new column fails here until somebody has thought of it.

import { expect, test } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { bookkeepingOfPeople } from '../../src/shadow/ledger/forgotten-rows.ts';
import { bookkeepingTables } from '../../src/shadow/tables/bookkeeping-tables.ts';
import { dataTables } from '../../src/shadow/tables/data-tables.ts';
import type { Table } from '../../src/shadow/tables/table.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { lookInside } from '../support/look-inside.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';

/**
 * `ours`: this program's words, codes, ids and settings. `names`: of sections, fields and elements, without values. `number`: of a
 * customer, which stays. `aa`: AA's own words, which a client with rules of privacy does not keep. `others`: what a receiver of
 * webhooks answered, which is given names alone. `person`: who works here.
 */
const census: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ours: {
    sync_migrations: 'name',
    sync_moves: 'side move_id other',
    sync_keys: 'key_id secret_hash name clients scopes',
    sync_sessions: 'id_hash key_id',
    sync_actions: 'action_id action client',
    sync_clients:
      'lease_holder last_purge_number error_code stuck_kind observing population set_back words_state words_rules pause_reason calls',
    sync_drains: 'state max_queue_number',
    sync_queue: 'state error_code outcome error_group gone_kind',
    sync_changes: 'kind cause',
    sync_followers: 'name',
    sync_findings: 'kind',
    sync_shares: 'holder',
    sync_audits: 'scope state seed error_code',
    sync_webhooks: 'name state reason terms batch_loss last_error claimed_by',
    sync_webhook_receivers: 'name url secret kinds sections',
    sync_deliveries: 'name message_id error',
    sync_webhook_parked: 'name kind',
    sync_shapes: 'id shape state',
    sync_wanted: 'part origin error_code',
    sync_view_columns: 'view_name column_name attribute_type attribute_code',
  },
  names: {
    sync_clients: 'error_skeleton',
    sync_changes: 'sections fields',
    sync_findings: 'path',
    sync_audits: 'sections',
    sync_shapes: 'seen',
    sync_wanted: 'lacks',
  },
  number: {
    sync_clients: 'foreign_purge words_after',
    sync_audits: 'last_cust_id',
    sync_shapes: 'walked_after',
  },
  aa: {
    sync_clients: 'error_message error_gist',
    sync_queue: 'reasons error_message failures',
    sync_wanted: 'error_message',
    sync_checks: 'items',
  },
  others: { sync_deliveries: 'response', sync_webhook_parked: 'response' },
  person: {
    sync_actions: 'actor',
    sync_clients: 'paused_by',
    sync_followers: 'made_by',
    sync_webhook_receivers: 'made_by',
  },
};

const isText = (type: string): boolean => ['id', 'text', 'json', 'document'].includes(type);
const keys = new Set(['client_id', 'cust_id']);

const textsOf = ({ name, columns }: Table): readonly string[] =>
  columns
    .filter((column) => isText(column.type) && !keys.has(column.name))
    .map((column) => `${name}.${column.name}`);

test('P22: every text in every bookkeeping table is known for what it is', () => {
  const counted = Object.values(census).flatMap((tables) =>
    Object.entries(tables).flatMap(([table, columns]) =>
      columns.split(' ').map((column) => `${table}.${column}`),
    ),
  );
  expect(counted.toSorted()).toEqual(bookkeepingTables.flatMap(textsOf).toSorted());
});

test('P22: no other table has a text but those that are written from the shaped record', async () => {
  const database = await freshSqlite();
  const shadow = await openShadow(database.url);
  await shadow.close();
  const found = await lookInside(database.url, `SELECT name FROM sqlite_master WHERE type = 'table'`);
  await database.remove();
  const declared = [...dataTables(builtIn).all, ...bookkeepingTables].map(({ name }) => name);
  const names = found.map(({ name }) => String(name)).filter((name) => !name.startsWith('sqlite_'));
  expect(names.toSorted()).toEqual(declared.toSorted());
});

test('P11, P22: whoever is forgotten is looked for in every table that names customers', async () => {
  const database = await freshSqlite();
  const shadow = await openShadow(database.url);
  await shadow.close();
  const found = await lookInside(
    database.url,
    `SELECT DISTINCT m.name AS name FROM sqlite_master AS m, pragma_table_info(m.name) AS c
     WHERE m.type = 'table' AND c.name = 'cust_id'`,
  );
  await database.remove();
  const erased = [...dataTables(builtIn).all.map(({ name }) => name), ...bookkeepingOfPeople];
  // The ledger is erased by each engine; the last two hold the numbers that are to be ignored.
  const known = [...erased, 'sync_queue', 'sync_forgotten', 'sync_erasures'];
  expect(found.map(({ name }) => String(name)).toSorted()).toEqual(known.toSorted());
});
