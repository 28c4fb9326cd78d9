// Drains one after the other: at once while there is work, less and less often while there is none.

import type { Lease } from '../shadow/shadow.ts';
import type { IdleTime } from './audit/idle-time.ts';
import { drain, type DrainOutcome } from './drain.ts';
import { forEver } from './for-ever.ts';
import { keepTidyBetween } from './keep-tidy.ts';
import { pauseAfterEmpty, pauseAfterFailure } from './poll-schedule.ts';
import type { SyncContext } from './sync-context.ts';
import { syncError } from './sync-error.ts';

export async function drainForEver(context: SyncContext, lease: Lease, idle: IdleTime): Promise<void> {
  let empty = 0;
  let repeats = 0;
  // An error that an earlier process recorded is over with the first drain that works.
  let worked = false;
  await forEver(context, 'drain', async (watched) => {
    const outcome = await drainWhenDue(watched, lease, idle);
    if (!worked) await watched.shadow.recordError(watched.client, null);
    worked = true;
    empty = outcome === 'empty' || outcome === 'braked' ? empty + 1 : 0;
    repeats = outcome === 'repeated' ? repeats + 1 : 0;
    const pauseMs = pauseAfter(watched, outcome, { empty, repeats });
    await keepTidyBetween(watched, pauseMs);
    // To be told and waited for like any failure: by then it is the seventh in a row.
    if (outcome === 'unpurged') throw syncError('SYNC_PURGE_REFUSED');
    return pauseMs;
  });
}

interface InARow {
  readonly empty: number;
  readonly repeats: number;
}

function pauseAfter({ settings, random }: SyncContext, outcome: DrainOutcome, inARow: InARow): number {
  if (outcome === 'purged' || outcome === 'unpurged') return 0;
  // A queue that cannot be purged would be drained for ever, at full speed.
  if (outcome === 'repeated') return pauseAfterFailure(inARow.repeats, 'refused', random());
  return pauseAfterEmpty(inARow.empty, settings.pollEveryMs);
}

/** Idle is a client whose queue was found empty, until it is found otherwise, or cannot be asked. */
async function drainWhenDue(context: SyncContext, lease: Lease, idle: IdleTime): Promise<DrainOutcome> {
  // Of one call at a time the drain's comes first.
  if (context.aa.callsAtOnce() === 1) idle.end();
  try {
    const outcome = await drain(idle.watch(context), lease);
    if (outcome === 'empty') idle.begin();
    else idle.end();
    return outcome;
  } catch (error) {
    idle.end();
    throw error;
  }
}
