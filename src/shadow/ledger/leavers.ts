// Who leaves by a rule that was changed, as far as what is stored tells it.

import { type CustId, custId } from '../../catalogue/ids.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import type { JsonObject } from '../../catalogue/customer-record.ts';
import type { Reader } from '../engine.ts';
import type { KeepsStored } from '../interface/shapes.ts';
import { leaving, type ResultPlan } from '../plan/customers.ts';
import { ofDocument } from '../plan/unreadable-document.ts';
import { noWrites } from '../plan/entries.ts';
import type { ShapesOfClient } from './between-shapes.ts';
import { type BehindRow, wantedAmong } from './shape-rows.ts';
import type { Brought } from './shaping.ts';

export interface Leaver {
  readonly custId: CustId;
  /** Of the answer that is stored. */
  readonly fetchNumber: number;
  /** Whether AA is asked for him already. */
  readonly isOwed: boolean;
}

export interface Leaving {
  readonly leavers: readonly Leaver[];
  /** Over whom it cannot be decided by what is stored, and of whom nothing is owed yet: AA is asked. */
  readonly doubted: readonly CustId[];
  /** Over whom it cannot be decided either, and of whom AA is asked already. */
  readonly owed: readonly CustId[];
  /** Of those, whose documents cannot be read. */
  readonly unread: ReadonlySet<string>;
}

const nobodyLeaves: Leaving = { leavers: [], doubted: [], owed: [], unread: new Set() };

/**
 * Those of a page whom the rule does not keep. It is not asked about a tombstone, nor about one of whom something is lacking that the rule
 * reads: AA is asked for him.
 */
export async function leaversAmong(
  reader: Reader,
  client: ClientId,
  {
    shapes,
    brought: { rows },
    keeps,
  }: { readonly shapes: ShapesOfClient; readonly brought: Brought; readonly keeps: KeepsStored },
): Promise<Leaving> {
  const told = rows.filter((row) => row.deleted_at === null && shapes.since(row.shape_no).leave === 'told');
  if (told.length === 0) return nobodyLeaves;
  const owed = await reader.all(
    wantedAmong(
      client,
      told.map((row) => row.cust_id),
    ),
  );
  const lacks = new Map(owed.map((row) => [row.cust_id, JSON.parse(row.lacks) as readonly string[]]));
  const isLacking = (row: BehindRow): boolean =>
    (lacks.get(row.cust_id) ?? []).some((part) => shapes.judged.has(part));
  const judged = told.map((row) => ({
    row,
    says: isLacking(row) ? ('undecided' as const) : saysOf(row, keeps),
  }));
  const open = judged.filter(({ says }) => isOpen(says)).map(({ row }) => custId(row.cust_id));
  return {
    leavers: judged
      .filter(({ says }) => says === 'irrelevant')
      .map(({ row }) => ({
        custId: custId(row.cust_id),
        fetchNumber: row.fetch_number,
        isOwed: lacks.has(row.cust_id),
      })),
    doubted: open.filter((id) => !lacks.has(id)),
    owed: open.filter((id) => lacks.has(id)),
    unread: new Set(judged.filter(({ says }) => says === 'unread').map(({ row }) => row.cust_id)),
  };
}

const idsOf = (some: readonly Leaver[]): readonly CustId[] => some.map((one) => one.custId);

/** Where nobody may leave without a person: AA is asked for whoever would, and then they are held. */
export function allDoubted({ leavers, doubted, owed, unread }: Leaving): Leaving {
  return {
    leavers: [],
    doubted: [...doubted, ...idsOf(leavers.filter(({ isOwed }) => !isOwed))],
    owed: [...owed, ...idsOf(leavers.filter(({ isOwed }) => isOwed))],
    unread,
  };
}

type Says = ReturnType<KeepsStored> | 'unread';

const isOpen = (says: Says): boolean => says === 'undecided' || says === 'unread';

const saysOf = ({ document }: BehindRow, keeps: KeepsStored): Says =>
  ofDocument(() => ({ says: keeps(JSON.parse(document) as JsonObject) }))?.says ?? 'unread';

export const leavingPlan = ({ custId: id, fetchNumber }: Omit<Leaver, 'isOwed'>, at: string): ResultPlan => ({
  applied: { custId: id, outcome: 'left', sections: [], knownAt: null },
  ledger: noWrites,
  ...leaving({ custId: id, fetchNumber }, at),
});
