// Leases: who may drain a client, and for how long.
//
// Every write of a drain locks its client's row FOR KEY SHARE (and a helper's also the row of its share). Such locks go together, and with the counting of numbers in
// that row; a takeover does not go with them. So when a lease is granted anew, no write under the old one is on its way,
// and none can begin.

import type { ClientId } from '../../catalogue/ids.ts';
import { heldLease, isHeldBy } from '../tables/bookkeeping-rows.ts';
import { leaseIsFree } from '../ledger/lease-holder.ts';
import { expiryAt, plausibleExpiry, renewalOf, shortenedTo } from '../ledger/lease-times.ts';
import { required } from '../required.ts';
import type { Claimant, Lease, LeaseAnswer } from '../interface/rights.ts';
import { ShadowError } from '../shadow-error.ts';
import { endLease, extendLease, grantLease, registerClient } from '../statements/client-statements.ts';
import { endShare, extendShare } from '../statements/share-statements.ts';
import type { SyncClients, SyncShares } from '../tables/bookkeeping-tables.ts';
import type { Engine } from './engine.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { prepared } from './statement.ts';
import type { Transaction } from './transaction.ts';
import { reached } from '../../steps.ts';

/** What a write needs of its client's row, and the server's time. */
export type ClientMark = Pick<
  SyncClients,
  | 'lease_holder'
  | 'lease_expires_at'
  | 'lease_fencing'
  | 'fetch_number'
  | 'vanished_fetch_number'
  | 'history_seen_at'
> & { readonly server_time: string };

const markColumns = `lease_holder, lease_expires_at, lease_fencing, fetch_number, vanished_fetch_number,
  history_seen_at, clock_timestamp()::timestamptz(3) AS server_time`;
export const sharedClient = prepared<ClientMark>(
  'client_shared',
  `SELECT ${markColumns} FROM sync_clients WHERE client_id = $1 FOR KEY SHARE`,
);
/** `null` where a newer holder has taken the share away, or will. */
export const sharedShare = prepared<Pick<SyncShares, 'fencing'>>(
  'share_shared',
  'SELECT fencing FROM sync_shares WHERE client_id = $1 AND fencing = $2 AND holder = $3 FOR KEY SHARE',
);
export const ownedClient = prepared<ClientMark>(
  'client_owned',
  `SELECT ${markColumns} FROM sync_clients WHERE client_id = $1 FOR UPDATE`,
);

export const timeOfMark = (
  { now }: Pick<Engine, 'now'>,
  { server_time }: Pick<ClientMark, 'server_time'>,
): string => now?.().toISOString() ?? server_time;

export const expiry = (engine: Engine, mark: ClientMark): string =>
  expiryAt(new Date(timeOfMark(engine, mark))).toISOString();

export async function acquireLease(engine: Engine, client: ClientId, holder: string): Promise<LeaseAnswer> {
  return engine.database.write(async (transaction) => {
    transaction.send(registerClient(postgresBuilder, client));
    const mark = required(await transaction.first(ownedClient(client)));
    const [held, now] = [heldLease(mark), new Date(timeOfMark(engine, mark))];
    if (held !== null && !leaseIsFree(held, holder, now, engine.machine)) {
      const expiresAt = plausibleExpiry(held, now);
      if (expiresAt !== held.expiresAt)
        transaction.send(extendLease(postgresBuilder, client, shortenedTo(expiresAt)));
      return { kind: 'held', holder: held.holder, expiresAt };
    }
    const terms = { holder, expiresAt: expiry(engine, mark) };
    const { fencing } = required(await transaction.first(grantLease(postgresBuilder, client, terms)));
    reached('lease-granting');
    return { kind: 'granted', lease: { kind: 'lease', client, holder, fencing } };
  });
}

export async function renewLease(
  engine: Engine,
  claimant: Claimant,
  progressMsAgo: number | undefined,
): Promise<void> {
  await writeUnderLease(engine, claimant, async (transaction, mark) => {
    const renewal = renewalOf(new Date(timeOfMark(engine, mark)), progressMsAgo);
    transaction.send(
      claimant.kind === 'lease'
        ? extendLease(postgresBuilder, claimant.client, renewal)
        : extendShare(postgresBuilder, claimant, renewal.expiresAt),
    );
    reached('lease-renewing');
  });
}

export async function releaseLease({ database }: Engine, claimant: Claimant): Promise<void> {
  const { client } = claimant;
  await database.write(async (transaction) => {
    if (claimant.kind === 'share') return transaction.send(endShare(postgresBuilder, claimant));
    const mark = await transaction.first(ownedClient(client));
    if (mark !== null && isHeldBy(mark, claimant)) transaction.send(endLease(postgresBuilder, client));
    reached('lease-releasing');
  });
}

/**
 * The fencing number decides, not the clock: a holder that was only slow, and was not replaced, may go on. Throws
 * `DB_LEASE_LOST`.
 */
export function checkLease(mark: ClientMark | null, lease: Lease): ClientMark {
  if (mark === null || !isHeldBy(mark, lease))
    throw new ShadowError('DB_LEASE_LOST', { detail: lease.client });
  return mark;
}

/** Locks the rows that keep a claimant's right, and throws `DB_LEASE_LOST` where it has none any more. */
export async function checkClaimant(transaction: Transaction, claimant: Claimant): Promise<ClientMark> {
  const { kind, client, holder, fencing } = claimant;
  const [mark, share] = await Promise.all([
    transaction.first(sharedClient(client)),
    kind === 'share' ? transaction.first(sharedShare(client, fencing, holder)) : null,
  ]);
  if (kind === 'lease') return checkLease(mark, claimant);
  if (mark === null || share === null) throw new ShadowError('DB_LEASE_LOST', { detail: client });
  return mark;
}

/** A transaction that happens only under a lease, or a share, that still holds. */
export async function writeUnderLease<T>(
  engine: Engine,
  claimant: Claimant,
  work: (transaction: Transaction, client: ClientMark) => Promise<T>,
): Promise<T> {
  return engine.database.write(async (transaction) =>
    work(transaction, await checkClaimant(transaction, claimant)),
  );
}
