// Brings the stored customers to the shape in force, page by page: what is not asked for any more is erased, whoever its rule does not
// keep leaves, and whom AA must be asked for is noted.

import type { ClientId } from '../../catalogue/ids.ts';
import { difference } from '../../shape/difference.ts';
import { sectionsRead, type Shape } from '../../shape/shape.ts';
import { reached } from '../../steps.ts';
import type { Transaction } from '../engine.ts';
import type { Lease } from '../interface/rights.ts';
import type { KeepsStored } from '../interface/shapes.ts';
import { insertRows } from '../moving/table-walk.ts';
import { wanted as wantedTable } from '../tables/shape-tables.ts';
import { writePlans } from './apply.ts';
import { irrelevantBefore, moveIrrelevant } from './irrelevant-rows.ts';
import { leaversAmong, leavingPlan, nobodyLeaves } from './leavers.ts';
import { checkLease, heldClient } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { changeShape, removeWanted, shapesOf } from './shape-rows.ts';
import { bringToShape, shapesIn, type ShapesOfClient, wantedRow } from './shaping.ts';
import { keepsWords } from './words.ts';

const customersPerPage = 100;

export const walk = (
  ledger: Ledger,
  lease: Lease,
  limit: number = customersPerPage,
  keeps?: KeepsStored,
): Promise<'more' | 'done'> =>
  ledger.database.write(async (tx) => {
    const { client } = lease;
    const mark = checkLease(await heldClient(ledger, tx, client, 'owned'), lease);
    if (mark.shape_owes === 0) return 'done';
    const shapes = shapesIn(await tx.all(shapesOf(client)), mark.shape_no);
    const { shape_no: shapeNo, walked, walked_after: after, wanted, left } = shapes.inForce;
    if (walked === 1) return 'done';
    const among = { after: after ?? '', limit };
    const brought = await bringToShape(ledger, tx, client, {
      shapes,
      among,
      keepsWords: keepsWords(mark.words_state),
    });
    const { leavers, doubted } =
      keeps === undefined ? nobodyLeaves : await leaversAmong(tx, client, { shapes, brought, keeps });
    if (leavers.length > 0) {
      const plans = leavers.map((one) => leavingPlan(one, mark.now));
      writePlans(ledger, tx, { client, plans, mark });
      tx.send(
        removeWanted(
          client,
          leavers.map(({ custId }) => custId),
        ),
      );
    }
    if (doubted.length > 0) {
      const owed = { since: shapes.inForce.since_fetch_number, now: mark.now, origin: 'relevance' } as const;
      for (const statement of insertRows(
        wantedTable,
        doubted.map((id) => wantedRow(client, id, [], owed)),
      ))
        tx.send(statement);
    }
    reached('shape-walking');
    const isLast = brought.rows.length < limit;
    const entering = isLast ? await mayEnter(tx, client, shapes, limit) : { wanted: 0, isLast: false };
    const more = brought.wanted + entering.wanted + doubted.length;
    tx.send(
      changeShape(client, shapeNo, {
        walked: isLast && entering.isLast ? 1 : 0,
        walked_after: brought.rows.at(-1)?.cust_id ?? after,
        wanted: wanted + more,
        left: left + more,
      }),
    );
    return isLast && entering.isLast ? 'done' : 'more';
  });

/** The next of those whom an older rule did not keep. They are fetched, unless the present one surely keeps none of them. */
async function mayEnter(
  tx: Transaction,
  client: ClientId,
  { inForce, shape, before, oldest }: ShapesOfClient,
  limit: number,
): Promise<{ readonly wanted: number; readonly isLast: boolean }> {
  const rows = await tx.all(irrelevantBefore(client, inForce.shape_no, limit));
  const ids = rows.map((row) => row.cust_id);
  const asked = rows.filter((row) => {
    const from = before.get(row.shape_no === 0 ? oldest : row.shape_no);
    return from === undefined || mayKeepMore(from, shape);
  });
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

/** Whether somebody may be kept in the second shape who was not in the first one. */
function mayKeepMore(from: Shape, to: Shape): boolean {
  const between = difference(from, to);
  if (between.rule === 'wider' || between.rule === 'other') return true;
  const read = sectionsRead(to);
  return between.asked.some(({ section }) => read.has(section));
}
