// Long jobs are done in parts: lists that a statement can take, and pauses between transactions.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { build } from '../statement.ts';

export type Target = readonly CustId[] | 'all';

const perStatement = 500;

/** Splits a long list of customers, or of rows about them: statements have a limit of parameters. */
export const idParts = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / perStatement) }, (_, at) =>
    items.slice(at * perStatement, (at + 1) * perStatement),
  );

/** The next numbers of a table after one, in order. `null`: from the first one. */
export const idsAfter = (
  table: 'customers' | 'sync_irrelevant',
  client: ClientId,
  { after, limit }: { readonly after: CustId | null; readonly limit: number },
) =>
  build
    .selectFrom(table)
    .select('cust_id')
    .where('client_id', '=', client)
    .where('cust_id', '>', after ?? '')
    .orderBy('cust_id')
    .limit(limit);

/** A pause between the transactions of a long job. It lets other work of this process run. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
