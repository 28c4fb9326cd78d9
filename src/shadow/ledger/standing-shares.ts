// The workers on a client's entries besides its leader: which shares are still valid, and whether another worker may join.
// Uses no database.

import { isLeft, type Machine } from './lease-holder.ts';
import { isImplausible } from './lease-times.ts';
import type { Claimant, JoinTerms, PlaceAmongWorkers } from '../interface/rights.ts';
import type { SyncClients, SyncDrains, SyncShares } from '../tables/bookkeeping-tables.ts';

/**
 * A share whose worker is gone: it was not renewed, or its process on this machine is dead. If a share would last longer than
 * any share does, it was given before the clock was put back; a worker that lives joins again.
 */
export function isOver({ holder, expires_at: until }: SyncShares, now: Date, machine: Machine): boolean {
  const expiresAt = new Date(until);
  return expiresAt <= now || isImplausible(expiresAt, now) || isLeft({ holder, expiresAt }, now, machine);
}

export interface Joining {
  readonly client: Pick<SyncClients, 'lease_holder'> | null;
  readonly drains: readonly SyncDrains[];
  readonly standing: readonly SyncShares[];
}

/**
 * The drain that the holder may join, if there is one. The leader needs no share. An earlier share with exactly the same
 * holder does not count: it belongs to a thread that died.
 */
export function drainToJoin(
  { client, drains, standing }: Joining,
  holder: string,
  { atMost, atLeastQueued }: JoinTerms,
): number | null {
  const others = standing.filter((share) => share.holder !== holder);
  if (client === null || client.lease_holder === holder || others.length >= atMost) return null;
  const drain = drains.find(({ state, queued }) => state === 'refreshing' && queued >= atLeastQueued);
  return drain?.drain_no ?? null;
}

/**
 * The leader is first, even if there is no leader at the moment. Then come the shares in the order in which they were given.
 */
export function placeOf({ kind, fencing }: Claimant, standing: readonly SyncShares[]): PlaceAmongWorkers {
  const earlier = standing.filter((share) => share.fencing < fencing).length;
  return { place: kind === 'lease' ? 0 : 1 + earlier, workers: 1 + standing.length };
}
