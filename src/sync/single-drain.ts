// `drain` for one client: finishes what an earlier drain left, makes one pass, tries parked customers that are due, and
// returns how it ended. It tries again for a while, so that one bad moment of AA does not fail a command. Work that keeps
// failing is given up with its error, and the next call resumes it.

import type { Lease } from '../shadow/shadow.ts';
import { drain, type DrainOutcome } from './drain.ts';
import { keepTidy } from './history.ts';
import { ParkedRetries } from './parked.ts';
import { settleDeletions } from './purge.ts';
import { bringOnce, walkOnce } from './shape/bring-customers.ts';
import { syncError } from './sync-error.ts';
import type { SyncContext } from './work/context.ts';
import { holdLease } from './work/lease.ts';
import { awaited, keepFailure, persist } from './work/retry-loop.ts';
import { fillWords } from './words.ts';

/** Passing failures in a row, without progress in between, until the command gives up. */
const patience = awaited(5, 'last');

export const drainOnce = (context: SyncContext, holder: string): Promise<DrainOutcome> =>
  holdLease(context, holder, async (held, lease) => {
    await walkOnce(held, lease);
    const outcome = await drainPatiently(held, lease);
    if (outcome === 'paused' || outcome === 'held') return outcome;
    const retries = new ParkedRetries(lease);
    await persist(held, patience, (attempt) => retries.tryDue(attempt));
    await bringOnce(held, lease);
    const settled = outcome === 'braked' ? outcome : await settleDeletions(held);
    await keepTidy(held);
    await fillWords(held, awaited(5, 'none'));
    await (outcome === 'unpurged'
      ? keepFailure(held, syncError('SYNC_PURGE_REFUSED', held.purgePatience.refusal ?? undefined))
      : held.shadow.recordError(held.client, null));
    return settled === 'braked' ? settled : outcome;
  });

/** After a drain that was resumed, the queue is asked for once more. */
const goesOn: ReadonlySet<DrainOutcome> = new Set(['purged', 'unpurged', 'observed']);

async function drainPatiently(context: SyncContext, lease: Lease): Promise<DrainOutcome> {
  const once = (): Promise<DrainOutcome> => persist(context, patience, (attempt) => drain(attempt, lease));
  const resumed = (await context.shadow.unfinishedDrain(lease)) !== null;
  const outcome = await once();
  if (!resumed || !goesOn.has(outcome)) return outcome;
  const second = await once();
  // AA did not confirm our purge, but the queue is empty, so the purge has worked.
  return (second === 'empty' || second === 'unchanged') && outcome !== 'unpurged' ? outcome : second;
}
