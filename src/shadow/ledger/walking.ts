// Brings the stored customers to the shape in force, page by page: what is not asked for any more is erased, whoever its rule does not
// keep leaves, and whom AA must be asked for is noted.

import type { ClientId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { ClientMark, Transaction } from '../engine.ts';
import type { DeletionBrake } from '../interface/ledger.ts';
import type { Lease } from '../interface/rights.ts';
import type { KeepsStored, WalkWays } from '../interface/shapes.ts';
import { insertRows } from '../moving/table-walk.ts';
import { brakeHolds, brakeOf } from '../plan/deletions-brake.ts';
import { customerCounts } from '../reads/counts.ts';
import { required } from '../statement.ts';
import { dataTables } from '../tables/data-tables.ts';
import { wanted as wantedTable } from '../tables/shape-tables.ts';
import { writePlans } from './apply.ts';
import { ShapesOfClient } from './between-shapes.ts';
import { irrelevantBefore, moveIrrelevant } from './irrelevant-rows.ts';
import { allDoubted, leaversAmong, leavingPlan } from './leavers.ts';
import { checkLease, heldClient } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { changeShape, eraseWordsOfErrors, oweJudgement, removeWanted, shapesOf } from './shape-rows.ts';
import { type Brought, bringToShape } from './shaping.ts';
import { forgetHash, unreadRow, wantedRow } from './owed-rows.ts';

const customersPerPage = 100;

/** Beside the ledger, where words of AA may stand. */
const toldByAa = ['sync_wanted', 'sync_checks'];

/** The files are cleaned before it is noted that the walk has ended. So whoever dies in between cleans them again. */
export async function walk(
  ledger: Ledger,
  lease: Lease,
  limit: number = customersPerPage,
  ways: WalkWays = {},
): Promise<'more' | 'done'> {
  const { next, shapeNo } = await walkPage(ledger, lease, limit, ways);
  if (next !== 'traces') return next;
  reached('shape-cleaning');
  await ledger.rows.cleanTraces([...dataTables(ledger.catalogue).all.map(({ name }) => name), ...toldByAa]);
  await endWalk(ledger, lease.client, shapeNo);
  return 'done';
}

interface Page {
  /** `traces`: all customers were looked at, and what was taken out of them stands in the engine's files still. */
  readonly next: 'more' | 'done' | 'traces';
  readonly shapeNo: number;
}

const walkPage = (
  ledger: Ledger,
  lease: Lease,
  limit: number,
  { keeps, reshape, brake }: WalkWays,
): Promise<Page> =>
  ledger.database.write(async (tx) => {
    const { client } = lease;
    const mark = checkLease(await heldClient(ledger, tx, client, 'owned'), lease);
    const { shape_no: shapeNo } = mark;
    if (mark.shape_owes === 0) return { next: 'done', shapeNo };
    const shapes = new ShapesOfClient(ledger.catalogue, await tx.all(shapesOf(client)), shapeNo);
    const { walked, walked_after: after, wanted, left } = shapes.inForce;
    if (walked === 1) return { next: 'done', shapeNo };
    const among = { after: after ?? '', limit };
    const brought = await bringToShape(ledger, tx, client, { shapes, among, mark, reshape });
    const { left: leavers, doubted } =
      keeps === undefined
        ? { left: 0, doubted: 0 }
        : await letLeave(ledger, tx, client, { shapes, brought, keeps, mark, brake });
    reached('shape-walking');
    const isLast = brought.rows.length < limit;
    const entering = isLast ? await mayEnter(tx, client, shapes, limit) : { wanted: 0, isLast: false };
    const more = brought.wanted + entering.wanted + doubted;
    const ends = isLast && entering.isLast;
    const leavesTraces = shapes.mayHaveTakenOut();
    if (ends && leavesTraces)
      for (const statement of [...eraseWordsOfErrors(client), ledger.own.eraseWordsOfReasons(client)])
        tx.send(statement);
    tx.send(
      changeShape(client, shapeNo, {
        walked: ends && !leavesTraces ? 1 : 0,
        walked_after: brought.rows.at(-1)?.cust_id ?? after,
        wanted: wanted + more,
        left: left + more,
        leavers: shapes.inForce.leavers + leavers,
      }),
    );
    return { next: ends ? (leavesTraces ? 'traces' : 'done') : 'more', shapeNo };
  });

interface Leaving {
  readonly shapes: ShapesOfClient;
  readonly brought: Brought;
  readonly keeps: KeepsStored;
  readonly mark: ClientMark;
  readonly brake: DeletionBrake | undefined;
}

/**
 * Lets them leave whom a changed rule does not keep, as far as what was stored of them tells it. `left`: how many. They count together
 * with those whom AA is asked for (P6). `doubted`: of how many it does not: they are wanted.
 */
async function letLeave(
  ledger: Ledger,
  tx: Transaction,
  client: ClientId,
  { shapes, brought, keeps, mark, brake }: Leaving,
): Promise<{ readonly left: number; readonly doubted: number }> {
  const judged = await leaversAmong(tx, client, { shapes, brought, keeps });
  const isHeld = brake !== undefined && (await areTooMany(tx, client, shapes, judged.leavers.length, brake));
  const found = isHeld ? allDoubted(judged) : judged;
  const { leavers, doubted, unread } = found;
  if (leavers.length > 0) {
    writePlans(ledger, tx, { client, plans: leavers.map((one) => leavingPlan(one, mark.now)), mark });
    tx.send(
      removeWanted(
        client,
        leavers.map(({ custId }) => custId),
      ),
    );
  }
  const owed = { since: shapes.inForce.since_fetch_number, now: mark.now, origin: 'relevance' } as const;
  const rows = doubted.map((id) =>
    unread.has(id) ? unreadRow(ledger.catalogue, client, id, owed) : wantedRow(client, id, [], owed),
  );
  for (const id of unread) tx.send(forgetHash(client, id));
  if (rows.length > 0) for (const statement of insertRows(wantedTable, rows)) tx.send(statement);
  if (found.owed.length > 0) tx.send(oweJudgement(client, found.owed));
  return { left: leavers.length, doubted: rows.length };
}

/** Whether they are more than may leave without a person's word, with those who have left before. */
async function areTooMany(
  tx: Transaction,
  client: ClientId,
  { inForce: { leavers: before, by_hand: byHand } }: ShapesOfClient,
  leavers: number,
  brake: DeletionBrake,
): Promise<boolean> {
  if (leavers === 0 || byHand === 1) return false;
  const { living } = await customerCounts(tx, client);
  return brakeHolds(brakeOf(brake, 'irrelevant'), before + leavers, before + living);
}

/** Cleaning may take longer than a lease. Whoever was stored since is in the shape, so the walk has ended whoever holds it. */
const endWalk = (ledger: Ledger, client: ClientId, shapeNo: number): Promise<void> =>
  ledger.database.write(async (tx) => {
    const mark = required(await heldClient(ledger, tx, client, 'owned'));
    if (mark.shape_no === shapeNo) tx.send(changeShape(client, shapeNo, { walked: 1 }));
  });

/** The next of those whom an older rule did not keep. They are fetched, unless the present one surely keeps none of them. */
async function mayEnter(
  tx: Transaction,
  client: ClientId,
  shapes: ShapesOfClient,
  limit: number,
): Promise<{ readonly wanted: number; readonly isLast: boolean }> {
  const { inForce } = shapes;
  const rows = await tx.all(irrelevantBefore(client, inForce.shape_no, limit));
  const ids = rows.map((row) => row.cust_id);
  const asked = rows.filter((row) => shapes.since(row.shape_no).mayEnter);
  if (asked.length > 0) {
    const now = await tx.now();
    const owed = asked.map((row) =>
      wantedRow(client, row.cust_id, [], { since: inForce.since_fetch_number, now, origin: 'relevance' }),
    );
    tx.send(
      removeWanted(
        client,
        asked.map((row) => row.cust_id),
      ),
    );
    for (const statement of insertRows(wantedTable, owed)) tx.send(statement);
  }
  if (ids.length > 0) tx.send(moveIrrelevant(client, ids, inForce.shape_no));
  return { wanted: asked.length, isLast: rows.length < limit };
}
