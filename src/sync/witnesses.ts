// Customers that are known to live, asked for beside others: if they come back, AA serves customers at all, and those who
// do not come back are really missing. They are drawn by lot: the lowest numbers are the oldest records, and the likeliest
// to be deleted together.

import { type CustId, custId } from '../catalogue/ids.ts';
import { customersPerCall, type Fetching } from './fetch-call.ts';
import type { SyncContext } from './sync-context.ts';

/** Enough that one missing from the answer by mistake is no witness. */
const mostWitnesses = 9;

/** How many a call has room for: never more than half of it. */
export const roomForWitnesses = ({ context }: Fetching): number =>
  Math.min(mostWitnesses, Math.floor(customersPerCall(context) / 2));

/** Stored customers that are alive, none of them among the suspects. */
export const storedWitnesses = (
  { client, shadow, random }: Rim,
  suspects: readonly CustId[],
  most: number,
): Promise<readonly CustId[]> =>
  drawn((after, limit) => shadow.customerIds(client, after, limit), random, suspects, most);

/** For a client of whom nobody is stored yet: others in the same drain. They may turn out bad themselves. */
export const queuedWitnesses = (
  { client, shadow, random }: Rim,
  drainNo: number,
  suspects: readonly CustId[],
  most: number,
): Promise<readonly CustId[]> =>
  drawn((after, limit) => shadow.drainCustomers(client, drainNo, after, limit), random, suspects, most);

type Rim = Pick<SyncContext, 'client' | 'shadow' | 'random'>;

/** In ascending order, after the given one. */
type Listed = (after: CustId | null, limit: number) => Promise<readonly CustId[]>;

async function drawn(
  listed: Listed,
  random: () => number,
  suspects: readonly CustId[],
  most: number,
): Promise<readonly CustId[]> {
  const avoided = new Set(suspects);
  const found = new Set<CustId>();
  for (let draw = 0; draw < most; draw++) {
    const few = await listed(somewhere(random()), fewPerDraw);
    const one = few.find((living) => !avoided.has(living));
    if (one !== undefined) found.add(one);
  }
  if (found.size > 0 || most === 0) return [...found];
  const first = await listed(null, most + avoided.size);
  return first.filter((one) => !avoided.has(one)).slice(0, most);
}

/** Some may be suspects. */
const fewPerDraw = 20;

/** A place among numbers of seven digits, as most are. */
const somewhere = (random: number): CustId => custId(String(Math.floor(random * 9_999_999)).padStart(7, '0'));
