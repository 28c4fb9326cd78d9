// AA's queue is looked at beside a drain: nothing of it is kept in the ledger.

import { AaError } from '../aa/aa-error.ts';
import type { QueueAnswer, QueueSink } from '../aa/association.ts';
import type { SyncContext } from './sync-context.ts';

/** Somebody waits for the look. */
const attempts = 2;

/** `null`: it could not be looked at. What an answer brought before it broke off has been given to `page` all the same. */
export async function lookAtQueue(
  { aa, signal }: SyncContext,
  page: QueueSink['page'] = () => Promise.resolve(),
): Promise<QueueAnswer | null> {
  try {
    return await aa.getQueue({ restart: () => Promise.resolve(), page }, { signal, attempts });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AaError) return null;
    throw error;
  }
}
