// The feed and the finished drains are kept for a while, not for ever (P9).

import type { SyncContext } from './sync-context.ts';

export async function keepTidy({ client, shadow, settings, now }: SyncContext): Promise<void> {
  await shadow.prune(client, new Date(now().getTime() - settings.historyMs));
}
