// The requests that concern the queue: 3.4.1 Get Queue Customers, 3.4.2 Purge Queue and 3.4.3 Force Enqueue.

import { isEveryone, type QueueTarget } from '../../catalogue/ids.ts';
import { AaError } from '../aa-error.ts';
import type { ServiceDialect } from '../dialect.ts';
import { credentialElements, parameter, requestDocument, type Credentials } from './request-parts.ts';

/** Contains the credentials only. */
export const queueRequest = (dialect: ServiceDialect, credentials: Credentials): string =>
  requestDocument(dialect, credentialElements(dialect, credentials));

const queueNumber = /^(?=0*[1-9])\d{1,30}$/;

/**
 * Whether a queue may be purged up to this number. It has at most thirty digits, and they are not all zeros. It is not known
 * what AA does with an empty or a zero number, so only a positive whole number is ever sent (P1).
 */
export const isQueueNumber = (text: string): boolean => queueNumber.test(text);

const noNumber = 'the number to purge up to is not a positive whole number';

/**
 * The number is sent exactly as AA gave it, because it decides which entries AA removes. Throws `AA_REQUEST_IMPOSSIBLE` if it
 * is not a positive whole number.
 */
export function purgeRequest(
  dialect: ServiceDialect,
  credentials: Credentials,
  maxQueueNumber: string,
): string {
  if (!isQueueNumber(maxQueueNumber)) throw new AaError('AA_REQUEST_IMPOSSIBLE', { detail: noNumber });
  return requestDocument(dialect, [
    ...credentialElements(dialect, credentials),
    parameter(dialect, 'maxQueueNum', maxQueueNumber),
  ]);
}

/** Has a customer number for one customer, and no number for everyone. */
export const enqueueRequest = (
  dialect: ServiceDialect,
  credentials: Credentials,
  target: QueueTarget,
): string =>
  requestDocument(dialect, [
    ...credentialElements(dialect, credentials),
    ...(isEveryone(target) ? [] : [parameter(dialect, 'custId', target)]),
  ]);
