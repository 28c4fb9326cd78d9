// Long jobs are done in parts: lists that a statement can take, and pauses between transactions.

import type { CustId } from '../../catalogue/ids.ts';

export type Target = readonly CustId[] | 'all';

const idsPerStatement = 500;

/** Splits a long list of customers: statements have a limit of parameters. */
export const idParts = (custIds: readonly CustId[]): readonly (readonly CustId[])[] =>
  Array.from({ length: Math.ceil(custIds.length / idsPerStatement) }, (_, at) =>
    custIds.slice(at * idsPerStatement, (at + 1) * idsPerStatement),
  );

/** A pause between the transactions of a long job. It lets other work of this process run. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
