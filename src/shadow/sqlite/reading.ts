// Reads the shadow: customers with their rows, the feed, counts.

import type { JsonObject } from '../../catalogue/customer-record.ts';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { timeOf, toChange } from '../tables/bookkeeping-rows.ts';
import type { Change } from '../interface/applying.ts';
import type { StoredCustomer } from '../interface/customer.ts';
import { changesAfter } from '../statements/feed-statements.ts';
import {
  customerIdsAfter,
  type DataRow,
  dataRows,
  drainCustomersAfter,
  type DrainPage,
  rowsOfTable,
} from '../statements/reading-statements.ts';
import { customerFieldColumns, customersTable, sectionTables } from '../tables/data-table.ts';
import { required } from '../required.ts';
import type { Connection } from './connection.ts';
import { livingCustomers } from './counting.ts';
import type { Engine } from './engine.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { typedRow } from './typed-row.ts';

export const rowCounts = ({ connection }: Engine, client: ClientId): ReadonlyMap<string, number> =>
  connection.read(
    () =>
      new Map([
        [customersTable.name, livingCustomers(connection, client)],
        ...sectionTables.map(({ name }) => [name, rowsIn(connection, client, name)] as const),
      ]),
  );

const rowsIn = (connection: Connection, client: ClientId, table: string): number =>
  required(connection.first(rowsOfTable(sqliteBuilder, client, table))).count;

export const customer = ({ connection }: Engine, client: ClientId, id: CustId): StoredCustomer | null =>
  connection.read(() => {
    const row = connection.first(dataRows(sqliteBuilder, customersTable, client, id));
    return row === null ? null : { ...ownParts(id, row), rows: sectionRows(connection, client, id) };
  });

const ownParts = (id: CustId, row: DataRow): Omit<StoredCustomer, 'rows'> => ({
  custId: id,
  document: JSON.parse(String(row['document'])) as JsonObject,
  fetchNumber: Number(row['fetch_number']),
  fetchedAt: new Date(String(row['fetched_at'])),
  changedAt: new Date(String(row['changed_at'])),
  deletedAt: timeOf(row['deleted_at'] == null ? null : String(row['deleted_at'])),
  columns: { cust_id: id, ...typedRow(customerFieldColumns, row) },
});

const sectionRows = (connection: Connection, client: ClientId, id: CustId): StoredCustomer['rows'] =>
  Object.fromEntries(
    sectionTables.map((table) => [
      table.name,
      connection.all(dataRows(sqliteBuilder, table, client, id)).map((row) => typedRow(table.columns, row)),
    ]),
  ) as unknown as StoredCustomer['rows'];

export const customerIds = (
  { connection }: Engine,
  client: ClientId,
  after: CustId | null,
  limit: number,
): readonly CustId[] =>
  connection.all(customerIdsAfter(sqliteBuilder, client, { after, limit })).map((row) => custId(row.cust_id));

export const drainCustomers = (
  { connection }: Engine,
  client: ClientId,
  page: DrainPage,
): readonly CustId[] =>
  connection.all(drainCustomersAfter(sqliteBuilder, client, page)).map((row) => custId(row.cust_id));

export const changes = (
  { connection }: Engine,
  client: ClientId,
  after: number,
  limit: number,
): readonly Change[] => connection.all(changesAfter(sqliteBuilder, client, { after, limit })).map(toChange);
