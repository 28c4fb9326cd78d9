// The feed and the history of the ledger are kept for a while, not for ever (P9).

import type { SyncContext } from './sync-context.ts';
import { reached } from '../steps.ts';

/** What comes in must be able to go out, but the next drain should not wait for long. */
const mostCalls = 20;

export async function keepTidy({ client, shadow, settings, signal }: SyncContext): Promise<void> {
  for (let call = 0; call < mostCalls && !signal.aborted; call++)
    if ((await shadow.prune(client, settings.historyMs)) === 0) break;
  reached('pruned');
}
