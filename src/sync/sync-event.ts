// The events that the sync emits while it works. The command line turns them into progress, log lines and metrics. No
// event contains credentials or a customer's data, only numbers, codes and customer ids.

import type { AaShadowError } from '../aa-shadow-error.ts';
import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { Applied, Audit, DrainProgress, ForeignPurgeKind, WordsProgress } from '../shadow/shadow.ts';

export type SyncEvent = { readonly client: ClientId } & (
  | { readonly type: 'drain-resumed'; readonly drainNo: number; readonly progress: DrainProgress }
  /** This worker refreshes customers of a drain that another worker leads. */
  | { readonly type: 'drain-joined'; readonly drainNo: number }
  | { readonly type: 'queue-receiving'; readonly entries: number }
  | { readonly type: 'queue-received'; readonly drainNo: number; readonly progress: DrainProgress }
  /** `named`: how many customers an observer's queue still names. Left out: none. */
  | { readonly type: 'queue-empty'; readonly named?: number }
  /** `tookMs`: the transaction. */
  | { readonly type: 'applied'; readonly applied: readonly Applied[]; readonly tookMs: number }
  | {
      readonly type: 'parked';
      readonly custId: CustId;
      readonly error: AaShadowError;
      readonly nextAttemptAt: Date | null;
    }
  | { readonly type: 'call-split'; readonly customers: number; readonly error: AaShadowError }
  | { readonly type: 'deletions-settled'; readonly deleted: number }
  | { readonly type: 'deletions-braked'; readonly gone: number; readonly customers: number }
  /** The rule has kept none of so many customers: nothing is purged. */
  | { readonly type: 'nobody-kept'; readonly judged: number }
  | { readonly type: 'purged'; readonly drainNo: number; readonly maxQueueNumber: string }
  /** Everything of the drain is stored or parked, and no purge is sent for it. */
  | { readonly type: 'observed'; readonly drainNo: number }
  /** The audit in idle time found a customer that differs from AA although nothing was queued. */
  | {
      readonly type: 'drift-found';
      readonly custId: CustId;
      readonly drift: 'differs' | 'gone' | 'served';
      readonly sections: readonly string[];
      readonly healed: boolean;
    }
  /** An audit would delete too many customers in all, so a person must decide (P6). */
  | { readonly type: 'audit-braked'; readonly gone: number }
  /** The audit in idle time has looked at all customers once. */
  | { readonly type: 'audit-walked'; readonly audit: Audit }
  /** The words by which customers are found are being filled in, or removed. */
  | { readonly type: 'words-filled'; readonly progress: WordsProgress }
  /** It seems that another program purges our queue (P13). */
  | { readonly type: 'foreign-purge'; readonly kind: ForeignPurgeKind; readonly customers: number }
  /** A purge that AA confirmed has removed nothing: the queue came again with the same number. */
  | { readonly type: 'purge-repeated'; readonly maxQueueNumber: string; readonly inARow: number }
  /** A person holds the work for the client: nothing new is begun. */
  | { readonly type: 'paused'; readonly since: Date; readonly by: string }
  | { readonly type: 'resumed' }
  /** The configuration keeps another part of each customer than before. */
  | { readonly type: 'shape-installed'; readonly shapeNo: number }
  /** `left`: how many customers are still to be fetched because of it. */
  | { readonly type: 'shape-progress'; readonly left: number }
  | { readonly type: 'failed'; readonly error: AaShadowError; readonly retryInMs: number }
);

/** Must not throw. */
export type EmitSyncEvent = (event: SyncEvent) => void;
