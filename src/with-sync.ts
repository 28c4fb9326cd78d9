// Puts together what the sync of one client works with: the one place for the command line and for programs that embed
// the library.

import { type AssociationNotice, type OpenAssociation, openAssociation } from './aa/open-association.ts';
import type { ClientSettings, Settings } from './config/settings.ts';
import type { Shadow } from './shadow/shadow.ts';
import { pause } from './sync/pause.ts';
import type { SyncContext } from './sync/sync-context.ts';
import type { EmitSyncEvent } from './sync/sync-event.ts';

export interface WithSyncParts {
  readonly settings: Pick<Settings, 'historyMs'>;
  readonly client: ClientSettings;
  readonly shadow: Shadow;
  /** Ends the work in an orderly way. Default: nothing does. */
  readonly signal?: AbortSignal;
  /** Told of everything that happens. Default: nobody is. */
  readonly emit?: EmitSyncEvent;
  /** Told of retries and of the plain queue being used. */
  readonly onNotice?: (notice: AssociationNotice) => void;
}

/** Registers the client and does the work; the connections to its AA are closed behind it. */
export async function withSync<T>(
  parts: WithSyncParts,
  work: (context: SyncContext) => Promise<T>,
): Promise<T> {
  const { client, shadow } = parts;
  await shadow.register(client.id);
  const { onNotice } = parts;
  const aa = openAssociation(client.association, onNotice === undefined ? {} : { onNotice });
  try {
    return await work(contextOf(parts, aa));
  } finally {
    await aa.close();
  }
}

const contextOf = (
  { settings, client, shadow, signal, emit }: WithSyncParts,
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
  emit: emit ?? (() => undefined),
  signal: signal ?? new AbortController().signal,
  now: () => new Date(),
  random: Math.random,
  pause,
});
