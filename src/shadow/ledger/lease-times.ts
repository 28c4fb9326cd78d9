// How long a lease lasts, and what happens to a lease with an end that the clock cannot explain. Pure.

export interface HeldLease {
  readonly holder: string;
  readonly expiresAt: Date;
}

export interface Renewal {
  readonly expiresAt: string;
  /** `null`: the work made no progress since the last renewal. */
  readonly progressAt: string | null;
}

const leaseMs = 30_000;
/** A clock that is kept right may be set back by this much without any effect. */
const slackMs = 30_000;

/** A holder that lives renews its lease every ten seconds. So much may pass until the renewal is committed. */
const signWithinMs = 15_000;

/** The lease was not renewed for longer than a holder that lives would let pass. */
export const isSilent = (expiresAt: Date, now: Date): boolean =>
  expiresAt.getTime() - now.getTime() <= leaseMs - signWithinMs;

export const expiryAt = (now: Date): Date => new Date(now.getTime() + leaseMs);

/** It ends later than any lease that this clock can give: the clock was put back since then. */
export const isImplausible = (expiresAt: Date, now: Date): boolean =>
  expiresAt.getTime() > now.getTime() + leaseMs + slackMs;

/**
 * The latest end of a lease that is held. A clock that was put back would make it last for hours. So its holder gets the time
 * of one lease to renew it by the new clock, which a living holder does.
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
