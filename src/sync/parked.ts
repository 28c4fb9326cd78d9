// Parked customers that are due are tried again on their own schedule, beside the drains. No purge ever waits for them (P8).

import type { Lease } from '../shadow/shadow.ts';
import { reached } from '../steps.ts';
import { OutageGuard } from './fetch/known-living.ts';
import { refreshClaimed } from './refresh.ts';
import { isHeld, unlessHeld } from './work/call-gate.ts';
import { customersPerCall, inLane, type SyncContext } from './work/context.ts';
import { forEver, underLease } from './work/retry-loop.ts';
import { longestDelayMs } from './work/schedule.ts';
import { isPaused } from './work/pausing.ts';

/** How far our clock and the database's clock may lie apart. The database's clock says which customers are due. */
const clocksApartMs = 60_000;

/** Whether some parked customer is due, or will be within a minute. `nobody`: no customer is parked. */
export async function whoIsDue({
  client,
  shadow,
  now,
}: Pick<SyncContext, 'client' | 'shadow' | 'now'>): Promise<'some' | 'none yet' | 'nobody'> {
  const next = await shadow.nextParkedAt(client);
  if (next === null) return 'nobody';
  return next.getTime() <= now().getTime() + clocksApartMs ? 'some' : 'none yet';
}

/** When the clock and the time that really passed differ by this much, the clock was set. */
const clockWasSetMs = 60_000;

/** The retries under one lease, one pass after the other. */
export class ParkedRetries {
  readonly #lease: Lease;
  /** The clock minus the time that really passed, when the schedules were last looked through. */
  #clock: number | null = null;
  #nobodyParked = false;

  constructor(lease: Lease) {
    this.#lease = lease;
  }

  /**
   * Tries all that are due now, one batch after the other. Returns how many were tried. A customer that turns out gone waits
   * until no customer is due any more. Then the drain settles the deletions of all of them at once (P6).
   */
  async tryDue(work: SyncContext): Promise<number> {
    const context = inLane(work, 'parked');
    await this.#mendSchedules(context);
    if (isHeld(context) || !(await this.#someoneDue(context))) return 0;
    const guard = new OutageGuard(context);
    let tried = 0;
    let swept = false;
    for (;;) {
      context.signal.throwIfAborted();
      const entries = await context.shadow.claimParked(this.#lease, customersPerCall(context));
      if (entries.length > 0) {
        reached('parked-claimed');
        const refresh = (): Promise<void> => refreshClaimed(context, this.#lease, entries, guard);
        if ((await unlessHeld(context, refresh)) === 'held') return tried;
        tried += entries.length;
      } else if (swept || !(await this.#sweep(context))) return tried;
      else swept = true;
    }
  }

  /**
   * Nothing is in hand, but something may still be claimed: an earlier pass failed and could not give it back, or the database
   * has claimed it and its answer was lost. This comes last, when few are left that are due.
   */
  async #sweep({ shadow }: SyncContext): Promise<boolean> {
    return (await shadow.unclaimParked(this.#lease)) > 0;
  }

  /** As of the last pass. */
  get nobodyParked(): boolean {
    return this.#nobodyParked;
  }

  /** Claiming is a write, and mostly there is nothing to claim. */
  async #someoneDue(context: SyncContext): Promise<boolean> {
    const due = await whoIsDue(context);
    this.#nobodyParked = due === 'nobody';
    return due === 'some' && !(await isPaused(context));
  }

  /** At the start, and when the clock was set: a customer that an earlier wrong clock has put off for years is due now. */
  async #mendSchedules({ client, shadow, now }: SyncContext): Promise<void> {
    const clock = now().getTime() - performance.now();
    if (this.#clock !== null && Math.abs(clock - this.#clock) < clockWasSetMs) return;
    await shadow.bringForwardParked(client, new Date(now().getTime() + longestDelayMs));
    this.#clock = clock;
  }
}

/** How often it is checked whether a parked customer is due. */
const lookPauseMs = 5_000;
/** How many looks are left out where no customer is parked. Only drains park customers, and they say so. */
const idleLooks = 5;

/** `parks`: is notified of every customer that is parked. */
export function retryParkedForEver(context: SyncContext, lease: Lease, parks: ParkWatch): Promise<void> {
  const retries = new ParkedRetries(lease);
  let leaveOut = 0;
  const look = async (attempt: SyncContext): Promise<number> => {
    const isNew = parks.takeNote();
    if (leaveOut > 0 && !isNew) leaveOut -= 1;
    else {
      await retries.tryDue(attempt);
      leaveOut = retries.nobodyParked ? idleLooks : 0;
    }
    return lookPauseMs;
  };
  return forEver(context, underLease('none'), look);
}

/** Whether a customer was parked since the last check. */
export class ParkWatch {
  #parked = false;

  parked(): void {
    this.#parked = true;
  }

  takeNote(): boolean {
    const parked = this.#parked;
    this.#parked = false;
    return parked;
  }
}
