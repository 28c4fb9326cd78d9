// Reads a customer with its rows.

import type { JsonObject } from '../../../catalogue/customer-record.ts';
import type { ClientId, CustId } from '../../../catalogue/ids.ts';
import type { StoredCustomer } from '../../interface/customer.ts';
import { type DataRow, timeOf } from '../../tables/bookkeeping-rows.ts';
import { customerFieldColumns, customersTable, sectionTables } from '../../tables/data-table.ts';
import { quotedNames } from '../../tables/quoted-name.ts';
import type { Table } from '../../tables/table.ts';
import type { Connection } from '../connection.ts';
import { typedRow } from './typed-row.ts';

/** All rows of one customer in a data table, in the order of its key. */
const rowsOf = ({ name, columns, key }: Table): string => `SELECT
  ${quotedNames(columns.map((column) => column.name))} FROM ${quotedNames([name])}
  WHERE client_id = ? AND cust_id = ? ORDER BY ${quotedNames(key)}`;

const ownRow = rowsOf(customersTable);
const sectionsOf = sectionTables.map((table) => ({ table, sql: rowsOf(table) }));

export const customer = (
  connection: Connection,
  client: ClientId,
  id: CustId,
): Promise<StoredCustomer | null> =>
  connection.read(() => {
    const row = connection.prepared(ownRow).get(client, id) as DataRow | undefined;
    return row === undefined ? null : { ...ownParts(id, row), rows: sectionRows(connection, client, id) };
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
    sectionsOf.map(({ table, sql }) => [
      table.name,
      connection
        .prepared(sql)
        .all(client, id)
        .map((row) => typedRow(table.columns, row as DataRow)),
    ]),
  ) as unknown as StoredCustomer['rows'];
