// Splits long lists of customers into parts that a statement can take: statements have a limit of parameters.

import type { CustId } from '../../catalogue/ids.ts';

export type Target = readonly CustId[] | 'all';

const idsPerStatement = 500;

export const idParts = (custIds: readonly CustId[]): readonly (readonly CustId[])[] =>
  Array.from({ length: Math.ceil(custIds.length / idsPerStatement) }, (_, at) =>
    custIds.slice(at * idsPerStatement, (at + 1) * idsPerStatement),
  );
