// Long jobs are done in parts: lists that a statement can take, and pauses between transactions.

import type { CustId } from '../../catalogue/ids.ts';

export type Target = readonly CustId[] | 'all';

const perStatement = 500;

/** Splits a long list of customers, or of rows about them: statements have a limit of parameters. */
export const idParts = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / perStatement) }, (_, at) =>
    items.slice(at * perStatement, (at + 1) * perStatement),
  );

/** A pause between the transactions of a long job. It lets other work of this process run. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
