// The context of all work for one client: its AA, its shadow, its settings, and the world outside (clock, random numbers,
// waiting).

import { setTimeout as delay } from 'node:timers/promises';
import type { AssociationAnywhere, CustomerLane } from '../../aa/association.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import type { DeletionBrake, Shadow } from '../../shadow/shadow.ts';
import type { Shape } from '../../shape/shape.ts';
import type { EmitSyncEvent } from '../sync-event.ts';
import type { PurgePatience, QueueWatch } from './schedule.ts';
import type { VitalSigns } from './signs.ts';
import type { WishBoard } from './wish-board.ts';

export type PurgeSetting = 'normal' | 'never';

export interface SyncSettings {
  /** Customers in one bulk call. */
  readonly bulkSize: number;
  /** Calls to AA at once, at most. */
  readonly concurrency: number;
  /** Further workers that may join a drain of this client. */
  readonly helpers: number;
  /** The longest pause before an empty queue is asked for again. */
  readonly pollEveryMs: number;
  readonly brake: DeletionBrake;
  /** `never`: this process observes the queue, and sends no purge. Default: `normal`. */
  readonly purge?: PurgeSetting | undefined;
  /** Customers an hour that the audit in idle time looks at. 0: there is no such audit. */
  readonly auditPerHour: number;
  /** How long the feed is kept. */
  readonly historyMs: number;
}

export interface SyncContext {
  readonly client: ClientId;
  readonly aa: AssociationAnywhere;
  /** The lane of all calls of this work for customers. */
  readonly lane: CustomerLane;
  readonly shadow: Shadow;
  /** What of a customer the configuration of this process keeps. */
  readonly shape: Shape;
  /** Of the hash of the shape's policy. `null`: nothing is hashed. A secret (P11). */
  readonly hashKey: Uint8Array | null;
  readonly settings: SyncSettings;
  readonly emit: EmitSyncEvent;
  /** The loops report to it, and the watch over threads reads it. One for all work for the client in this process. */
  readonly vitalSigns: VitalSigns;
  /** Says when AA's queue is to be looked at for purges by others (P13). One for all drains of the client in this process. */
  readonly queueWatch: QueueWatch;
  /** One for all work on this database in this process. */
  readonly wishBoard: WishBoard;
  /** One for all drains of the client in this process. */
  readonly purgePatience: PurgePatience;
  /** Stops the work: nothing new is begun, and running calls are given up. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  /** Waits. It ends early, without an error, when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The real pause, with a timer. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The same work under a narrower signal. */
export const withSignal = (context: SyncContext, signal: AbortSignal): SyncContext => ({
  ...context,
  signal: AbortSignal.any([context.signal, signal]),
});

/** The same work. Its calls for customers wait in another lane. */
export const inLane = (context: SyncContext, lane: CustomerLane): SyncContext => ({ ...context, lane });

/** How many customers one call should ask for at present. AA must be able to answer it within the time-outs. */
export const customersPerCall = ({ settings, aa }: Pick<SyncContext, 'settings' | 'aa'>): number =>
  Math.min(settings.bulkSize, aa.batchSize());
