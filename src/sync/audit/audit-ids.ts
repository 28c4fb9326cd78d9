// Chooses the customers that an audit looks at: a random sample, or all in order. Several lanes take customers from it.

import { hash } from 'node:crypto';
import type { CustId } from '../../catalogue/ids.ts';
import type { SyncContext } from '../work/context.ts';

export type AuditRange =
  { readonly kind: 'sample'; readonly size: number; readonly seed: string } | { readonly kind: 'all' };

export interface AuditIds {
  /** How many customers there are to look at. */
  readonly total: number;
  /** The next customers. An empty list means that none is left. */
  next(most: number): Promise<readonly CustId[]>;
}

export async function auditIds(
  context: SyncContext,
  range: AuditRange,
  population: number,
): Promise<AuditIds> {
  const { client, shadow, signal } = context;
  const page: PageOfIds = (after, limit) => shadow.audits.storedIds(client, after, limit);
  if (range.kind === 'all') return { total: population, next: pageByPage(page) };
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

function pageByPage(pageOfIds: PageOfIds): AuditIds['next'] {
  let after: CustId | null = null;
  let turn: Promise<readonly CustId[]> = Promise.resolve([]);
  const nextPage = async (most: number): Promise<readonly CustId[]> => {
    const some = await pageOfIds(after, most);
    after = some.at(-1) ?? after;
    return some;
  };
  // Lanes ask at the same time. Each gets the page after the one before it.
  return (most) => {
    turn = turn.then(() => nextPage(most));
    return turn;
  };
}

interface Lot {
  readonly custId: CustId;
  readonly lot: number;
}

const byLot = (a: Lot, b: Lot): number => a.lot - b.lot || (a.custId < b.custId ? -1 : 1);

/** A number of 48 bits. */
const lotOf = (seed: string, custId: CustId): number =>
  Number.parseInt(hash('sha256', `${seed}/${custId}`, 'hex').slice(0, 12), 16);

/**
 * Chooses a random sample: the customers whose number, hashed with the seed, is smallest. Every set of that size is as
 * likely as any other, and the same seed chooses the same customers again. No more than twice the sample is in memory.
 */
export class Draw {
  readonly #seed: string;
  readonly #size: number;
  #lots: Lot[] = [];
  #highest = Infinity;

  constructor(seed: string, size: number) {
    this.#seed = seed;
    this.#size = size;
  }

  take(custIds: readonly CustId[]): void {
    for (const custId of custIds) {
      const lot = lotOf(this.#seed, custId);
      if (lot <= this.#highest) this.#lots.push({ custId, lot });
      if (this.#lots.length >= 2 * this.#size) this.#keepLowest();
    }
  }

  /** In the order of their hashes, so that any first part of the list is a sample too. */
  drawn(): readonly CustId[] {
    this.#keepLowest();
    return this.#lots.map(({ custId }) => custId);
  }

  #keepLowest(): void {
    this.#lots = this.#lots.toSorted(byLot).slice(0, this.#size);
    if (this.#lots.length === this.#size) this.#highest = this.#lots.at(-1)?.lot ?? Infinity;
  }
}

/** A page of ids in ascending order, after the given one. */
export type PageOfIds = (after: CustId | null, limit: number) => Promise<readonly CustId[]>;

const idsPerPage = 5_000;

/** Walks through all stored ids once, a page at a time. */
export async function drawSample(
  pageOfIds: PageOfIds,
  { seed, size }: { readonly seed: string; readonly size: number },
  signal: AbortSignal,
): Promise<readonly CustId[]> {
  const draw = new Draw(seed, size);
  let after: CustId | null = null;
  for (;;) {
    signal.throwIfAborted();
    const page: readonly CustId[] = await pageOfIds(after, idsPerPage);
    draw.take(page);
    after = page.at(-1) ?? null;
    if (page.length < idsPerPage) return draw.drawn();
  }
}
