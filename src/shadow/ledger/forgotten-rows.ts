// The rows to erase of people who are to be forgotten, and the numbers that are kept in order to ignore them.

import { sql } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Reader } from '../engine.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncForgotten } from '../tables/bookkeeping-tables.ts';
import { type LeftOver, leftOverIn } from '../tables/found-tables.ts';
import { dataTables } from '../tables/data-tables.ts';
import type { LedgerTables } from './ledger.ts';

/**
 * The tables whose rows name a customer, without the ledger: each engine finds the ledger's rows in its own way. A program
 * with a larger catalogue may have added tables since this one opened the database.
 */
export async function tablesOfPeople(
  { catalogue, schema }: LedgerTables,
  reader: Reader,
): Promise<readonly string[]> {
  const { tables } = leftOverIn(await schema.look(reader), catalogue);
  return [
    ...tables,
    ...dataTables(catalogue).all.map(({ name }) => name),
    'sync_changes',
    'sync_webhook_parked',
    'sync_wanted',
    'sync_irrelevant',
  ];
}

/** Removes what only a larger catalogue knows of customers that are written now: nothing would keep it up to date. */
export const eraseLeftOver = (
  { tables, columns }: LeftOver,
  client: ClientId,
  custIds: readonly CustId[],
): readonly Statement[] => [
  ...tables.map((table) => eraseRows(table, client, custIds)),
  ...(columns.length === 0 ? [] : [emptyColumns(columns, client, custIds)]),
];

const emptyColumns = (
  columns: readonly string[],
  client: ClientId,
  custIds: readonly CustId[],
): Statement => {
  const nothing = sql.join(columns.map((column) => sql`${sql.ref(column)} = null`));
  return sql`update customers set ${nothing} where client_id = ${client} and cust_id in (${sql.join(custIds)})`.compile(
    build,
  );
};

export const eraseRows = (table: string, client: ClientId, custIds: readonly CustId[]): Statement =>
  sql`delete from ${sql.table(table)} where client_id = ${client} and cust_id in (${sql.join(custIds)})`.compile(
    build,
  );

/** If an error of the client names one of them, it is kept without its message. */
export const eraseErrorMessage = (client: ClientId): Statement =>
  build.updateTable('sync_clients').set({ error_message: null }).where('client_id', '=', client).compile();

export const forgottenAmong = (
  client: ClientId,
  custIds: readonly CustId[],
): Statement<Pick<SyncForgotten, 'cust_id' | 'forgotten_at'>> =>
  build
    .selectFrom('sync_forgotten')
    .select(['cust_id', 'forgotten_at'])
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .orderBy('cust_id')
    .compile();

export const letIn = (client: ClientId, custIds: readonly CustId[]): Statement =>
  build
    .deleteFrom('sync_forgotten')
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .compile();
