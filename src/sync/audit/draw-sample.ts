// Draws customers by lot: those whose number, hashed with the seed, comes out smallest. Every set of that size is as likely
// as any other, the same seed draws the same customers again, and no more than twice the sample is in memory.

import { hash } from 'node:crypto';
import type { CustId } from '../../catalogue/ids.ts';

interface Lot {
  readonly custId: CustId;
  readonly lot: number;
}

const byLot = (a: Lot, b: Lot): number => a.lot - b.lot || (a.custId < b.custId ? -1 : 1);

/** 48 bits. */
const lotOf = (seed: string, custId: CustId): number =>
  Number.parseInt(hash('sha256', `${seed}/${custId}`, 'hex').slice(0, 12), 16);

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

  /** In the order of their lots, so that any first part of them is a sample too. */
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
