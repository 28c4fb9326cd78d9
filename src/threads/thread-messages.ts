// What the main thread and its sync threads say to each other. Everything here can be cloned from one to the other.

import type { AssociationNotice } from '../aa/open-association.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { Settings } from '../config/settings.ts';
import type { DrainOutcome } from '../sync/drain.ts';
import type { CarriedError, CarriedEvent } from './carried-event.ts';

/** What a thread is started with. */
export interface ThreadTask {
  /** Its `clients` are those the thread knows of. */
  readonly settings: Settings;
  /** Who it is, for leases and shares: `host/pid/command`. */
  readonly holder: string;
  /**
   * `follow`: drains these clients for ever, and helps with the drains of all others. `drain`: drains the one client once
   * and ends.
   */
  readonly work:
    | { readonly kind: 'follow'; readonly clients: readonly ClientId[] }
    | { readonly kind: 'drain'; readonly client: ClientId };
  /** See `OpenOptions.writeTurns`. */
  readonly writeTurns: SharedArrayBuffer;
  /** Of `Heartbeat`, where the thread is watched. */
  readonly heartbeat?: SharedArrayBuffer;
}

/** `look`: a long drain has begun somewhere. `stop`: end in an orderly way. */
export type ToThread = 'look' | 'stop';

export type FromThread =
  | { readonly type: 'event'; readonly event: CarriedEvent }
  | { readonly type: 'notice'; readonly client: ClientId; readonly notice: AssociationNotice }
  /** The loops of a client give no sign of life. */
  | { readonly type: 'stalled'; readonly client: ClientId }
  | { readonly type: 'drained'; readonly outcome: DrainOutcome }
  | { readonly type: 'not-drained'; readonly error: CarriedError };
