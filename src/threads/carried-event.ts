// The sync's events as they cross from one thread to another: errors lose their class on the way and get it back.

import { AaShadowError, type ErrorParts } from '../aa-shadow-error.ts';
import { syncError, type SyncErrorCode } from '../sync/sync-error.ts';
import type { SyncEvent } from '../sync/sync-event.ts';

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

const isCarried = (error: Error): error is Error & CarriedError =>
  'code' in error && 'kind' in error && 'hint' in error;

/** What Node says of a thread that could not be started, or was ended, for want of something. */
const wants: readonly (readonly [RegExp, SyncErrorCode])[] = [
  [/\bE[MN]FILE\b/, 'SYNC_NO_DESCRIPTORS'],
  [/ERR_WORKER_OUT_OF_MEMORY/, 'SYNC_OUT_OF_MEMORY'],
];

function exhaustion(error: Error): AaShadowError | null {
  const said = `${(error as NodeJS.ErrnoException).code} ${error.message}`;
  const want = wants.find(([pattern]) => pattern.test(said));
  return want === undefined ? null : syncError(want[1], undefined, error);
}

/** What a thread died of, as the main thread hears of it. */
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
