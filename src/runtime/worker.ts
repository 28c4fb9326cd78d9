// The program of a sync thread, as thread.ts starts it. It follows its own clients and helps with the drains of the others, or
// drains one client once, and sends the main thread what happens. Reading XML and waiting for SQLite hold up this thread and
// no other.

import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { ClientId } from '../catalogue/ids.ts';
import { storedCatalogue } from '../config/client-catalogues.ts';
import type { ClientSettings } from '../config/settings.ts';
import { openShadow } from '../shadow/open-shadow.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { helpDrains } from '../sync/helpers.ts';
import { drainOnce } from '../sync/single-drain.ts';
import { followClient } from '../sync/run.ts';
import { asSyncError } from '../sync/sync-error.ts';
import { pause, type SyncContext } from '../sync/work/context.ts';
import type { VitalSigns } from '../sync/work/signs.ts';
import { OwnErrands } from './errands.ts';
import { OwnLanes } from './lanes.ts';
import { neverEndsAsPlanted, stallAsPlanted, watchLimits } from './limits.ts';
import { CallTally } from './call-tally.ts';
import { carried, carriedError, type FromThread, type ThreadTask, type ToThread } from './messages.ts';
import { type OpenSync, openSync, type SyncParts, withSync } from './client-sync.ts';
import { WatchedThread } from './watch.ts';

/** How often it looks for drains to help with when it got no message about one. */
const lookEveryMs = 1_000;

/**
 * Thousands of clients that ask for their queues at the same moment would use up sockets and the database, and would meet again
 * at every poll. So they start one after the other, and stay apart.
 */
const startEveryMs = 10;

/**
 * The priority of this thread, on Linux. It is a little less than that of the main thread, which has little to do and should do
 * it at once.
 */
const niceness = 5;
if (getPriority() < niceness) setPriority(niceness);

const { settings, holder, work, writeTurns, heartbeat } = workerData as ThreadTask;
const stop = new AbortController();
/** Ends the present wait for the next look. */
let wake = (): void => undefined;

const lanes = new OwnLanes();
const errands = new OwnErrands();

parentPort?.on('message', (message: ToThread) => {
  if (typeof message !== 'string')
    return void (message.type === 'errand' ? errands.answer(message, send) : lanes.answer(message, send));
  if (message === 'stop') stop.abort();
  wake();
});

const send = (message: FromThread): void => parentPort?.postMessage(message);

const tally = new CallTally((calls) => send({ type: 'calls', calls }));

const watched =
  heartbeat === undefined
    ? null
    : new WatchedThread(heartbeat, (client) => send({ type: 'stalled', client }));

const partsFor = (shadow: Shadow, client: ClientSettings): SyncParts => ({
  settings,
  client,
  shadow,
  signal: stop.signal,
  emit: (event) => {
    send({ type: 'event', event: carried(event) });
    stallAsPlanted('busy');
  },
  onNotice: (notice) => send({ type: 'notice', client: client.id, notice }),
  onCall: (call) => tally.add(client.id, call),
});

async function follow(shadow: Shadow, clients: readonly ClientId[]): Promise<void> {
  const own = new Set(clients);
  const followed = settings.clients.filter(({ id }) => own.has(id));
  await Promise.all(followed.map((client, at) => followLater(shadow, client, at * startEveryMs)));
}

async function followLater(shadow: Shadow, client: ClientSettings, afterMs: number): Promise<void> {
  if (afterMs > 0) await pause(afterMs, stop.signal);
  const onOpen = (signs: VitalSigns): void => watched?.watch(client.id, signs);
  await withSync({ ...partsFor(shadow, client), onOpen }, (context) => {
    lanes.open(context, client.fastLane);
    errands.open(context);
    return followClient({ ...context, pause: plantedPause }, holder);
  });
}

const plantedPause: SyncContext['pause'] = (ms, signal) =>
  neverEndsAsPlanted() ? new Promise(() => undefined) : pause(ms, signal);

/**
 * It helps with its own clients too, because another process may lead their drains. A client is opened when it first needs
 * help, and stays open. The leader of a drain has no share in it.
 */
async function help(shadow: Shadow): Promise<void> {
  const known = new Map(settings.clients.map((client) => [client.id, client]));
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
    leastBatch: Math.min(...settings.clients.map(({ association }) => association.bulkSize)),
    contextOf: (client) => {
      const one = known.get(client);
      return one === undefined ? null : openedFor(one).context;
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

async function drain(shadow: Shadow, id: ClientId): Promise<void> {
  try {
    const client = settings.clients.find((one) => one.id === id);
    if (client === undefined) throw new TypeError('the client is not configured');
    const outcome = await withSync(partsFor(shadow, client), (context) => drainOnce(context, holder));
    send({ type: 'drained', outcome });
  } catch (error) {
    send({ type: 'not-drained', error: carriedError(asSyncError(error)) });
  }
}

/** One measurement at a time. A database that cannot be asked is reported by the drains. */
function measureHeldBack(shadow: Shadow): NodeJS.Timeout {
  const measure = async (): Promise<void> => {
    const heldBack = await shadow.heldBack().catch(() => null);
    if (heldBack !== null) send({ type: 'held-back', heldBack });
  };
  return setInterval(() => void measure(), watchLimits.heldBackEveryMs).unref();
}

const { database, databaseFile: file } = settings;
const catalogue = storedCatalogue(settings);
const shadow = await openShadow(database, { schema: 'check', writeTurns, file, catalogue });
let measuring: NodeJS.Timeout | undefined;
try {
  if (work.kind === 'drain') await drain(shadow, work.client);
  else {
    measuring = measureHeldBack(shadow);
    await Promise.all([follow(shadow, work.clients), help(shadow)]);
  }
} finally {
  clearInterval(measuring);
  tally.send();
  await shadow.close();
  watched?.end();
  parentPort?.close();
}
