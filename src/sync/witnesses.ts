// Customers that are known to live, asked for beside others: if they come back, AA serves customers at all, and those who
// do not come back are really missing.

import type { CustId } from '../catalogue/ids.ts';
import type { Fetching } from './fetch-call.ts';

/** Enough that one missing from the answer by mistake is no witness. */
const mostWitnesses = 9;

/** How many a call has room for: never more than half of it. */
export const roomForWitnesses = ({ context }: Fetching): number =>
  Math.min(mostWitnesses, Math.floor(context.settings.bulkSize / 2));

/** Stored customers that are alive, none of them among the suspects. */
export async function storedWitnesses(
  { context }: Fetching,
  suspects: readonly CustId[],
  most: number,
): Promise<readonly CustId[]> {
  if (most === 0) return [];
  const avoided = new Set(suspects);
  const stored = await context.shadow.customerIds(context.client, null, most + avoided.size);
  return stored.filter((custId) => !avoided.has(custId)).slice(0, most);
}
