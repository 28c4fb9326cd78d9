// Reads the shadow: customers with their rows, the feed, counts. A customer is read by one statement, and so as it was at
// one moment.

import type { JsonObject } from '../../catalogue/customer-record.ts';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { timeOf, toChange } from '../tables/bookkeeping-rows.ts';
import { quotedName } from '../tables/quoted-name.ts';
import { required } from '../required.ts';
import type { Change } from '../interface/applying.ts';
import type { StoredCustomer } from '../interface/customer.ts';
import { changesAfter } from '../statements/feed-statements.ts';
import {
  customerIdsAfter,
  type DataRow,
  drainCustomersAfter,
  type DrainPage,
  rowsOfTable,
} from '../statements/reading-statements.ts';
import type { Customers } from '../tables/bookkeeping-tables.ts';
import {
  customerFieldColumns,
  customersTable,
  type SectionDataTable,
  sectionTables,
} from '../tables/data-table.ts';
import { customerCounts } from './counting.ts';
import type { Engine } from './engine.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { prepared } from './statement.ts';

export const rowCounts = ({ database }: Engine, client: ClientId): Promise<ReadonlyMap<string, number>> =>
  database.read(async (transaction) => {
    const { living } = await customerCounts(transaction, client);
    const counts = new Map([[customersTable.name, living]]);
    for (const { name } of sectionTables) {
      const row = await transaction.first(rowsOfTable(postgresBuilder, client, name));
      counts.set(name, required(row).count);
    }
    return counts;
  });

/** The rows of one section as a list of objects, whose keys are the columns. */
const rowsSql = ({ name, columns }: SectionDataTable): string => `(
  SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.item_no), '[]') FROM (
    SELECT ${columns.map((column) => quotedName(column.name)).join(', ')} FROM ${quotedName(name)}
    WHERE client_id = $1 AND cust_id = $2) AS r) AS ${quotedName(`rows of ${name}`)}`;

type CustomerRow = DataRow & Pick<Customers, 'fetch_number' | 'fetched_at' | 'changed_at' | 'deleted_at'>;

const customerStatement = prepared<CustomerRow>(
  'customer',
  `SELECT document, fetch_number, fetched_at, changed_at, deleted_at,
  ${customerFieldColumns.map(({ name }) => quotedName(name)).join(', ')},
  ${sectionTables.map(rowsSql).join(',\n')}
  FROM customers WHERE client_id = $1 AND cust_id = $2`,
);

export async function customer(
  { database }: Engine,
  client: ClientId,
  id: CustId,
): Promise<StoredCustomer | null> {
  const row = await database.first(customerStatement(client, id));
  return row === null ? null : storedCustomer(id, row);
}

const storedCustomer = (id: CustId, row: CustomerRow): StoredCustomer => ({
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
    sectionTables.map(({ name }) => [name, JSON.parse(String(row[`rows of ${name}`])) as JsonObject[]]),
  ) as unknown as StoredCustomer['rows'],
});

export const customerIds = async (
  { database }: Engine,
  client: ClientId,
  after: CustId | null,
  limit: number,
): Promise<readonly CustId[]> =>
  (await database.all(customerIdsAfter(postgresBuilder, client, { after, limit }))).map((row) =>
    custId(row.cust_id),
  );

export const drainCustomers = async (
  { database }: Engine,
  client: ClientId,
  page: DrainPage,
): Promise<readonly CustId[]> =>
  (await database.all(drainCustomersAfter(postgresBuilder, client, page))).map((row) => custId(row.cust_id));

export const changes = async (
  { database }: Engine,
  client: ClientId,
  after: number,
  limit: number,
): Promise<readonly Change[]> =>
  (await database.all(changesAfter(postgresBuilder, client, { after, limit }))).map(toChange);
