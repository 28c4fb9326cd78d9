// `run` for one client: under its lease it drains for ever, tries parked customers again on their own schedule, and audits in
// idle time. No failure ends it.

import type { Lease } from '../shadow/shadow.ts';
import { auditForEver } from './audit/idle-audit.ts';
import { IdleTime } from './audit/idle-time.ts';
import { drain, type DrainOutcome } from './drain.ts';
import { keepTidyBetween } from './history.ts';
import { ParkWatch, retryParkedForEver } from './parked.ts';
import { bringForEver } from './shape/bring-customers.ts';
import { syncError } from './sync-error.ts';
import { isHeld } from './work/call-gate.ts';
import type { SyncContext } from './work/context.ts';
import { journalled, signing } from './work/journal.ts';
import { allLanes } from './work/lanes.ts';
import { holdLease } from './work/lease.ts';
import { fillWords } from './words.ts';
import { endless, FailureCount, forEver, repeat, underLease } from './work/retry-loop.ts';
import { pauseAfterEmpty, pauseAfterFailure } from './work/schedule.ts';
import { isPaused, wakeful } from './work/pausing.ts';

/** Resolves when `context.signal` aborts, in a state that the next start resumes. Rejects with `DB_GONE`, and else never. */
export const followClient = (context: SyncContext, holder: string): Promise<void> =>
  context.vitalSigns.loop((signs) => {
    const patience = { ...endless, failures: new FailureCount() };
    // Under the lease each lane gives signs of its own.
    const follow = (held: SyncContext, lease: Lease): Promise<void> =>
      signs.waiting(Infinity, () => followUnderLease(held, lease));
    return repeat(signing(wakeful(context), signs), patience, async (attempt) => {
      await holdLease(attempt, holder, follow);
      return 0;
    });
  });

async function followUnderLease(context: SyncContext, lease: Lease): Promise<void> {
  const idle = new IdleTime();
  const parks = new ParkWatch();
  const watched = journalled(context, { drain: () => idle.end(), parked: () => parks.parked() });
  await allLanes(watched, [
    (lane) => drainForEver(lane, lease, idle),
    (lane) => retryParkedForEver(lane, lease, parks),
    (lane) => auditForEver(lane, lease, idle),
    (lane) => fillWords(lane, underLease('none')),
    (lane) => bringForEver(lane, lease),
  ]);
}

/** Drains one after the other: at once while there is work, less and less often while there is none. */
function drainForEver(context: SyncContext, lease: Lease, idle: IdleTime): Promise<void> {
  let empty = 0;
  let repeats = 0;
  // The first drain that works ends an error that an earlier process recorded.
  let worked = false;
  const pauses = new ToldPauses();
  let held = false;
  const drainNext = async (attempt: SyncContext): Promise<number> => {
    await pauses.begins(attempt);
    if (held && isHeld(attempt)) return heldLookMs;
    const outcome = await drainWhenDue(attempt, lease, idle);
    held = outcome === 'held';
    if (held) return heldLookMs;
    if (outcome === 'paused') {
      await pauses.ended(attempt);
      return pausedLookMs;
    }
    if (!worked) await attempt.shadow.recordError(attempt.client, null);
    worked = true;
    empty = restful.has(outcome) ? empty + 1 : 0;
    repeats = outcome === 'repeated' ? repeats + 1 : 0;
    const pauseMs = pauseAfter(attempt, outcome, { empty, repeats });
    await keepTidyBetween(attempt, pauseMs);
    // It is reported and followed by a pause like any failure. It is at least the seventh in a row.
    if (outcome === 'unpurged')
      throw syncError('SYNC_PURGE_REFUSED', attempt.purgePatience.refusal ?? undefined);
    return pauseMs;
  };
  return forEver(wakeful(context), underLease('retried'), drainNext);
}

/** How often it is looked whether the budget or the quiet hours let the drain go on. */
const heldLookMs = 5_000;

/** After these, the queue is asked for less and less often. That of an observer never gets empty. */
const restful: ReadonlySet<DrainOutcome> = new Set(['empty', 'unchanged', 'observed', 'braked']);

/** How often a paused client looks whether it may go on. As a rule it is woken sooner. */
const pausedLookMs = 30_000;

/** Tells once when the client was paused, and once when it goes on. */
class ToldPauses {
  #told = false;

  async begins(context: SyncContext): Promise<void> {
    if (!this.#told || (await isPaused(context))) return;
    this.#told = false;
    context.emit({ client: context.client, type: 'resumed' });
  }

  async ended({ client, shadow, emit }: SyncContext): Promise<void> {
    const pause = this.#told ? null : await shadow.operations.pauseOf(client);
    if (pause === null) return;
    this.#told = true;
    emit({ client, type: 'paused', since: pause.since, by: pause.by });
  }
}

interface InARow {
  readonly empty: number;
  readonly repeats: number;
}

function pauseAfter({ settings, random }: SyncContext, outcome: DrainOutcome, inARow: InARow): number {
  if (outcome === 'purged' || outcome === 'unpurged') return 0;
  // Without a pause, a queue that cannot be purged would be drained for ever, at full speed.
  if (outcome === 'repeated') return pauseAfterFailure(inARow.repeats, 'refused', random());
  return pauseAfterEmpty(inARow.empty, settings.pollEveryMs);
}

/** A client is idle from when its queue is found empty until something else is found, or the queue cannot be asked for. */
async function drainWhenDue(context: SyncContext, lease: Lease, idle: IdleTime): Promise<DrainOutcome> {
  // Where AA is given one call at a time, the drain's comes first.
  if (context.aa.callsAtOnce() === 1) idle.end();
  try {
    const outcome = await drain(context, lease);
    if (outcome === 'empty' || outcome === 'unchanged') idle.begin();
    else idle.end();
    return outcome;
  } catch (error) {
    idle.end();
    throw error;
  }
}
