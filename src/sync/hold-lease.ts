// Work done under a client's lease: it is renewed while the work lasts, and the work is stopped if it is lost.

import { hostname } from 'node:os';
import { AaShadowError } from '../aa-shadow-error.ts';
import type { Claimant, Lease } from '../shadow/shadow.ts';
import { type SyncContext, withSignal } from './sync-context.ts';
import { syncError } from './sync-error.ts';
import { reached } from '../steps.ts';

/** A third of the lease's thirty seconds: two renewals may fail before it is lost. */
const renewEveryMs = 10_000;

/** `host/pid/command`: who holds a lease, for people and for finding out whether the holder still lives. */
export const leaseHolder = (command: string): string => `${hostname()}/${process.pid}/${command}`;

/** Throws `SYNC_CLIENT_HELD`, naming the holder, when somebody else has the lease. */
export async function holdLease<T>(
  context: SyncContext,
  holder: string,
  work: (context: SyncContext, lease: Lease) => Promise<T>,
): Promise<T> {
  const { client, shadow } = context;
  const answer = await shadow.acquireLease(client, holder);
  if (answer.kind === 'held') throw syncError('SYNC_CLIENT_HELD', `${client} by ${answer.holder}`);
  reached('lease-granted');
  const { lease } = answer;
  return holding(context, lease, (held) => work(held, lease));
}

/** Work done under a lease or a share that has been granted; it is let go of afterwards. */
export async function holding<T>(
  context: SyncContext,
  claimant: Claimant,
  work: (context: SyncContext) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const timer = setInterval(() => void renew(context, claimant, lost), renewEveryMs);
  try {
    return await work(context.vitalSigns.watchProgress(withSignal(context, lost.signal)));
  } finally {
    clearInterval(timer);
    lost.abort();
    // What cannot be released expires by itself.
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
    // A database that is busy for a moment does not cost the lease; a newer holder does.
    if (error instanceof AaShadowError && error.code === 'DB_LEASE_LOST') lost.abort(error);
  }
}
