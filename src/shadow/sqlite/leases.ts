// Leases: who may drain a client, and for how long.

import { heldLease, isHeldBy } from '../tables/bookkeeping-rows.ts';
import { leaseIsFree } from '../ledger/lease-holder.ts';
import { expiryAt, plausibleExpiry, renewalOf, shortenedTo } from '../ledger/lease-times.ts';
import type { Claimant, Lease, LeaseAnswer } from '../interface/rights.ts';
import { ShadowError } from '../shadow-error.ts';
import {
  clientRow,
  endLease,
  extendLease,
  grantLease,
  registerClient,
} from '../statements/client-statements.ts';
import { endShare, extendShare, sharesOf } from '../statements/share-statements.ts';
import type { SyncClients, SyncShares } from '../tables/bookkeeping-tables.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import { required } from '../required.ts';
import type { Engine } from './engine.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { reached } from '../../steps.ts';

export const expiry = ({ now }: Engine): string => expiryAt(now()).toISOString();

export async function acquireLease(engine: Engine, client: ClientId, holder: string): Promise<LeaseAnswer> {
  const { connection } = engine;
  return connection.write(() => {
    connection.run(registerClient(sqliteBuilder, client));
    const held = heldLease(required(connection.first(clientRow(sqliteBuilder, client))));
    const now = engine.now();
    if (held !== null && !leaseIsFree(held, holder, now, engine.machine)) {
      const expiresAt = plausibleExpiry(held, now);
      if (expiresAt !== held.expiresAt)
        connection.run(extendLease(sqliteBuilder, client, shortenedTo(expiresAt)));
      return { kind: 'held', holder: held.holder, expiresAt };
    }
    const terms = { holder, expiresAt: expiry(engine) };
    const { fencing } = required(connection.first(grantLease(sqliteBuilder, client, terms)));
    reached('lease-granting');
    return { kind: 'granted', lease: { kind: 'lease', client, holder, fencing } };
  });
}

export async function renewLease(
  engine: Engine,
  claimant: Claimant,
  progressMsAgo: number | undefined,
): Promise<void> {
  await writeUnderLease(engine, claimant, () => {
    const renewal = renewalOf(engine.now(), progressMsAgo);
    engine.connection.run(
      claimant.kind === 'lease'
        ? extendLease(sqliteBuilder, claimant.client, renewal)
        : extendShare(sqliteBuilder, claimant, renewal.expiresAt),
    );
    reached('lease-renewing');
  });
}

export async function releaseLease({ connection }: Engine, claimant: Claimant): Promise<void> {
  await connection.write(() => {
    const { client } = claimant;
    const row = connection.first(clientRow(sqliteBuilder, client));
    if (claimant.kind === 'share') connection.run(endShare(sqliteBuilder, claimant));
    else if (row !== null && isHeldBy(row, claimant)) connection.run(endLease(sqliteBuilder, client));
    reached('lease-releasing');
  });
}

/**
 * The fencing number decides, not the clock: a holder that was only slow, and was not replaced, may go on. Returns the
 * client's row; throws `DB_LEASE_LOST`.
 */
export function checkLease({ connection }: Engine, lease: Lease): SyncClients {
  const row = connection.first(clientRow(sqliteBuilder, lease.client));
  if (row === null || !isHeldBy(row, lease)) throw new ShadowError('DB_LEASE_LOST', { detail: lease.client });
  return row;
}

/** The same for whoever may claim entries. */
export function checkClaimant(engine: Engine, claimant: Claimant): SyncClients {
  if (claimant.kind === 'lease') return checkLease(engine, claimant);
  const row = engine.connection.first(clientRow(sqliteBuilder, claimant.client));
  const shares = engine.connection.all(sharesOf(sqliteBuilder, claimant.client));
  if (row === null || !shares.some((share) => isSame(share, claimant)))
    throw new ShadowError('DB_LEASE_LOST', { detail: claimant.client });
  return row;
}

const isSame = (share: SyncShares, { holder, fencing }: Claimant): boolean =>
  share.holder === holder && share.fencing === fencing;

/** A transaction that happens only under a lease, or a share, that still holds. */
export async function writeUnderLease<T>(
  engine: Engine,
  claimant: Claimant,
  work: (client: SyncClients) => T,
): Promise<T> {
  return engine.connection.write(() => work(checkClaimant(engine, claimant)));
}
