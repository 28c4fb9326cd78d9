// A sync thread, as it is started by sync-threads.ts: follows its own clients, helps with the drains of the others, and
// tells the main thread what happens. Reading XML and waiting for SQLite hold up this thread and no other.

import { parentPort, workerData } from 'node:worker_threads';
import type { ClientId } from '../catalogue/ids.ts';
import type { ClientSettings } from '../config/settings.ts';
import { openShadow } from '../shadow/open-shadow.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { followClient } from '../sync/follow-client.ts';
import { helpDrains } from '../sync/help-drains.ts';
import { type OpenSync, openSync, type SyncParts, withSync } from '../with-sync.ts';
import { carried } from './carried-event.ts';
import type { FromThread, ThreadTask, ToThread } from './thread-messages.ts';

/** How often it looks round for drains to help with when nobody has told it of one. */
const lookEveryMs = 1_000;

const { settings, holder, follows, writeTurns } = workerData as ThreadTask;
const stop = new AbortController();
/** Ends the present wait for the next look. */
let wake = (): void => undefined;

parentPort?.on('message', (message: ToThread) => {
  if (message === 'stop') stop.abort();
  wake();
});

const tell = (message: FromThread): void => parentPort?.postMessage(message);

const partsFor = (shadow: Shadow, client: ClientSettings): SyncParts => ({
  settings,
  client,
  shadow,
  signal: stop.signal,
  emit: (event) => tell({ type: 'event', event: carried(event) }),
  onNotice: (notice) => tell({ type: 'notice', client: client.id, notice }),
});

async function follow(shadow: Shadow): Promise<void> {
  const own = settings.clients.filter(({ id }) => follows.includes(id));
  await Promise.all(
    own.map((client) => withSync(partsFor(shadow, client), (context) => followClient(context, holder))),
  );
}

/** Opened for a client when it first needs help, and kept. */
async function help(shadow: Shadow): Promise<void> {
  const others = new Map(
    settings.clients.filter(({ id }) => !follows.includes(id)).map((one) => [one.id, one]),
  );
  if (others.size === 0) return;
  const open = new Map<ClientId, OpenSync>();
  const openedFor = (client: ClientSettings): OpenSync => {
    const sync = open.get(client.id) ?? openSync(partsFor(shadow, client));
    open.set(client.id, sync);
    return sync;
  };
  await helpDrains({
    holder,
    shadow,
    signal: stop.signal,
    leastBatch: Math.min(...[...others.values()].map(({ association }) => association.bulkSize)),
    contextOf: (client) => {
      const known = others.get(client);
      return known === undefined ? null : openedFor(known).context;
    },
    nextLook,
  });
  for (const sync of open.values()) await sync.close();
}

function nextLook(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, lookEveryMs);
  wake = resolve;
  return promise.finally(() => clearTimeout(timer));
}

const shadow = await openShadow(settings.database, { schema: 'check', writeTurns });
try {
  await Promise.all([follow(shadow), help(shadow)]);
} finally {
  await shadow.close();
  parentPort?.close();
}
