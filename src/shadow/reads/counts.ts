// Counts that walk an index and never read a customer.

import { sql } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import type { Reader } from '../engine.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { build, required, type Statement } from '../statement.ts';
import { customersName, dataTables } from '../tables/data-tables.ts';

type Count = { readonly count: number };

/** Counts over the key. The next one counts over the index of tombstones. Neither reads a customer. */
export const allCustomers = (client: ClientId): Statement<Count> =>
  build
    .selectFrom('customers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('client_id', '=', client)
    .compile();

export const tombstones = (client: ClientId): Statement<Count> =>
  build
    .selectFrom('customers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('client_id', '=', client)
    .where('deleted_at', 'is not', null)
    .compile();

export interface CustomerCounts {
  readonly living: number;
  readonly tombstones: number;
}

export async function customerCounts(reader: Reader, client: ClientId): Promise<CustomerCounts> {
  const [all, dead] = await Promise.all([
    reader.first(allCustomers(client)),
    reader.first(tombstones(client)),
  ]);
  const gone = required(dead).count;
  return { living: required(all).count - gone, tombstones: gone };
}

export const rowsOfTable = (client: ClientId, table: string): Statement<Count> =>
  sql<Count>`select count(*) as count from ${sql.table(table)} where client_id = ${client}`.compile(build);

/** Rows per data table, `customers` first. */
export const rowCounts = (
  { database, catalogue }: Ledger,
  client: ClientId,
): Promise<ReadonlyMap<string, number>> =>
  database.read(async (reader) => {
    const { living } = await customerCounts(reader, client);
    const counts = new Map([[customersName, living]]);
    for (const { name } of dataTables(catalogue).sections)
      counts.set(name, required(await reader.first(rowsOfTable(client, name))).count);
    return counts;
  });
