// How long a lease lasts, and what is made of one whose end the clock cannot explain. Pure.

import type { HeldLease } from './lease-holder.ts';

export interface Renewal {
  readonly expiresAt: string;
  /** `null`: the work got nowhere since the last renewal. */
  readonly progressAt: string | null;
}

const leaseMs = 30_000;
/** So far a clock may be set back while it is kept right, without anybody minding. */
const slackMs = 30_000;

export const expiryAt = (now: Date): Date => new Date(now.getTime() + leaseMs);

/** It ends later than any lease given by this clock can: the clock was put back since. */
export const isImplausible = (expiresAt: Date, now: Date): boolean =>
  expiresAt.getTime() > now.getTime() + leaseMs + slackMs;

/**
 * When a lease that is held ends at the latest. A clock put back would make it last for hours: its holder has the time of
 * one lease to renew it by the new clock, which it does if it lives.
 */
export const plausibleExpiry = ({ expiresAt }: HeldLease, now: Date): Date =>
  isImplausible(expiresAt, now) ? expiryAt(now) : expiresAt;

export const shortenedTo = (expiresAt: Date): Renewal => ({
  expiresAt: expiresAt.toISOString(),
  progressAt: null,
});

export const renewalOf = (now: Date, progressMsAgo: number | undefined): Renewal => ({
  expiresAt: expiryAt(now).toISOString(),
  progressAt: progressMsAgo === undefined ? null : new Date(now.getTime() - progressMsAgo).toISOString(),
});
