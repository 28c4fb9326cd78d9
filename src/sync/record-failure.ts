// Keeps what the last attempt failed with, for `status` (P12).

import type { AaShadowError } from '../aa-shadow-error.ts';
import type { SyncContext } from './sync-context.ts';

export async function recordFailure(
  { client, shadow, now }: SyncContext,
  { code, message }: AaShadowError,
): Promise<void> {
  // The database itself may be what fails: then the log has to do.
  await shadow.recordError(client, { code, message, at: now() }).catch(() => undefined);
}
