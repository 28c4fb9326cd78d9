// The feed and the history of the ledger are kept for a while, not for ever (P9).

import { reached } from '../steps.ts';
import { asSyncError } from './sync-error.ts';
import type { SyncContext } from './work/context.ts';

/** The most calls at once. They must remove as much as comes in, but the next drain should not wait for long. */
const mostCalls = 20;

export async function keepTidy({ client, shadow, settings, signal }: SyncContext): Promise<void> {
  for (let call = 0; call < mostCalls && !signal.aborted; call++)
    if ((await shadow.prune(client, settings.historyMs)) === 0) break;
  reached('pruned');
}

/**
 * Removes old history between drains. A failure is reported but is no failure of a drain (P12). It is repeated after the
 * pause.
 */
export async function keepTidyBetween(context: SyncContext, pauseMs: number): Promise<void> {
  try {
    await keepTidy(context);
  } catch (error) {
    const { client, emit, signal } = context;
    if (signal.aborted) return;
    emit({ client, type: 'failed', error: asSyncError(error), retryInMs: pauseMs });
  }
}
