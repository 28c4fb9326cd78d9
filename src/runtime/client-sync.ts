// The composition root: puts together what the sync of one client works with. The one place for that, for the command line, for
// threads and for programs that embed the library.

import type { AssociationSettings } from '../aa/association-settings.ts';
import {
  type AssociationNotice,
  type EndedCall,
  type OpenAssociation,
  openAssociation,
} from '../aa/open-association.ts';
import { baseOf } from '../catalogue/promoted.ts';
import { refuseDifferent, refuseLacking } from '../catalogue/same-catalogue.ts';
import type { ClientSettings, Settings } from '../config/settings.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { clientShape } from '../config/client-shape.ts';
import { catalogueOfShape } from '../shape/field-difference.ts';
import type { EmitSyncEvent } from '../sync/sync-event.ts';
import { BudgetGate } from '../sync/work/call-gate.ts';
import { pause, type SyncContext } from '../sync/work/context.ts';
import { PurgePatience, QueueWatch } from '../sync/work/schedule.ts';
import { VitalSigns } from '../sync/work/signs.ts';
import { WishBoard } from '../sync/work/wish-board.ts';

export interface SyncParts {
  readonly settings: Pick<Settings, 'historyMs' | 'catalogue'>;
  readonly client: ClientSettings;
  readonly shadow: Shadow;
  /** Stops the work, so that a later start can continue it. Default: the work is not stopped. */
  readonly signal?: AbortSignal;
  /** Is called with every event. Default: events are dropped. */
  readonly emit?: EmitSyncEvent;
  /** Is called with notices of the web services, such as retries. */
  readonly onNotice?: (notice: AssociationNotice) => void;
  /** Is called after every attempt to call the web services. */
  readonly onCall?: (call: EndedCall) => void;
  /** Is called with the signs of life of the work, so that it can be watched. */
  readonly onOpen?: (vitalSigns: VitalSigns) => void;
}

export interface OpenSync {
  readonly context: SyncContext;
  /** Ends the connections to the client's AA. */
  close(): Promise<void>;
}

/**
 * Registers the client, switches its search on or off, says what its views show, and does the work. Closes the connections to the client's AA afterwards. Throws `CATALOGUE_DIFFERS` where
 * the settings were read with another catalogue than the shadow's, or the shadow lacks a column of a field that the client has promoted.
 */
export async function withSync<T>(parts: SyncParts, work: (context: SyncContext) => Promise<T>): Promise<T> {
  const { client, shadow } = parts;
  await shadow.register(client.id);
  await shadow.switchSearch(client.id, client.search);
  await shadow.mapViews(client.id, client.views ?? []);
  const sync = openSync(parts);
  try {
    return await work(sync.context);
  } finally {
    await sync.close();
  }
}

/** For a client that is registered. Nothing is connected before the first call. */
export function openSync(parts: SyncParts): OpenSync {
  const { settings, client, shadow, onNotice, onCall } = parts;
  if (settings.catalogue !== undefined) refuseDifferent(settings.catalogue, baseOf(shadow.catalogue));
  const catalogue = catalogueOfShape(clientShape(client), shadow.catalogue);
  refuseLacking(catalogue, shadow.catalogue);
  const vitalSigns = new VitalSigns(longestCallMs(client.association));
  parts.onOpen?.(vitalSigns);
  const noticed = (notice: AssociationNotice): void => {
    if (notice.kind === 'retry') vitalSigns.allowMore(notice.waitMs);
    onNotice?.(notice);
  };
  const budget = client.budget ?? null;
  const gate = budget === null ? undefined : new BudgetGate({ client: client.id, shadow, budget });
  const aa = openAssociation(client.association, {
    catalogue,
    onNotice: noticed,
    gate,
    ...(onCall === undefined ? {} : { onCall }),
  });
  const close = async (): Promise<void> => {
    await aa.close();
    await gate?.close();
  };
  return { context: contextOf(parts, aa, vitalSigns), close };
}

const contextOf = (
  { settings, client, shadow, signal, emit }: SyncParts,
  aa: OpenAssociation,
  vitalSigns: VitalSigns,
): SyncContext => ({
  client: client.id,
  aa,
  lane: 'drain',
  shadow,
  shape: clientShape(client),
  hashKey: client.privacy?.hashKey ?? null,
  settings: {
    bulkSize: client.association.bulkSize,
    concurrency: client.association.concurrency,
    helpers: helpersFor(client.association),
    pollEveryMs: client.pollEveryMs,
    brake: client.brake,
    purge: client.purge,
    auditPerHour: client.auditPerHour,
    historyMs: settings.historyMs,
  },
  emit: emit ?? (() => undefined),
  queueWatch: new QueueWatch(),
  purgePatience: new PurgePatience(),
  wishBoard: boardOf(shadow),
  vitalSigns,
  signal: signal ?? new AbortController().signal,
  now: () => new Date(),
  random: Math.random,
  pause,
});

const boards = new WeakMap<Shadow, WishBoard>();

/** All clients of a shadow share one, so that they are looked at together. */
function boardOf(shadow: Shadow): WishBoard {
  const board = boards.get(shadow) ?? new WishBoard(shadow.operations);
  boards.set(shadow, board);
  return board;
}

const attempts = 5;
/** A call waits for its place, and between its attempts. */
const waitsMs = 60_000;
const leastCallMs = 900_000;

/** After this time a call of AA must have ended, well or badly. */
function longestCallMs({
  timeouts: { connectMs, firstByteMs, idleMs, totalMs },
}: AssociationSettings): number {
  const attemptMs = Math.max(totalMs, connectMs + firstByteMs + idleMs);
  return Math.max(leastCallMs, attempts * (attemptMs + waitsMs));
}

/** Every worker makes at least one call at once. Only a worker without helpers can keep a least time between calls. */
const helpersFor = ({ concurrency, minGapMs }: AssociationSettings): number =>
  minGapMs > 0 ? 0 : concurrency - 1;
