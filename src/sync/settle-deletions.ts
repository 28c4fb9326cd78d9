// Between steps 2 and 3: customers AA gave evidence against become tombstones, unless they are suspiciously many (P6).

import { whoIsDue } from './parked-schedule.ts';
import type { SyncContext } from './sync-context.ts';
import { reached } from '../steps.ts';

export async function settleDeletions(context: SyncContext): Promise<'settled' | 'braked'> {
  const { client, shadow, settings, emit } = context;
  const answer = await shadow.settleDeletions(client, settings.brake);
  reached('deletions-settled');
  if (answer.kind === 'braked') {
    emit({ client, type: 'deletions-braked', gone: answer.gone, customers: answer.customers });
    return 'braked';
  }
  if (answer.deleted > 0) emit({ client, type: 'deletions-settled', deleted: answer.deleted });
  return 'settled';
}

/**
 * Beside the retries of the parked. While some are due, or soon will be, their deletions wait for those of the others: settled
 * in pieces, they would slip under the brake. What is due stands in the database, so it does not matter who tries them, or
 * whether a pass was broken off. `atOnce`: something is waiting for it.
 */
export async function settleBesideRetries(
  context: SyncContext,
  atOnce: () => Promise<boolean>,
): Promise<'settled' | 'braked' | 'later'> {
  if ((await whoIsDue(context)) === 'some' && !(await atOnce())) return 'later';
  return settleDeletions(context);
}
