// The request of 3.4.2 Purge Queue. The number goes out exactly as AA gave it: it decides what AA forgets.

import type { ServiceDialect } from '../dialect.ts';
import { credentialElements, parameter, requestDocument, type Credentials } from './request-parts.ts';

export const purgeRequest = (
  dialect: ServiceDialect,
  credentials: Credentials,
  maxQueueNumber: string,
): string =>
  requestDocument(dialect, [
    ...credentialElements(dialect, credentials),
    parameter(dialect, 'maxQueueNum', maxQueueNumber),
  ]);
