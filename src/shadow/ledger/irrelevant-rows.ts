// The numbers of customers whom the rule does not keep. Nothing else of them is stored.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { ClientMark, Reader, Transaction } from '../engine.ts';
import type { BatchPlan } from '../plan/batch.ts';
import type { Unkept, UnkeptMark } from '../plan/customers.ts';
import { build, type Statement } from '../statement.ts';
import { dataTables } from '../tables/data-tables.ts';
import type { SyncIrrelevant } from '../tables/shape-tables.ts';
import { eraseRows } from './forgotten-rows.ts';
import type { Ledger } from './ledger.ts';
import { idParts, idsAfter } from './parts.ts';

export const irrelevantAmong = (client: ClientId, custIds: readonly string[]): Statement<SyncIrrelevant> =>
  build
    .selectFrom('sync_irrelevant')
    .selectAll()
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .compile();

/** In ascending order. `before`: of shapes with a lower number. */
export const irrelevantBefore = (
  client: ClientId,
  before: number,
  limit: number,
): Statement<Pick<SyncIrrelevant, 'cust_id' | 'shape_no'>> =>
  build
    .selectFrom('sync_irrelevant')
    .select(['cust_id', 'shape_no'])
    .where('client_id', '=', client)
    .where('shape_no', '<', before)
    .orderBy('shape_no')
    .orderBy('cust_id')
    .limit(limit)
    .compile();

export const moveIrrelevant = (client: ClientId, custIds: readonly string[], shapeNo: number): Statement =>
  build
    .updateTable('sync_irrelevant')
    .set({ shape_no: shapeNo })
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .compile();

export const countIrrelevant = (client: ClientId): Statement<{ readonly count: number }> =>
  build
    .selectFrom('sync_irrelevant')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('client_id', '=', client)
    .compile();

const keepNumbers = (rows: readonly SyncIrrelevant[]): Statement =>
  build
    .insertInto('sync_irrelevant')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['client_id', 'cust_id']).doUpdateSet((eb) => ({
        fetch_number: eb.ref('excluded.fetch_number'),
        judged_at: eb.ref('excluded.judged_at'),
        shape_no: eb.ref('excluded.shape_no'),
        stored_until: eb.ref('excluded.stored_until'),
      })),
    )
    .compile();

export interface UnkeptRow extends UnkeptMark {
  /** Of the rule that did not keep it. */
  readonly shapeNo: number;
}

/** Read after the rows of the batch are held: whoever has just left is found here. */
export async function unkeptAmong(
  reader: Reader,
  client: ClientId,
  custIds: readonly string[],
): Promise<ReadonlyMap<string, UnkeptRow>> {
  const marks = new Map<string, UnkeptRow>();
  for (const part of idParts(custIds))
    for (const {
      cust_id: id,
      fetch_number: fetchNumber,
      stored_until: storedUntil,
      shape_no: shapeNo,
    } of await reader.all(irrelevantAmong(client, part)))
      marks.set(id, { fetchNumber, storedUntil, shapeNo });
  return marks;
}

export async function shareNotKept(
  { database }: Ledger,
  client: ClientId,
): Promise<{ readonly queued: number; readonly notKept: number }> {
  const rows = await database.all(
    build
      .selectFrom('sync_queue')
      .select((eb) => ['outcome', eb.fn.countAll<number>().as('entries')])
      .where('client_id', '=', client)
      .groupBy('outcome')
      .compile(),
  );
  const sum = (some: typeof rows): number => some.reduce((all, { entries }) => all + entries, 0);
  const notKept = rows.filter(({ outcome }) => outcome === 'irrelevant' || outcome === 'left');
  return { queued: sum(rows), notKept: sum(notKept) };
}

export const unkept = async (
  { database }: Ledger,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<ReadonlySet<CustId>> =>
  new Set([...(await unkeptAmong(database, client, custIds)).keys()].map(custId));

export const unkeptIds = async (
  { database }: Ledger,
  client: ClientId,
  after: CustId | null,
  limit: number,
): Promise<readonly CustId[]> =>
  (await database.all(idsAfter('sync_irrelevant', client, { after, limit }).compile())).map((row) =>
    custId(row.cust_id),
  );

/** Erases whoever leaves, and keeps the number. Before the other rows of the batch: the feed is written last. */
export function sendUnkept(
  { catalogue, leftOver }: Ledger,
  tx: Transaction,
  client: ClientId,
  { unkept: left, entered }: BatchPlan,
  { now, shape_no: shapeNo }: ClientMark,
): void {
  const tables = [...dataTables(catalogue).all.map(({ name }) => name), ...leftOver.tables];
  for (const part of idParts(sorted(left.filter(({ isStored }) => isStored).map((one) => one.custId))))
    for (const table of tables) tx.send(eraseRows(table, client, part));
  const rows = left.toSorted((a, b) => (a.custId < b.custId ? -1 : 1)).map(toRow(client, now, shapeNo));
  for (const part of idParts(rows)) tx.send(keepNumbers(part));
  for (const part of idParts(sorted(entered))) tx.send(eraseRows('sync_irrelevant', client, part));
}

const sorted = (custIds: readonly CustId[]): readonly CustId[] => custIds.toSorted();

const toRow =
  (client: ClientId, now: string, shapeNo: number) =>
  ({ custId: id, fetchNumber, storedUntil }: Unkept): SyncIrrelevant => ({
    client_id: client,
    cust_id: id,
    fetch_number: fetchNumber,
    judged_at: now,
    shape_no: shapeNo,
    stored_until: storedUntil,
  });
