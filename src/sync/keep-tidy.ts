// The feed and the history of the ledger are kept for a while, not for ever (P9).

import type { SyncContext } from './sync-context.ts';
import { reached } from '../steps.ts';

/** What comes in must be able to go out, but the next drain should not wait for long. */
const mostCalls = 20;

export async function keepTidy({ client, shadow, settings, signal, now }: SyncContext): Promise<void> {
  const before = new Date(now().getTime() - settings.historyMs);
  for (let call = 0; call < mostCalls && !signal.aborted; call++)
    if ((await shadow.prune(client, before)) === 0) break;
  reached('pruned');
}
