// Tells of a failure and waits as long as its kind asks for, before the work is tried again.

import type { AaShadowError } from '../aa-shadow-error.ts';
import { pauseAfterFailure } from './poll-schedule.ts';
import type { SyncContext } from './sync-context.ts';

/** How often a client that somebody else drains is looked at. */
const heldElsewherePauseMs = 5_000;

export async function waitAfterFailure(
  { client, emit, signal, random, pause }: SyncContext,
  error: AaShadowError,
  inARow: number,
): Promise<void> {
  const held = error.code === 'SYNC_CLIENT_HELD';
  const retryInMs = held ? heldElsewherePauseMs : pauseAfterFailure(inARow, error.kind, random());
  emit({ client, type: 'failed', error, retryInMs });
  await pause(retryInMs, signal);
}
