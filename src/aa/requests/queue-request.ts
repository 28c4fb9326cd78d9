// The request of 3.4.1 Get Queue Customers: credentials, nothing else.

import type { ServiceDialect } from '../dialect.ts';
import { credentialElements, requestDocument, type Credentials } from './request-parts.ts';

export const queueRequest = (dialect: ServiceDialect, credentials: Credentials): string =>
  requestDocument(dialect, credentialElements(dialect, credentials));
