// What every part of the sync of one client works with: its AA, its shadow, its settings, and the rim (clock, chance).

import type { AssociationAnywhere } from '../aa/association.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { DeletionBrake, Shadow } from '../shadow/shadow.ts';
import type { PurgePatience } from './purge-patience.ts';
import type { QueueWatch } from './queue-watch.ts';
import type { EmitSyncEvent } from './sync-event.ts';
import type { VitalSigns } from './vital-signs.ts';

export interface SyncSettings {
  /** Customers in one bulk call. */
  readonly bulkSize: number;
  /** Calls to AA at once, at most. */
  readonly concurrency: number;
  /** Further workers that may join a drain of this client. */
  readonly helpers: number;
  /** The longest pause between two looks at an empty queue. */
  readonly pollEveryMs: number;
  readonly brake: DeletionBrake;
  /** Customers an hour the audit in idle time looks at; 0: there is none. */
  readonly auditPerHour: number;
  /** How long the feed is kept. */
  readonly historyMs: number;
}

export interface SyncContext {
  readonly client: ClientId;
  readonly aa: AssociationAnywhere;
  readonly shadow: Shadow;
  readonly settings: SyncSettings;
  readonly emit: EmitSyncEvent;
  /** Told of by the loops, and looked at by whoever watches them. One for all work for the client here. */
  readonly vitalSigns: VitalSigns;
  /** Looks at AA's queue again now and then, for purges of others (P13). One for all drains of the client here. */
  readonly queueWatch: QueueWatch;
  /** One for all drains of the client here. */
  readonly purgePatience: PurgePatience;
  /** Ends the work in an orderly way: nothing new is begun, calls under way are abandoned. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  /** Waits, or ends early without an error when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The same work under a narrower signal. */
export const withSignal = (context: SyncContext, signal: AbortSignal): SyncContext => ({
  ...context,
  signal: AbortSignal.any([context.signal, signal]),
});
