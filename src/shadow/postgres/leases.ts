// Leases: who may drain a client, and for how long.
//
// Every write of a drain locks its client's row FOR KEY SHARE. Such locks go together, and with the counting of numbers in
// that row; a takeover does not go with them. So when a lease is granted anew, no write under the old one is on its way,
// and none can begin.

import type { ClientId } from '../../catalogue/ids.ts';
import { heldLease, isHeldBy } from '../bookkeeping-rows.ts';
import { leaseIsFree } from '../lease-holder.ts';
import { required } from '../required.ts';
import type { Lease, LeaseAnswer } from '../shadow.ts';
import { ShadowError } from '../shadow-error.ts';
import { endLease, extendLease, grantLease, registerClient } from '../statements/client-statements.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import type { Engine } from './engine.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { prepared } from './statement.ts';
import type { Transaction } from './transaction.ts';

const leaseMs = 30_000;

/** What a write needs of its client's row, and the server's time. */
export type ClientMark = Pick<
  SyncClients,
  'lease_holder' | 'lease_expires_at' | 'fencing' | 'fetch_number' | 'vanished_fetch_number'
> & { readonly server_time: string };

const markColumns = `lease_holder, lease_expires_at, fencing, fetch_number, vanished_fetch_number,
  clock_timestamp()::timestamptz(3) AS server_time`;
export const sharedClient = prepared<ClientMark>(
  'client_shared',
  `SELECT ${markColumns} FROM sync_clients WHERE client_id = $1 FOR KEY SHARE`,
);
const ownedClient = prepared<ClientMark>(
  'client_owned',
  `SELECT ${markColumns} FROM sync_clients WHERE client_id = $1 FOR UPDATE`,
);

export const timeOfMark = ({ now }: Pick<Engine, 'now'>, { server_time }: ClientMark): string =>
  now?.().toISOString() ?? server_time;

const expiry = (engine: Engine, mark: ClientMark): string =>
  new Date(Date.parse(timeOfMark(engine, mark)) + leaseMs).toISOString();

export async function acquireLease(engine: Engine, client: ClientId, holder: string): Promise<LeaseAnswer> {
  return engine.database.write(async (transaction) => {
    transaction.send(registerClient(postgresBuilder, client));
    const mark = required(await transaction.first(ownedClient(client)));
    const [held, now] = [heldLease(mark), new Date(timeOfMark(engine, mark))];
    if (!leaseIsFree(held, holder, now, engine.machine))
      return { kind: 'held', holder: held?.holder ?? '', expiresAt: held?.expiresAt ?? now };
    const terms = { holder, expiresAt: expiry(engine, mark) };
    const { fencing } = required(await transaction.first(grantLease(postgresBuilder, client, terms)));
    return { kind: 'granted', lease: { client, holder, fencing } };
  });
}

export async function renewLease(engine: Engine, lease: Lease): Promise<void> {
  await writeUnderLease(engine, lease, async (transaction, mark) => {
    transaction.send(extendLease(postgresBuilder, lease.client, expiry(engine, mark)));
  });
}

export async function releaseLease({ database }: Engine, lease: Lease): Promise<void> {
  await database.write(async (transaction) => {
    const mark = await transaction.first(ownedClient(lease.client));
    if (mark !== null && isHeldBy(mark, lease)) transaction.send(endLease(postgresBuilder, lease.client));
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

/** A transaction that happens only under a lease that still holds. */
export async function writeUnderLease<T>(
  engine: Engine,
  lease: Lease,
  work: (transaction: Transaction, client: ClientMark) => Promise<T>,
): Promise<T> {
  return engine.database.write(async (transaction) =>
    work(transaction, checkLease(await transaction.first(sharedClient(lease.client)), lease)),
  );
}
