// The shapes of a client: which is in force, how another one takes its place, and how far the customers are in it. A shape is
// installed under a new lease number, and all shares end. So nothing that was fetched in an older shape is written after it.

import type { ClientId } from '../../catalogue/ids.ts';
import { difference } from '../../shape/difference.ts';
import { parsedShape, type Shape } from '../../shape/shape.ts';
import { reached } from '../../steps.ts';
import type { ClientMark, Reader, Transaction } from '../engine.ts';
import type { DeletionBrake } from '../interface/ledger.ts';
import type { Lease } from '../interface/rights.ts';
import type { InstallAnswer, KnownShape, ShapePlan, ShapeProgress } from '../interface/shapes.ts';
import { brakeHolds, brakeOf } from '../plan/deletions-brake.ts';
import { customerCounts, rowsOfTable } from '../reads/counts.ts';
import { required } from '../statement.ts';
import { toShapeProgress } from '../tables/bookkeeping-rows.ts';
import { dataTables } from '../tables/data-tables.ts';
import type { SyncShapes } from '../tables/shape-tables.ts';
import { sendActionBy } from './actions.ts';
import { clientRow, keepOfClient, registerClient } from './clients.ts';
import { checkLease, expiry, grantAnew, heldClient } from './leases.ts';
import { judgeAnew } from './gone-entries.ts';
import { ledgerCodes } from './ledger-codes.ts';
import { countIrrelevant } from './irrelevant-rows.ts';
import type { Ledger } from './ledger.ts';
import { seenBefore } from './seen-by-rule.ts';
import {
  addShape,
  countWanted,
  customersIn,
  endAllShares,
  openShapes,
  removeShapesUpTo,
  removeWaiting,
  shapesOf,
} from './shape-rows.ts';
import { privacyChanges, takenOut } from './policy-counts.ts';

/** How many shapes of a client are kept. */
const shapesKept = 20;

export const inForce = ({ database }: Ledger, client: ClientId): Promise<KnownShape | null> =>
  database.read((reader) => inForceFrom(reader, client));

async function inForceFrom(reader: Reader, client: ClientId): Promise<KnownShape | null> {
  const { row } = await read(reader, client);
  return row === null ? null : { shapeNo: row.shape_no, shape: parsedShape(row.shape) };
}

interface ReadShapes {
  readonly rows: readonly SyncShapes[];
  /** The one in force. */
  readonly row: SyncShapes | null;
}

async function read(reader: Reader, client: ClientId): Promise<ReadShapes> {
  const [of, rows] = await Promise.all([reader.first(clientRow(client)), reader.all(shapesOf(client))]);
  return { rows, row: rows.find((one) => one.shape_no === (of?.shape_no ?? 0)) ?? null };
}

export const isSuperseded = async (
  { database }: Ledger,
  client: ClientId,
  shapeId: string,
): Promise<boolean> => database.read(async (reader) => wasInForce(await read(reader, client), shapeId));

const wasInForce = ({ rows, row }: ReadShapes, shapeId: string): boolean =>
  row !== null && row.id !== shapeId && rows.some((one) => one.id === shapeId && one.shape_no < row.shape_no);

export const begin = (ledger: Ledger, client: ClientId, shape: Shape): Promise<KnownShape> =>
  ledger.database.write(async (tx) => {
    tx.send(registerClient(ledger, client));
    const mark = required(await heldClient(ledger, tx, client, 'owned'));
    const first = { shapeNo: 1, shape };
    if (mark.shape_no === 0) sendFirst(tx, client, mark, shape);
    return mark.shape_no === 0 ? first : required(await inForceFrom(tx, client));
  });

/** What is stored counts as being in it: nobody knows better. */
function sendFirst(tx: Transaction, client: ClientId, mark: ClientMark, shape: Shape): void {
  const row = newRow(client, 1, shape, mark);
  tx.send(addShape({ ...row, state: 'done', installed_at: mark.now, done_at: mark.now, walked: 1 }));
  tx.send(keepOfClient(client, { shape_no: 1 }));
}

const newRow = (client: ClientId, shapeNo: number, shape: Shape, mark: ClientMark): SyncShapes => ({
  client_id: client,
  shape_no: shapeNo,
  id: shape.id,
  shape: shape.text,
  state: 'waits',
  since_fetch_number: mark.fetch_number,
  noted_at: mark.now,
  installed_at: null,
  done_at: null,
  erases_of: 0,
  walked_after: null,
  walked: 0,
  wanted: 0,
  left: 0,
  per_minute: null,
  per_minute_slow: null,
  per_minute_fast: null,
  seen: null,
  leavers: 0,
  by_hand: 0,
  held: 0,
});

export const install = (
  ledger: Ledger,
  lease: Lease,
  shape: Shape,
  {
    brake,
    by,
    leaving,
  }: { readonly brake: DeletionBrake | null; readonly by?: string | undefined; readonly leaving: number },
): Promise<InstallAnswer> =>
  ledger.database.write(async (tx) => {
    const { client } = lease;
    const mark = checkLease(await heldClient(ledger, tx, client, 'owned'), lease);
    const found = await read(tx, client);
    const waiting = found.rows.find(({ state }) => state === 'waits') ?? null;
    if (found.row === null) sendFirst(tx, client, mark, shape);
    else if (found.row.id !== shape.id) {
      if (brake !== null && wasInForce(found, shape.id))
        return { kind: 'superseded', shapeNo: found.row.shape_no };
      const of = await erasedOf(ledger, tx, client, parsedShape(found.row.shape), shape);
      const change = { shape, erasesOf: of.erasesOf, leaving };
      if (brake !== null && isHeld(brake, { ...of, leaving })) {
        if (waiting?.id !== shape.id) sendWaiting(tx, mark, found.row, change);
        return { kind: 'waits', ...of, leaving };
      }
      return installed(tx, lease, mark, { ...change, by, byHand: brake === null, before: found.row });
    }
    if (waiting !== null) tx.send(removeWaiting(client));
    return { kind: 'current', lease, shapeNo: found.row?.shape_no ?? 1 };
  });

interface Weight {
  readonly erasesOf: number;
  readonly leaving: number;
  readonly customers: number;
}

const isHeld = (brake: DeletionBrake, { erasesOf, leaving, customers }: Weight): boolean =>
  brakeHolds(brake, erasesOf, customers) || brakeHolds(brakeOf(brake, 'irrelevant'), leaving, customers);

interface Installing {
  readonly leaving: number;
  /** Whether a person has said so. */
  readonly byHand: boolean;
  readonly shape: Shape;
  readonly erasesOf: number;
  readonly before: SyncShapes;
  readonly by: string | undefined;
}

async function installed(
  tx: Transaction,
  lease: Lease,
  mark: ClientMark,
  { shape, erasesOf, by, byHand, before }: Installing,
): Promise<InstallAnswer> {
  const { client, holder } = lease;
  const shapeNo = before.shape_no + 1;
  tx.send(removeWaiting(client));
  tx.send(
    addShape({
      ...newRow(client, shapeNo, shape, mark),
      state: 'applying',
      installed_at: mark.now,
      erases_of: erasesOf,
      seen: seenBefore(before, shape),
      by_hand: byHand ? 1 : 0,
    }),
  );
  tx.send(judgeAnew(client, mark.now, 'LEDGER_RULE_CHANGED', ledgerCodes.LEDGER_RULE_CHANGED.summary));
  tx.send(removeShapesUpTo(client, shapeNo - shapesKept));
  tx.send(keepOfClient(client, { shape_no: shapeNo, shape_owes: 1 }));
  tx.send(endAllShares(client));
  sendActionBy(tx, mark.now, by, { action: 'shape-applied', client, count: 1 });
  reached('shape-installing');
  return {
    kind: 'installed',
    shapeNo,
    lease: await grantAnew(tx, client, { holder, expiresAt: expiry(mark) }),
  };
}

function sendWaiting(
  tx: Transaction,
  mark: ClientMark,
  { client_id, shape_no }: SyncShapes,
  { shape, erasesOf, leaving }: Pick<Installing, 'shape' | 'erasesOf' | 'leaving'>,
): void {
  const client = client_id as ClientId;
  tx.send(removeWaiting(client));
  tx.send(addShape({ ...newRow(client, shape_no + 1, shape, mark), erases_of: erasesOf, leavers: leaving }));
}

/** Of how many customers something would be erased: of narrower sections, and where a policy has conditions, at most. */
async function erasedOf(
  { catalogue }: Ledger,
  reader: Reader,
  client: ClientId,
  from: Shape,
  to: Shape,
): Promise<{ readonly erasesOf: number; readonly customers: number }> {
  const { erased, asked } = difference(from, to);
  const less = new Set([
    ...erased,
    ...asked.filter(({ how }) => how === 'narrower' || how === 'other').map(({ section }) => section),
  ]);
  const tables = dataTables(catalogue).sections.filter(({ section }) => less.has(section));
  const { living } = await customerCounts(reader, client);
  const taken = takenOut(from, to, catalogue);
  if (taken.some(({ place }) => place === null)) return { erasesOf: living, customers: living };
  const places = [
    ...tables.map(({ name }) => ({ table: name, column: null })),
    ...taken.flatMap(({ place }) => place ?? []),
  ];
  if (places.length === 0) return { erasesOf: 0, customers: living };
  return { erasesOf: required(await reader.first(customersIn(client, places))).count, customers: living };
}

const mayTakeLong = { mayTakeLong: true };

export const plan = (
  ledger: Ledger,
  client: ClientId,
  shape: Shape,
  brake: DeletionBrake,
): Promise<ShapePlan> =>
  ledger.database.read(async (reader) => {
    const found = await read(reader, client);
    const { row } = found;
    const from = row === null ? shape : parsedShape(row.shape);
    const between = difference(from, shape);
    const of = await erasedOf(ledger, reader, client, from, shape);
    const erased = dataTables(ledger.catalogue).sections.filter(({ section }) =>
      between.erased.includes(section),
    );
    const erasedRows = new Map<string, number>();
    for (const { section, name } of erased)
      erasedRows.set(section, required(await reader.first(rowsOfTable(client, name))).count);
    const privacy = await privacyChanges(reader, client, { from, to: shape, catalogue: ledger.catalogue });
    const isAsked =
      between.asked.length > 0 || [...privacy, ...between.fields].some(({ isRemote }) => isRemote);
    const { count: left } = required(await reader.first(countWanted(client)));
    const isSupersededHere = wasInForce(found, shape.id);
    return {
      inForce: row === null ? null : { shapeNo: row.shape_no, shape: from, since: sinceOf(row) },
      difference: between,
      isSuperseded: isSupersededHere,
      erasedRows,
      ...of,
      privacy,
      fetched: isAsked ? of.customers : left,
      unkept: required(await reader.first(countIrrelevant(client))).count,
      waits: isSupersededHere || brakeHolds(brake, of.erasesOf, of.customers),
    };
  }, mayTakeLong);

const sinceOf = ({ installed_at: at, noted_at: noted }: SyncShapes): Date => new Date(at ?? noted);

export const progress = ({ database }: Ledger, client: ClientId): Promise<ShapeProgress> =>
  database.read(async (reader) => {
    const [row, open] = await Promise.all([
      reader.first(clientRow(client)),
      reader.all(openShapes([client])),
    ]);
    return toShapeProgress(row, open);
  });
