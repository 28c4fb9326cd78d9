// Whom an audit looks at: a sample drawn by lot, or everybody in order. Several lanes take from it.

import type { CustId } from '../../catalogue/ids.ts';
import type { SyncContext } from '../sync-context.ts';
import { drawSample, type PageOfIds } from './draw-sample.ts';

export type AuditRange =
  { readonly kind: 'sample'; readonly size: number; readonly seed: string } | { readonly kind: 'all' };

export interface AuditIds {
  /** How many there are to look at. */
  readonly total: number;
  /** The next ones; none is left when it is empty. */
  next(most: number): Promise<readonly CustId[]>;
}

export async function auditIds(
  context: SyncContext,
  range: AuditRange,
  population: number,
): Promise<AuditIds> {
  const { client, shadow, signal } = context;
  const page: PageOfIds = (after, limit) => shadow.audits.storedIds(client, after, limit);
  if (range.kind === 'all') return { total: population, next: everybody(page) };
  const drawn = await drawSample(page, range, signal);
  return { total: drawn.length, next: oneByOne(drawn) };
}

function oneByOne(drawn: readonly CustId[]): AuditIds['next'] {
  let taken = 0;
  return (most) => {
    const some = drawn.slice(taken, taken + most);
    taken += some.length;
    return Promise.resolve(some);
  };
}

function everybody(pageOfIds: PageOfIds): AuditIds['next'] {
  let after: CustId | null = null;
  let turn: Promise<readonly CustId[]> = Promise.resolve([]);
  const nextPage = async (most: number): Promise<readonly CustId[]> => {
    const some = await pageOfIds(after, most);
    after = some.at(-1) ?? after;
    return some;
  };
  // Lanes ask at the same time; each gets the page after the other's.
  return (most) => {
    turn = turn.then(() => nextPage(most));
    return turn;
  };
}
