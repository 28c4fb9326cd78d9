// Statements that read what is stored.

import { type CompiledQuery, sql } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { quotedName } from '../tables/quoted-name.ts';
import type { Customers, SyncFindings } from '../tables/bookkeeping-tables.ts';
import type { DataTable } from '../tables/data-table.ts';
import { unreadableMarker } from '../ledger/unreadable-marker.ts';
import type { Builder } from './builder.ts';

type Count = { readonly count: number };

/** Counted over the key, and (next) over the index of tombstones: neither reads a customer. */
export const allCustomers = (db: Builder, client: ClientId): CompiledQuery<Count> =>
  db
    .selectFrom('customers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('client_id', '=', client)
    .compile();

export const tombstones = (db: Builder, client: ClientId): CompiledQuery<Count> =>
  db
    .selectFrom('customers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('client_id', '=', client)
    .where('deleted_at', 'is not', null)
    .compile();

export const rowsOfTable = (db: Builder, client: ClientId, table: string): CompiledQuery<Count> =>
  sql<Count>`select count(*) as count from ${sql.table(table)} where client_id = ${client}`.compile(db);

interface CustomerPage {
  readonly after: CustId | null;
  readonly limit: number;
}

export const customerIdsAfter = (
  db: Builder,
  client: ClientId,
  { after, limit }: CustomerPage,
): CompiledQuery<{ readonly cust_id: string }> =>
  db
    .selectFrom('customers')
    .select('cust_id')
    .where('client_id', '=', client)
    .where('deleted_at', 'is', null)
    .where('cust_id', '>', after ?? '')
    .orderBy('cust_id')
    .limit(limit)
    .compile();

export const storedTimes = (
  db: Builder,
  client: ClientId,
  custId: CustId,
): CompiledQuery<Pick<Customers, 'fetch_number' | 'fetched_at' | 'changed_at' | 'deleted_at'>> =>
  db
    .selectFrom('customers')
    .select(['fetch_number', 'fetched_at', 'changed_at', 'deleted_at'])
    .where('client_id', '=', client)
    .where('cust_id', '=', custId)
    .compile();

export interface DrainPage extends CustomerPage {
  readonly drainNo: number;
}

/** Of the ledger, in the order of its key; without those who are tombstones, and without what stands for nobody. */
export const drainCustomersAfter = (
  db: Builder,
  client: ClientId,
  { drainNo, after, limit }: DrainPage,
): CompiledQuery<{ readonly cust_id: string }> =>
  db
    .selectFrom('sync_queue')
    .select('cust_id')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', '>', after ?? '')
    .where('cust_id', '<>', unreadableMarker)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('customers')
            .select('customers.cust_id')
            .where('customers.client_id', '=', client)
            .whereRef('customers.cust_id', '=', 'sync_queue.cust_id')
            .where('customers.deleted_at', 'is not', null),
        ),
      ),
    )
    .orderBy('cust_id')
    .limit(limit)
    .compile();

export type DataRow = Readonly<Record<string, string | number | boolean | null>>;

/** All rows of one customer in a data table, in the order of its key. */
export function dataRows(
  db: Builder,
  { name, columns, key }: DataTable,
  client: ClientId,
  custId: CustId,
): CompiledQuery<DataRow> {
  const selected = sql.raw(columns.map((column) => quotedName(column.name)).join(', '));
  const order = sql.raw(key.map(quotedName).join(', '));
  return sql<DataRow>`select ${selected} from ${sql.table(name)}
    where client_id = ${client} and cust_id = ${custId} order by ${order}`.compile(db);
}

export const findingRows = (db: Builder, client: ClientId, limit: number): CompiledQuery<SyncFindings> =>
  db
    .selectFrom('sync_findings')
    .selectAll()
    .where('client_id', '=', client)
    .orderBy('seen', 'desc')
    .orderBy('path')
    .limit(limit)
    .compile();
