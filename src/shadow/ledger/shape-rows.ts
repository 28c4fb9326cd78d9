// The rows of shapes and of fetches that are owed.

import { sql } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { shapeLane, waivedLane, type WantedPage } from '../interface/shapes.ts';
import { build, type Statement } from '../statement.ts';
import { removeCheck } from './checks.ts';
import { unreadableCode } from './unreadable-marker.ts';
import type { DataRow } from '../tables/bookkeeping-rows.ts';
import { customersName } from '../tables/data-tables.ts';
import type { SyncShapes, SyncWanted } from '../tables/shape-tables.ts';

/** The newest first. */
export const shapesOf = (client: ClientId): Statement<SyncShapes> =>
  build
    .selectFrom('sync_shapes')
    .selectAll()
    .where('client_id', '=', client)
    .orderBy('shape_no', 'desc')
    .compile();

/** Those that wait, and those that customers are still brought to. */
export const openShapes = (clients: readonly ClientId[]): Statement<SyncShapes> =>
  build
    .selectFrom('sync_shapes')
    .selectAll()
    .where('client_id', 'in', clients)
    .where(sql<boolean>`state <> 'done'`)
    .orderBy('shape_no')
    .compile();

/** Those in force that have a rule. */
export const rulesInForce = (clients: readonly ClientId[]): Statement<SyncShapes> =>
  build
    .selectFrom('sync_shapes')
    .innerJoin('sync_clients', (join) =>
      join
        .onRef('sync_clients.client_id', '=', 'sync_shapes.client_id')
        .onRef('sync_clients.shape_no', '=', 'sync_shapes.shape_no'),
    )
    .selectAll('sync_shapes')
    .where('sync_shapes.client_id', 'in', clients)
    .where('seen', 'is not', null)
    .compile();

export const addShape = (row: SyncShapes): Statement => build.insertInto('sync_shapes').values(row).compile();

export const changeShape = (
  client: ClientId,
  shapeNo: number,
  change: Partial<Omit<SyncShapes, 'client_id' | 'shape_no'>>,
): Statement =>
  build
    .updateTable('sync_shapes')
    .set(change)
    .where('client_id', '=', client)
    .where('shape_no', '=', shapeNo)
    .compile();

export const removeWaiting = (client: ClientId): Statement =>
  build.deleteFrom('sync_shapes').where('client_id', '=', client).where('state', '=', 'waits').compile();

export const removeShapesUpTo = (client: ClientId, shapeNo: number): Statement =>
  build.deleteFrom('sync_shapes').where('client_id', '=', client).where('shape_no', '<=', shapeNo).compile();

export const endAllShares = (client: ClientId): Statement =>
  build.deleteFrom('sync_shares').where('client_id', '=', client).compile();

type Count = { readonly count: number };

/** Where something is stored. `column`: where it is filled; `null`: in every row. */
export interface StoredPlace {
  readonly table: string;
  readonly column: string | null;
}

const filledRows = (client: ClientId, { table, column }: StoredPlace) =>
  sql`from ${sql.table(table)} where client_id = ${client}${
    column === null ? sql`` : sql` and ${sql.ref(column)} is not null`
  }${table === customersName ? sql` and deleted_at is null` : sql``}`;

/** How many values stand there. Of tombstones, none are counted. */
export const countFilled = (client: ClientId, place: StoredPlace): Statement<Count> =>
  sql<Count>`select count(*) as count ${filledRows(client, place)}`.compile(build);

/** How many customers have something in any of these places. Without columns, it reads only keys. */
export function customersIn(client: ClientId, places: readonly StoredPlace[]): Statement<Count> {
  const ofTables = places.map((place) => sql`select distinct cust_id ${filledRows(client, place)}`);
  return sql<Count>`select count(*) as count from (${sql.join(ofTables, sql` union `)}) as touched`.compile(
    build,
  );
}

/** A customer that is not in the shape in force yet. */
export type BehindRow = DataRow & {
  readonly cust_id: string;
  readonly shape_no: number;
  readonly section_hashes: string;
  readonly document: string;
  readonly deleted_at: string | null;
  readonly fetch_number: number;
  readonly fetched_at: string;
};

export interface Behind {
  readonly shapeNo: number;
  /** Only these customers, or the next ones after one. */
  readonly among: readonly string[] | { readonly after: string; readonly limit: number };
}

const ownColumns = [
  'cust_id',
  'shape_no',
  'section_hashes',
  'document',
  'deleted_at',
  'fetch_number',
  'fetched_at',
];

/** `columns`: further ones. */
export function behindRows(
  client: ClientId,
  { shapeNo, among }: Behind,
  columns: readonly string[],
): Statement<BehindRow> {
  const names = sql.join([...ownColumns, ...columns].map((name) => sql.ref(name)));
  const which =
    'limit' in among
      ? sql`cust_id > ${among.after} and shape_no < ${shapeNo} order by cust_id limit ${among.limit}`
      : sql`cust_id in (${sql.join([...among])}) and shape_no < ${shapeNo} order by cust_id`;
  return sql<BehindRow>`select ${names} from customers where client_id = ${client} and ${which}`.compile(
    build,
  );
}

/** Of these, those that are not in the shape in force yet. */
export const behindAmong = (
  client: ClientId,
  custIds: readonly string[],
  shapeNo: number,
): Statement<{ readonly cust_id: string }> =>
  sql<{
    readonly cust_id: string;
  }>`select cust_id from customers where client_id = ${client} and cust_id in (${sql.join([...custIds])}) and shape_no < ${shapeNo}`.compile(
    build,
  );

export const changeCustomer = (client: ClientId, custId: string, change: DataRow): Statement =>
  sql`update customers set ${sql.join(
    Object.entries(change).map(([column, value]) => sql`${sql.ref(column)} = ${stored(value)}`),
  )} where client_id = ${client} and cust_id = ${custId}`.compile(build);

/** Drivers differ in what they make of truth values. */
const stored = (value: DataRow[string]) =>
  typeof value === 'boolean' ? (value ? sql`true` : sql`false`) : sql`${value}`;

export const moveToShape = (client: ClientId, custIds: readonly string[], shapeNo: number): Statement =>
  build
    .updateTable('customers')
    .set({ shape_no: shapeNo })
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .compile();

export const wantedAmong = (client: ClientId, custIds: readonly string[]): Statement<SyncWanted> =>
  build
    .selectFrom('sync_wanted')
    .selectAll()
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .compile();

/** `before`: owed by no fetch with this number or a higher one. Left out: whatever is owed. */
export function removeWanted(client: ClientId, custIds: readonly string[], before?: number): Statement {
  const all = build.deleteFrom('sync_wanted').where('client_id', '=', client).where('cust_id', 'in', custIds);
  return (before === undefined ? all : all.where('known_fetch_number', '<', before)).compile();
}

/**
 * AA has no such customers. Whoever is stored still lacks what he lacked: nobody may be judged by it. Of the others there is nothing to
 * remember.
 */
export const waiveWanted = (client: ClientId, custIds: readonly CustId[]): readonly Statement[] => [
  build
    .updateTable('sync_wanted as w')
    .set({ lane: waivedLane, error_code: null, error_message: null })
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('customers as c')
          .select('c.cust_id')
          .whereRef('c.client_id', '=', 'w.client_id')
          .whereRef('c.cust_id', '=', 'w.cust_id')
          .where('c.deleted_at', 'is', null),
      ),
    )
    .compile(),
  build
    .deleteFrom('sync_wanted')
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .where('lane', '=', shapeLane)
    .compile(),
];

/** So that they are judged also where another shape does not ask for what they lack. */
export const oweJudgement = (client: ClientId, custIds: readonly CustId[]): Statement =>
  build
    .updateTable('sync_wanted')
    .set({ origin: 'relevance' })
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .compile();

export type DueRow = Pick<SyncWanted, 'cust_id' | 'attempts'> & { readonly content_hash: string | null };

export const dueWanted = (client: ClientId, now: string, { after, limit }: WantedPage): Statement<DueRow> =>
  build
    .selectFrom('sync_wanted as w')
    .leftJoin('customers as c', (join) =>
      join
        .onRef('c.client_id', '=', 'w.client_id')
        .onRef('c.cust_id', '=', 'w.cust_id')
        .on('c.deleted_at', 'is', null),
    )
    .select(['w.cust_id', 'w.attempts', 'c.content_hash'])
    .where('w.client_id', '=', client)
    .where('w.lane', '=', shapeLane)
    .where('w.cust_id', '>', after ?? '')
    .where('w.next_attempt_at', '<=', now)
    .orderBy('w.cust_id')
    .limit(limit)
    .compile();

export const postponeWanted = (
  client: ClientId,
  custId: CustId,
  change: Pick<SyncWanted, 'error_code' | 'error_message' | 'next_attempt_at'>,
): Statement =>
  build
    .updateTable('sync_wanted')
    .set((eb) => ({ ...change, attempts: eb('attempts', '+', 1) }))
    .where('client_id', '=', client)
    .where('cust_id', '=', custId)
    .compile();

/** With this code, whoever leaves by the rule waits for a person. */
const leavingBraked = 'SYNC_LEAVING_BRAKED';

export interface WantedCounts {
  /** Of how many a fetch is owed. */
  readonly count: number;
  /** Of how many of these it is known that they would leave. */
  readonly held: number;
  readonly next_at: string | null;
  /** How many AA does not have. */
  readonly waived: number;
}

export const countWanted = (client: ClientId): Statement<WantedCounts> =>
  build
    .selectFrom('sync_wanted')
    .select((eb) => [
      eb.fn.count<number>('cust_id').filterWhere('lane', '=', shapeLane).as('count'),
      eb.fn.count<number>('cust_id').filterWhere('error_code', '=', leavingBraked).as('held'),
      eb.fn.min('next_attempt_at').filterWhere('lane', '=', shapeLane).as('next_at'),
      eb.fn.count<number>('cust_id').filterWhere('lane', '=', waivedLane).as('waived'),
    ])
    .where('client_id', '=', client)
    .compile();

/** What AA said with its errors, also to `check`, may say what a policy takes out. The codes stay, and so do our own words of unreadable entries. */
export const eraseWordsOfErrors = (client: ClientId): readonly Statement[] => [
  build
    .updateTable('sync_queue')
    .set({ error_message: null, failures: null })
    .where('client_id', '=', client)
    .where((eb) => eb.or([eb('error_message', 'is not', null), eb('failures', 'is not', null)]))
    .where((eb) => eb.or([eb('error_code', 'is', null), eb('error_code', '<>', unreadableCode)]))
    .compile(),
  build.updateTable('sync_wanted').set({ error_message: null }).where('client_id', '=', client).compile(),
  removeCheck(client),
  build
    .updateTable('sync_clients')
    .set({ error_message: null, error_gist: null })
    .where('client_id', '=', client)
    .compile(),
];

/** Whoever is owed a fetch is due. */
export const dueNow = (client: ClientId, now: string): Statement =>
  build
    .updateTable('sync_wanted')
    .set({ next_attempt_at: now })
    .where('client_id', '=', client)
    .where('next_attempt_at', '>', now)
    .compile();
