// Moves the database at one address to another.

import type { Moved, MoveTerms } from './interface/moving.ts';
import { move } from './moving/move.ts';
import type { WholeDatabase } from './moving/whole-database.ts';
import { withOwnErrors } from './moving/own-errors.ts';
import { allowWork } from './moving/stopping-work.ts';
import { openEvenMoved } from './open-shadow.ts';
import type { OpenOptions } from './shadow.ts';

/** A mistyped address must not make an empty database that is then moved. */
const asItIs = { schema: 'check' } as const;

/** What another catalogue has added to the database is moved in any case. */
export interface MoveAddresses extends Pick<OpenOptions, 'catalogue' | 'now'> {
  readonly from: string;
  readonly to: string;
}

export type MoveOptions = Omit<MoveTerms, 'from' | 'to'> & { readonly shown: Pick<MoveTerms, 'from' | 'to'> };

/**
 * Copies everything and compares it. Then work is refused in the old database (`DB_MOVED`) and may be done in the new one.
 * May be repeated after a failure: it continues. `shown`: the addresses without passwords. Throws `DB_…` errors.
 */
export function moveShadow(
  { from, to, ...options }: MoveAddresses,
  { shown, ...terms }: MoveOptions,
): Promise<Moved> {
  return withOpen(from, { ...options, ...asItIs }, (old) =>
    withOpen(to, options, (target) => move(old, target, { ...terms, ...shown })),
  );
}

/** Gives up a move that is not finished. Returns the address it would have led to; `null`: there is none. */
export const cancelMove = (from: string): Promise<string | null> =>
  withOpen(from, asItIs, ({ engine }) => allowWork(engine));

async function withOpen<T>(
  url: string,
  options: OpenOptions,
  work: (database: WholeDatabase) => Promise<T>,
): Promise<T> {
  const shadow = await openEvenMoved(url, options);
  const { tables } = shadow;
  try {
    return await work({ tables, engine: withOwnErrors(shadow.engine) });
  } finally {
    await shadow.close();
  }
}
