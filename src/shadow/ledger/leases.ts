// Leases: which worker may drain a client, and for how long.
//
// Every write of a drain holds its client's row together with the other writes (a helper also holds the row of its share).
// This lock allows the counting of numbers in that row, but not a takeover. So when a lease is granted anew, no write under
// the old lease is under way, and none can begin.

import type { ClientId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { ClientHold, ClientMark, Transaction } from '../engine.ts';
import type { Claimant, Lease, LeaseAnswer } from '../interface/rights.ts';
import { build, required, type Statement } from '../statement.ts';
import { ShadowError } from '../shadow-error.ts';
import { heldLease, isHeldBy } from '../tables/bookkeeping-rows.ts';
import { clientRow, registerClient } from './clients.ts';
import { doubtAbout, leaseIsFree } from './lease-holder.ts';
import { expiryAt, plausibleExpiry, type Renewal, renewalOf, shortenedTo } from './lease-times.ts';
import type { Ledger } from './ledger.ts';
import { endShare, extendShare } from './share-rows.ts';

export const expiry = ({ now }: ClientMark): string => expiryAt(new Date(now)).toISOString();

export async function acquireLease(ledger: Ledger, client: ClientId, holder: string): Promise<LeaseAnswer> {
  return ledger.database.write(async (tx) => {
    tx.send(registerClient(ledger, client));
    const mark = required(await heldClient(ledger, tx, client, 'owned'));
    const [held, now] = [heldLease(mark), new Date(mark.now)];
    if (held !== null && !leaseIsFree(held, holder, now, ledger.machine)) {
      const expiresAt = plausibleExpiry(held, now);
      if (expiresAt !== held.expiresAt) tx.send(extendLease(client, shortenedTo(expiresAt)));
      const doubt = doubtAbout(held.holder, holder, ledger.machine);
      return { kind: 'held', holder: held.holder, expiresAt, ...(doubt === null ? {} : { doubt }) };
    }
    const lease = await grantAnew(tx, client, { holder, expiresAt: expiry(mark) });
    reached('lease-granting');
    return { kind: 'granted', lease };
  });
}

/** All rights that were granted before end with it. The client must be held alone. */
export async function grantAnew(tx: Transaction, client: ClientId, terms: LeaseTerms): Promise<Lease> {
  tx.send(grantLease(client, terms));
  const { fencing } = required(await tx.first(clientRow(client)));
  return { kind: 'lease', client, holder: terms.holder, fencing };
}

export async function renewLease(
  ledger: Ledger,
  claimant: Claimant,
  progressMsAgo: number | undefined,
): Promise<void> {
  await writeUnderLease(ledger, claimant, async (tx, { now }) => {
    const renewal = renewalOf(new Date(now), progressMsAgo);
    tx.send(
      claimant.kind === 'lease'
        ? extendLease(claimant.client, renewal)
        : extendShare(claimant, renewal.expiresAt),
    );
    reached('lease-renewing');
  });
}

export async function releaseLease({ database, own }: Ledger, claimant: Claimant): Promise<void> {
  const { client } = claimant;
  await database.write(async (tx) => {
    if (claimant.kind === 'share') tx.send(endShare(claimant));
    else {
      const mark = await own.holdClient(tx, client, 'owned');
      if (mark !== null && isHeldBy(mark, claimant)) tx.send(endLease(client));
    }
    reached('lease-releasing');
  });
}

/**
 * The fencing number decides, not the clock: a holder that was only slow, and was not replaced, may continue. Throws
 * `DB_LEASE_LOST`.
 */
export function checkLease<Mark extends HolderColumns>(mark: Mark | null, lease: Lease): Mark {
  if (mark === null || !isHeldBy(mark, lease))
    throw new ShadowError('DB_LEASE_LOST', { detail: lease.client });
  return mark;
}

type HolderColumns = Pick<ClientMark, 'lease_holder' | 'lease_fencing'>;

/** Holds the client's row. Throws `DB_SET_BACK` if the database has lost what it had confirmed to this process. */
export async function heldClient(
  { own, known }: Ledger,
  tx: Transaction,
  client: ClientId,
  how: ClientHold,
): Promise<ClientMark | null> {
  const before = known.of(client);
  const mark = await own.holdClient(tx, client, how);
  known.check(client, before, mark);
  return mark;
}

/** Holds the rows that prove a claimant's right. Throws `DB_LEASE_LOST` if it no longer has the right. */
export async function checkClaimant(
  ledger: Ledger,
  tx: Transaction,
  claimant: Claimant,
): Promise<ClientMark> {
  const { kind, client } = claimant;
  const [mark, stands] = await Promise.all([
    heldClient(ledger, tx, client, 'shared'),
    kind === 'share' ? ledger.own.holdShare(tx, claimant) : true,
  ]);
  if (kind === 'lease') return checkLease(mark, claimant);
  if (mark === null || !stands) throw new ShadowError('DB_LEASE_LOST', { detail: client });
  return mark;
}

/** A transaction that runs only under a lease or a share that is still valid. */
export async function writeUnderLease<T>(
  ledger: Ledger,
  claimant: Claimant,
  work: (tx: Transaction, mark: ClientMark) => Promise<T>,
): Promise<T> {
  return ledger.database.write(async (tx) => work(tx, await checkClaimant(ledger, tx, claimant)));
}

interface LeaseTerms {
  readonly holder: string;
  readonly expiresAt: string;
}

/**
 * A new fencing number makes every later write of an older lease fail.
 *
 * `lease_fencing` is set before `fencing`: MySQL and MariaDB assign from left to right, and read what was assigned already.
 * Other databases read the old values in any order.
 */
const grantLease = (client: ClientId, { holder, expiresAt }: LeaseTerms): Statement =>
  build
    .updateTable('sync_clients')
    .set((eb) => ({
      lease_holder: holder,
      lease_expires_at: expiresAt,
      lease_fencing: eb('fencing', '+', 1),
      fencing: eb('fencing', '+', 1),
    }))
    .where('client_id', '=', client)
    .compile();

/** A time of progress removes the note that the work is stuck. */
const extendLease = (client: ClientId, { expiresAt, progressAt }: Renewal): Statement =>
  build
    .updateTable('sync_clients')
    .set({
      lease_expires_at: expiresAt,
      ...(progressAt === null ? {} : { progress_at: progressAt, stuck_at: null, stuck_kind: null }),
    })
    .where('client_id', '=', client)
    .compile();

/** For a transaction under the lease. The time is that of its mark. */
export const renewed = ({ client }: Lease, { now }: ClientMark): Statement =>
  extendLease(client, renewalOf(new Date(now), undefined));

const endLease = (client: ClientId): Statement =>
  build
    .updateTable('sync_clients')
    .set({ lease_holder: null, lease_expires_at: null })
    .where('client_id', '=', client)
    .compile();
