// The feed and the history of the ledger are kept for a while, not for ever (P9).

import type { SyncContext } from './sync-context.ts';
import { asSyncError } from './sync-error.ts';
import { reached } from '../steps.ts';

/** What comes in must be able to go out, but the next drain should not wait for long. */
const mostCalls = 20;

export async function keepTidy({ client, shadow, settings, signal }: SyncContext): Promise<void> {
  for (let call = 0; call < mostCalls && !signal.aborted; call++)
    if ((await shadow.prune(client, settings.historyMs)) === 0) break;
  reached('pruned');
}

/** Between drains: what fails here is told, and is no failure of theirs (P12). The next time comes after the pause. */
export async function keepTidyBetween(context: SyncContext, pauseMs: number): Promise<void> {
  try {
    await keepTidy(context);
  } catch (error) {
    const { client, emit, signal } = context;
    if (signal.aborted) return;
    emit({ client, type: 'failed', error: asSyncError(error), retryInMs: pauseMs });
  }
}
