// One customer as it is stored now, or the problem that it is not.

import type { CustId } from '../../catalogue/ids.ts';
import type { CustomerText } from '../../shadow/shadow.ts';
import type { RefreshedNow } from '../fast-lane.ts';
import { HttpError } from '../http-errors.ts';
import type { FoundCustomers } from './found-customers.ts';
import { notFetched } from './refreshed.ts';

/** Throws `HTTP_CUSTOMER_FORGOTTEN`, `HTTP_CUSTOMER_NOT_KEPT`, `HTTP_NO_SUCH_CUSTOMER`, `HTTP_NOT_FETCHED` and `HTTP_OVER_BUDGET`. */
export function foundOne(
  { stored, forgotten, unkept }: FoundCustomers,
  custId: CustId,
  refreshed: RefreshedNow | null,
): CustomerText {
  const found = stored.get(custId);
  if (found !== undefined) return found;
  const forgottenAt = forgotten.get(custId);
  const isAnswered = refreshed?.kind === 'stale' || refreshed?.kind === 'not-found';
  if (forgottenAt === undefined && unkept.has(custId) && !isAnswered)
    throw new HttpError('HTTP_CUSTOMER_NOT_KEPT');
  if (forgottenAt === undefined) throw notFetched(refreshed);
  throw new HttpError('HTTP_CUSTOMER_FORGOTTEN', { members: { forgotten_at: forgottenAt.toISOString() } });
}
