// Puts together what the sync of one client works with.

import { type OpenAssociation, openAssociation } from '../aa/open-association.ts';
import type { ClientSettings, Settings } from '../config/settings.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { pause } from '../sync/pause.ts';
import type { SyncContext } from '../sync/sync-context.ts';
import type { EmitSyncEvent } from '../sync/sync-event.ts';
import type { Log } from './log.ts';

export interface SyncParts {
  readonly settings: Pick<Settings, 'historyMs'>;
  readonly client: ClientSettings;
  readonly shadow: Shadow;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly emit: EmitSyncEvent;
}

/** Registers the client and does the work; the connections to its AA are closed behind it. */
export async function withSync<T>(parts: SyncParts, work: (context: SyncContext) => Promise<T>): Promise<T> {
  const { client, shadow } = parts;
  await shadow.register(client.id);
  const aa = openAssociation(client.association, {
    onNotice: (notice) => parts.log.debug({ client: client.id, ...notice }, 'notice from the web services'),
  });
  try {
    return await work(contextOf(parts, aa));
  } finally {
    await aa.close();
  }
}

const contextOf = (
  { settings, client, shadow, signal, emit }: SyncParts,
  aa: OpenAssociation,
): SyncContext => ({
  client: client.id,
  aa,
  shadow,
  settings: {
    bulkSize: client.association.bulkSize,
    concurrency: client.association.concurrency,
    pollEveryMs: client.pollEveryMs,
    brake: client.brake,
    historyMs: settings.historyMs,
  },
  emit,
  signal,
  now: () => new Date(),
  random: Math.random,
  pause,
});
