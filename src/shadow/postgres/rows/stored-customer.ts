// Reads a customer with its rows in one statement, and so as it was at one moment.

import { type Catalogue, perCatalogue } from '../../../catalogue/catalogue.ts';
import type { JsonObject } from '../../../catalogue/customer-record.ts';
import type { ClientId, CustId } from '../../../catalogue/ids.ts';
import type { Database } from '../../engine.ts';
import type { StoredCustomer } from '../../interface/customer.ts';
import { type DataRow, timeOf } from '../../tables/bookkeeping-rows.ts';
import {
  type Customers,
  dataTables,
  type DataTables,
  type SectionDataTable,
} from '../../tables/data-tables.ts';
import { quotedName } from '../../tables/ddl.ts';
import { prepared } from '../statement.ts';

/** The rows of one section as a list of objects. The keys of the objects are the columns. `r` alone could be a column. */
const rowsSql = ({ name, columns }: SectionDataTable): string => `(
  SELECT coalesce(jsonb_agg(to_jsonb(r.*) ORDER BY r.item_no), '[]') FROM (
    SELECT ${columns.map((column) => quotedName(column.name)).join(', ')} FROM ${quotedName(name)}
    WHERE client_id = $1 AND cust_id = $2) AS r) AS ${quotedName(`rows of ${name}`)}`;

type CustomerRow = DataRow & Pick<Customers, 'fetch_number' | 'fetched_at' | 'changed_at' | 'deleted_at'>;

/** Reads a customer, as it was at one moment. */
type ReadCustomer = (database: Database, client: ClientId, id: CustId) => Promise<StoredCustomer | null>;

export const customerReader: (catalogue: Catalogue) => ReadCustomer = perCatalogue((catalogue) => {
  const tables = dataTables(catalogue);
  const statement = customerStatement(tables);
  return async (database, client, id) => {
    const row = await database.first(statement(client, id));
    return row === null ? null : storedCustomer(id, row, tables);
  };
});

const customerStatement = ({ customerFieldColumns, sections }: DataTables) =>
  prepared<CustomerRow>(
    'customer',
    `SELECT document, fetch_number, fetched_at, changed_at, deleted_at,
  ${customerFieldColumns.map(({ name }) => quotedName(name)).join(', ')},
  ${sections.map(rowsSql).join(',\n')}
  FROM customers WHERE client_id = $1 AND cust_id = $2`,
  );

const storedCustomer = (
  id: CustId,
  row: CustomerRow,
  { customerFieldColumns, sections }: DataTables,
): StoredCustomer => ({
  custId: id,
  document: JSON.parse(String(row['document'])) as JsonObject,
  fetchNumber: row.fetch_number,
  fetchedAt: new Date(row.fetched_at),
  changedAt: new Date(row.changed_at),
  deletedAt: timeOf(row.deleted_at),
  columns: {
    cust_id: id,
    ...Object.fromEntries(customerFieldColumns.map(({ name }) => [name, row[name] ?? null])),
  },
  rows: Object.fromEntries(
    sections.map(({ name }) => [name, JSON.parse(String(row[`rows of ${name}`])) as JsonObject[]]),
  ) as unknown as StoredCustomer['rows'],
});
