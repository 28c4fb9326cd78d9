// Statements about people who are to be forgotten: what is erased of them, and the numbers that are kept to be ignored.

import { type CompiledQuery, sql } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { SyncForgotten } from '../tables/bookkeeping-tables.ts';
import { dataTables } from '../tables/data-table.ts';
import type { Builder } from './builder.ts';

/** Whose rows name a customer, but for the ledger: its rows are found in each engine's own way. */
export const tablesOfPeople: readonly string[] = [...dataTables.map(({ name }) => name), 'sync_changes'];

export const eraseRows = (
  db: Builder,
  table: string,
  client: ClientId,
  custIds: readonly CustId[],
): CompiledQuery =>
  sql`delete from ${sql.table(table)} where client_id = ${client} and cust_id in (${sql.join(custIds)})`.compile(
    db,
  );

/** An error of the client that speaks of one of them is told without its message. */
export const eraseErrorMessage = (db: Builder, client: ClientId): CompiledQuery =>
  db.updateTable('sync_clients').set({ error_message: null }).where('client_id', '=', client).compile();

/** Who was forgotten before stays so since then. */
export const keepForgotten = (
  db: Builder,
  client: ClientId,
  custIds: readonly CustId[],
  at: string,
): CompiledQuery =>
  db
    .insertInto('sync_forgotten')
    .values(custIds.map((id) => ({ client_id: client, cust_id: id, forgotten_at: at })))
    .onConflict((conflict) => conflict.columns(['client_id', 'cust_id']).doNothing())
    .compile();

export const forgottenAmong = (
  db: Builder,
  client: ClientId,
  custIds: readonly CustId[],
): CompiledQuery<Pick<SyncForgotten, 'cust_id' | 'forgotten_at'>> =>
  db
    .selectFrom('sync_forgotten')
    .select(['cust_id', 'forgotten_at'])
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .orderBy('cust_id')
    .compile();

export const anyForgotten = (db: Builder, client: ClientId): CompiledQuery<Pick<SyncForgotten, 'cust_id'>> =>
  db.selectFrom('sync_forgotten').select('cust_id').where('client_id', '=', client).limit(1).compile();

export const letIn = (db: Builder, client: ClientId, custIds: readonly CustId[]): CompiledQuery =>
  db.deleteFrom('sync_forgotten').where('client_id', '=', client).where('cust_id', 'in', custIds).compile();
