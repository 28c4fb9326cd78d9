// The most similar published program, Supabase's Stripe sync engine: its own write path (PostgresClient from its npm package,
// as its sync calls it, with 250 objects at a time), with the same customers as objects. It stores one object per row, so
// every row of a customer is an object. Ids and time-stamps have the form that it needs.

import { PostgresClient } from '@supabase/stripe-sync-engine';
import pg from 'pg';
import { customerFields } from '../../src/catalogue/customer-fields.ts';
import type { CustomerRecord, Value } from '../../src/catalogue/customer-record.ts';
import type { Measure, Turn } from '../contenders/contender.ts';
import { measured } from '../contenders/measurement.ts';
import { withAssociation } from '../contenders/own-drain.ts';
import { queuedIds, readCustomers } from '../contenders/customer-reading.ts';
import {
  customersPeerTable,
  type PeerTable,
  peerTables,
  sectionPeerTables,
  tableSql,
} from './peer-tables.ts';

const schema = 'cousin';
/** The number of objects that its own backfill passes at once. */
const chunkSize = 250;

type Row = Record<string, unknown>;
type Rows = ReadonlyMap<string, readonly Row[]>;

const named = (columns: PeerTable['columns'], values: readonly unknown[]): Row =>
  Object.fromEntries(columns.map(({ name }, at) => [name, values[at] ?? null]));

function customerRow({ custId, values, document }: CustomerRecord): Row {
  const own = values.filter((_, at) => customerFields[at]?.column !== 'cust_id');
  return { id: custId, ...named(customersPeerTable.columns, [...own, document]) };
}

const sectionRows = ({ custId, sections }: CustomerRecord, { section, columns }: PeerTable): readonly Row[] =>
  (section === null ? [] : sections[section]).map(({ values, parentNo }, at) => {
    const all: readonly Value[] = parentNo === null ? values : [parentNo, ...values];
    return { id: `${custId}/${at + 1}`, ...named(columns, all) };
  });

const rowsOf = (records: readonly CustomerRecord[]): Rows =>
  new Map<string, readonly Row[]>([
    [customersPeerTable.name, records.map(customerRow)],
    ...sectionPeerTables.map(
      (table) => [table.name, records.flatMap((record) => sectionRows(record, table))] as const,
    ),
  ]);

async function readRows(
  turn: Turn,
  url: string,
): Promise<{ readonly rows: Rows; readonly customers: number }> {
  const records = await withAssociation(turn, url, async (aa) =>
    readCustomers(aa, await queuedIds(aa), turn.bulkSize),
  );
  return { rows: rowsOf(records), customers: records.length };
}

async function store(client: PostgresClient, rows: Rows): Promise<number> {
  let stored = 0;
  for (const { name, columns } of peerTables) {
    const entries = rows.get(name) ?? [];
    const properties = ['id', ...columns.map((column) => column.name)];
    for (let at = 0; at < entries.length; at += chunkSize)
      await client.upsertManyWithTimestampProtection(entries.slice(at, at + chunkSize), name, {
        properties,
      });
    stored += entries.length;
  }
  return stored;
}

async function prepare(database: string): Promise<void> {
  const setUp = new pg.Client({ connectionString: database });
  await setUp.connect();
  await setUp.query(`CREATE SCHEMA ${schema}`);
  for (const statement of tableSql(schema, ['id'], ['last_synced_at timestamptz']))
    await setUp.query(statement);
  await setUp.end();
}

const emptied = (client: PostgresClient): Promise<unknown> =>
  client.query(`TRUNCATE ${peerTables.map(({ name }) => `${schema}."${name}"`).join(', ')}`);

export async function cousin(turn: Turn): Promise<Measure> {
  await prepare(turn.database);
  const warmUp = await readRows(turn, turn.warmUpUrl);
  const { rows, customers } = await readRows(turn, turn.url);
  // Ten connections are its default.
  const client = new PostgresClient({ schema, poolConfig: { connectionString: turn.database, max: 10 } });
  await store(client, warmUp.rows);
  await emptied(client);
  const measure = await measured(async () => ({ customers, rows: await store(client, rows) }));
  await client.pool.end();
  return measure;
}
