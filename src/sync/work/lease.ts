// Work that is done under a client's lease. The lease is renewed while the work lasts, and the work is stopped when the
// lease is lost.

import { AaShadowError } from '../../aa-shadow-error.ts';
import type { Claimant, Lease, LeaseAnswer } from '../../shadow/shadow.ts';
import { reached } from '../../steps.ts';
import { inOwnShape, refuseSuperseded } from '../shape/own-shape.ts';
import { syncError } from '../sync-error.ts';
import { type SyncContext, withSignal } from './context.ts';
import { journalled } from './journal.ts';
import { isGone } from './retry-loop.ts';

/** A third of the lease's thirty seconds: two renewals may fail before it is lost. */
const renewEveryMs = 10_000;

export { leaseHolder } from '../../shadow/shadow.ts';

const lookAgainMs = 1_000;

/**
 * Throws `SYNC_CLIENT_HELD`, with the holder's name, when another worker has the lease, and what `inOwnShape` throws. The work is
 * done in the shape of this process.
 */
export async function holdLease<T>(
  context: SyncContext,
  holder: string,
  work: (context: SyncContext, lease: Lease) => Promise<T>,
): Promise<T> {
  const { client } = context;
  await refuseSuperseded(context);
  const answer = await askedFor(context, holder);
  if (answer.kind === 'held')
    throw syncError(
      answer.doubt === 'same-name' ? 'SYNC_SAME_NAME' : 'SYNC_CLIENT_HELD',
      `${client} by ${answer.holder}`,
    );
  reached('lease-granted');
  const lease = await inShape(context, answer.lease);
  return holding(context, lease, (held) => work(held, lease));
}

/** A worker that may not work gives the lease back. */
async function inShape(context: SyncContext, lease: Lease): Promise<Lease> {
  try {
    return await inOwnShape(context, lease);
  } catch (error) {
    await context.shadow.releaseLease(lease).catch(() => undefined);
    throw error;
  }
}

/**
 * A container that was started again has the host name and the process number of the one before it, whose process cannot be seen
 * from here. If that one lives, its lease is renewed; if not, the lease is free within 15 seconds.
 */
async function askedFor(
  { client, shadow, pause, signal }: SyncContext,
  holder: string,
): Promise<LeaseAnswer> {
  let until: Date | null = null;
  for (;;) {
    const answer = await shadow.acquireLease(client, holder);
    if (answer.kind === 'granted' || answer.doubt === undefined) return answer;
    const { expiresAt } = answer;
    if (signal.aborted || (until !== null && expiresAt > until)) return answer;
    until = expiresAt;
    await pause(lookAgainMs, signal);
  }
}

/** Does the work under a lease or a share that has been granted, and releases it afterwards. */
export async function holding<T>(
  context: SyncContext,
  claimant: Claimant,
  work: (context: SyncContext) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const timer = setInterval(() => void renew(context, claimant, lost), renewEveryMs);
  const held = withSignal(context, lost.signal);
  try {
    return await work(journalled(held, { advance: () => context.vitalSigns.progress() }));
  } finally {
    clearInterval(timer);
    lost.abort();
    // A lease that cannot be released expires by itself.
    await context.shadow.releaseLease(claimant).catch(() => undefined);
  }
}

async function renew(
  { shadow, vitalSigns }: SyncContext,
  claimant: Claimant,
  lost: AbortController,
): Promise<void> {
  try {
    await vitalSigns.handOver((progressMsAgo) => shadow.renewLease(claimant, progressMsAgo));
    reached('lease-renewed');
  } catch (error) {
    // A database that is busy for a moment does not cost the lease. A newer holder does, and a file that is gone.
    if (error instanceof AaShadowError && (error.code === 'DB_LEASE_LOST' || isGone(error)))
      lost.abort(error);
  }
}
