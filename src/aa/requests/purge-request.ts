// The request of 3.4.2 Purge Queue. The number goes out exactly as AA gave it: it decides what AA forgets. Whoever asks, no
// other number than a positive whole one goes out.

import { AaError } from '../aa-error.ts';
import type { ServiceDialect } from '../dialect.ts';
import { isQueueNumber } from '../queue-number.ts';
import { credentialElements, parameter, requestDocument, type Credentials } from './request-parts.ts';

export const purgeRequest = (
  dialect: ServiceDialect,
  credentials: Credentials,
  maxQueueNumber: string,
): string => {
  if (!isQueueNumber(maxQueueNumber)) throw new AaError('AA_REQUEST_IMPOSSIBLE', { detail: noNumber });
  return requestDocument(dialect, [
    ...credentialElements(dialect, credentials),
    parameter(dialect, 'maxQueueNum', maxQueueNumber),
  ]);
};

const noNumber = 'the number to purge up to is not a positive whole number';
