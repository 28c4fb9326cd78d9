// The rows to erase of people who are to be forgotten, and the numbers that are kept in order to ignore them.

import { sql } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncForgotten } from '../tables/bookkeeping-tables.ts';
import { dataTables } from '../tables/data-tables.ts';
import type { LedgerTables } from './ledger.ts';

/** The tables whose rows name a customer, without the ledger: each engine finds the ledger's rows in its own way. */
export const tablesOfPeople = ({ catalogue, leftOver }: LedgerTables): readonly string[] => [
  ...leftOver,
  ...dataTables(catalogue).all.map(({ name }) => name),
  'sync_changes',
];

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
