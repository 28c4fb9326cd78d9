// The request of 3.4.3 Force Enqueue: with a customer number for one, without for everyone.

import type { CustId } from '../../catalogue/ids.ts';
import type { ServiceDialect } from '../dialect.ts';
import { credentialElements, parameter, requestDocument, type Credentials } from './request-parts.ts';

export const enqueueRequest = (
  dialect: ServiceDialect,
  credentials: Credentials,
  custId: CustId | 'everyone',
): string =>
  requestDocument(dialect, [
    ...credentialElements(dialect, credentials),
    ...(custId === 'everyone' ? [] : [parameter(dialect, 'custId', custId)]),
  ]);
