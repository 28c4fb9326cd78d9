// What the fast lane says, in the words of HTTP: Cache-Status (RFC 9211), Age, problems, and the warning of a copy that is not
// fresh. Pure.

import type { CustomerText } from '../../shadow/shadow.ts';
import { cureFor } from '../../report/error-cures.ts';
import { staleWarning, type StaleWarning } from '../../report/staleness.ts';
import type { RefreshedNow } from '../fast-lane.ts';
import { HttpError } from '../http-errors.ts';

/** `null`: nobody asked for an age, so the copy is what was asked for. */
export function cacheStatus(refreshed: RefreshedNow | null): string {
  switch (refreshed?.kind) {
    case 'fetched':
      return `aa-shadow; fwd=${refreshed.applied === 'created' ? 'miss' : 'stale'}; stored`;
    case 'collapsed':
      return 'aa-shadow; fwd=stale; collapsed';
    case 'stale':
      return `aa-shadow; hit; detail=${refreshed.reason}`;
    case 'stored':
    case 'not-found':
    case 'not-kept':
    case 'forgotten':
    case undefined:
      return 'aa-shadow; hit';
  }
}

export const ageSeconds = ({ fetchedAt }: CustomerText, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - fetchedAt.getTime()) / 1_000));

export const warningOf = (refreshed: RefreshedNow | null): StaleWarning | null =>
  refreshed?.kind === 'stale' ? staleWarning(refreshed) : null;

/** Beyond the budget, and nothing that would do: the asker is to come again. */
export const overBudget = (retryAfterMs: number | null): HttpError =>
  new HttpError('HTTP_OVER_BUDGET', {
    headers: { 'retry-after': String(Math.max(1, Math.ceil((retryAfterMs ?? 60_000) / 1_000))) },
  });

/** The problem of a customer that is not stored, and was to be fetched. */
export function notFetched(refreshed: RefreshedNow | null): HttpError {
  if (refreshed?.kind === 'not-kept') return new HttpError('HTTP_CUSTOMER_NOT_KEPT');
  if (refreshed?.kind !== 'stale') return new HttpError('HTTP_NO_SUCH_CUSTOMER');
  const { reason, code, retryAfterMs } = refreshed;
  if (reason === 'over-budget') return overBudget(retryAfterMs);
  const hint = (code === null ? null : cureFor(code)) ?? hints[reason];
  return new HttpError('HTTP_NOT_FETCHED', {
    detail: code === null ? reason : `${reason}, ${code}`,
    ...(hint === undefined ? {} : { hint }),
    // It is the asker who would not wait longer.
    isOrdinary: reason === 'timed-out',
  });
}

/** Where asking again in some seconds is not what helps. */
const hints: Partial<Record<StaleWarning['code'], string>> = {
  'timed-out': 'Ask again: the fetch goes on, and is stored. `timeout=` may be up to 25s.',
  parked: 'AA fails for this customer: `aa-shadow parked list` shows it, and what to do.',
};
