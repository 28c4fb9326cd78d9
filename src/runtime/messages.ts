// The messages between the main thread and its sync threads. All of them can be cloned from one to the other. Errors lose
// their class on the way, and get it back.

import { AaShadowError, type ErrorParts } from '../aa-shadow-error.ts';
import type { AssociationNotice, CallOutcome, EndedCall } from '../aa/open-association.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { Settings } from '../config/settings.ts';
import type { HeldBack } from '../shadow/shadow.ts';
import type { DrainOutcome } from '../sync/drain.ts';
import type { Errand, ErrandTold } from '../sync/errands.ts';
import type { LaneAnswer, LaneWant } from '../sync/fast-lane/words.ts';
import { syncError, type SyncErrorCode } from '../sync/sync-error.ts';
import type { SyncEvent } from '../sync/sync-event.ts';

/** The task that a thread is started with. */
export interface ThreadTask {
  /** Its `clients` are those that the thread knows. */
  readonly settings: Settings;
  /** The thread's name for leases and shares: `host/pid/command`. */
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
  /** The memory of a `Heartbeat`, where the thread is watched. */
  readonly heartbeat?: SharedArrayBuffer;
}

/**
 * `look`: a long drain has begun somewhere. `stop`: the thread should end, so that a later start can continue. `fetch-now`: somebody
 * waits for customers of a client that the thread follows. `errand`: somebody has something else done for such a client.
 */
export type ToThread =
  | 'look'
  | 'stop'
  | {
      readonly type: 'fetch-now';
      readonly requestId: number;
      readonly client: ClientId;
      readonly wants: readonly LaneWant[];
      readonly asker: string;
    }
  | {
      readonly type: 'errand';
      readonly errandId: number;
      readonly client: ClientId;
      readonly errand: Errand;
    };

export type FromThread =
  | { readonly type: 'event'; readonly event: CarriedEvent }
  /** The calls to AA that have ended since the last message of this type. */
  | { readonly type: 'calls'; readonly calls: readonly CountedCalls[] }
  | { readonly type: 'notice'; readonly client: ClientId; readonly notice: AssociationNotice }
  /** What old transactions of readers keep the database from cleaning up, as measured now. */
  | { readonly type: 'held-back'; readonly heldBack: HeldBack }
  /** The loops of a client give no sign of life. */
  | { readonly type: 'stalled'; readonly client: ClientId }
  /** `null`: all are told. */
  | { readonly type: 'fetched-now'; readonly requestId: number; readonly answer: LaneAnswer | null }
  | { readonly type: 'errand-told'; readonly errandId: number; readonly told: CarriedTold }
  | {
      readonly type: 'errand-ended';
      readonly errandId: number;
      readonly end: 'done' | 'not-here';
      readonly error: CarriedError | null;
    }
  | { readonly type: 'drained'; readonly outcome: DrainOutcome }
  | { readonly type: 'not-drained'; readonly error: CarriedError };

/** Calls to AA of one kind that ended one way. */
export interface CountedCalls {
  readonly client: ClientId;
  readonly procedure: EndedCall['service'];
  readonly outcome: CallOutcome;
  /** How long each of them took. */
  readonly seconds: readonly number[];
  /** How many customers each of them asked for. 0: it asks for none. */
  readonly customers: readonly number[];
  /** How many calls AA was given at once when the last of them had ended. */
  readonly atOnce: number;
}

type Carried<Event> = Event extends { readonly error: AaShadowError }
  ? Omit<Event, 'error'> & { readonly error: CarriedError }
  : Event;
export type CarriedEvent = Carried<SyncEvent>;

export interface CarriedError extends Omit<ErrorParts, 'cause'> {
  readonly stack: string | undefined;
}

export const carriedError = ({ code, kind, message, hint, stack }: AaShadowError): CarriedError => ({
  code,
  kind,
  message,
  hint,
  stack,
});

export function revivedError({ stack, ...parts }: CarriedError): AaShadowError {
  const error = new AaShadowError(parts);
  if (stack !== undefined) error.stack = stack;
  return error;
}

type CarriedTold = ErrandTold extends infer Told
  ? Told extends { readonly error: AaShadowError | null }
    ? Omit<Told, 'error'> & { readonly error: CarriedError | null }
    : Told
  : never;

export const toldInMessage = (told: ErrandTold): CarriedTold =>
  told.kind === 'begun' ? told : { ...told, error: told.error === null ? null : carriedError(told.error) };

export const toldOfMessage = (told: CarriedTold): ErrandTold =>
  told.kind === 'begun' ? told : { ...told, error: told.error === null ? null : revivedError(told.error) };

const isCarried = (error: Error): error is Error & CarriedError =>
  'code' in error && 'kind' in error && 'hint' in error;

/** Node's errors for a thread that could not be started, or was ended, because a resource was used up. */
const wants: readonly (readonly [RegExp, SyncErrorCode])[] = [
  [/\bE[MN]FILE\b/, 'SYNC_NO_DESCRIPTORS'],
  [/ERR_WORKER_OUT_OF_MEMORY/, 'SYNC_OUT_OF_MEMORY'],
];

function exhaustion(error: Error): AaShadowError | null {
  const said = `${(error as NodeJS.ErrnoException).code} ${error.message}`;
  const want = wants.find(([pattern]) => pattern.test(said));
  return want === undefined ? null : syncError(want[1], undefined, error);
}

/** The error that a thread died of, in the main thread. */
export function revivedDeath(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(typeof error);
  if (!isCarried(error)) return exhaustion(error) ?? error;
  const { code, kind, hint, message, stack } = error;
  return revivedError({ code, kind, hint, message, stack });
}

export const carried = (event: SyncEvent): CarriedEvent =>
  'error' in event ? { ...event, error: carriedError(event.error) } : event;

export const revived = (event: CarriedEvent): SyncEvent =>
  'error' in event ? { ...event, error: revivedError(event.error) } : event;
