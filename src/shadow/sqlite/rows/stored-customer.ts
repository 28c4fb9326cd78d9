// Reads a customer with its rows.

import { type Catalogue, perCatalogue } from '../../../catalogue/catalogue.ts';
import type { JsonObject } from '../../../catalogue/customer-record.ts';
import type { ClientId, CustId } from '../../../catalogue/ids.ts';
import type { StoredCustomer } from '../../interface/customer.ts';
import { type DataRow, timeOf } from '../../tables/bookkeeping-rows.ts';
import { dataTables, type SectionDataTable } from '../../tables/data-tables.ts';
import { quotedNames } from '../../tables/ddl.ts';
import type { Table } from '../../tables/table.ts';
import type { Connection } from '../connection.ts';
import { allRows, firstRow } from '../large-numbers.ts';
import { typedRow } from './values.ts';

/** All rows of one customer in a data table, in the order of its key. */
const rowsOf = ({ name, columns, key }: Table): string => `SELECT
  ${quotedNames(columns.map((column) => column.name))} FROM ${quotedNames([name])}
  WHERE client_id = ? AND cust_id = ? ORDER BY ${quotedNames(key)}`;

/** Reads a customer, as it was at one moment. */
type ReadCustomer = (connection: Connection, client: ClientId, id: CustId) => Promise<StoredCustomer | null>;

export const customerReader: (catalogue: Catalogue) => ReadCustomer = perCatalogue((catalogue) => {
  const { customers, customerFieldColumns, sections } = dataTables(catalogue);
  const ownRow = rowsOf(customers);
  const sectionsOf = sections.map((table) => ({ table, sql: rowsOf(table) }));
  return (connection, client, id) =>
    connection.read(() => {
      const row = firstRow(connection.prepared(ownRow), [client, id]) as DataRow | undefined;
      if (row === undefined) return null;
      const columns = { cust_id: id, ...typedRow(customerFieldColumns, row) };
      return { ...ownParts(id, row), columns, rows: sectionRows(sectionsOf, connection, client, id) };
    });
});

const ownParts = (id: CustId, row: DataRow): Omit<StoredCustomer, 'rows' | 'columns'> => ({
  custId: id,
  document: JSON.parse(String(row['document'])) as JsonObject,
  fetchNumber: Number(row['fetch_number']),
  fetchedAt: new Date(String(row['fetched_at'])),
  changedAt: new Date(String(row['changed_at'])),
  deletedAt: timeOf(row['deleted_at'] == null ? null : String(row['deleted_at'])),
});

interface SectionReading {
  readonly table: SectionDataTable;
  readonly sql: string;
}

const sectionRows = (
  sections: readonly SectionReading[],
  connection: Connection,
  client: ClientId,
  id: CustId,
): StoredCustomer['rows'] =>
  Object.fromEntries(
    sections.map(({ table, sql }) => [
      table.name,
      allRows(connection.prepared(sql), [client, id]).map((row) => typedRow(table.columns, row as DataRow)),
    ]),
  ) as unknown as StoredCustomer['rows'];
