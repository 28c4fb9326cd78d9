// Parked customers that are due are tried again, on their own schedule; no purge ever waits for them (P8).

import type { Lease } from '../shadow/shadow.ts';
import { customersPerCall } from './fetch-call.ts';
import { OutageGuard } from './outage-guard.ts';
import { longestDelayMs, whoIsDue } from './parked-schedule.ts';
import { refreshClaimed } from './refresh-queue.ts';
import type { SyncContext } from './sync-context.ts';
import { reached } from '../steps.ts';

/** A difference between the clock and the time that really passed, from which on the clock was set. */
const clockWasSetMs = 60_000;

/** The retries of one lease, one pass after the other. */
export class ParkedRetries {
  readonly #lease: Lease;
  /** The clock minus the time that really passed, when the schedules were last looked through. */
  #clock: number | null = null;
  #nobodyParked = false;

  constructor(lease: Lease) {
    this.#lease = lease;
  }

  /**
   * Tries all that are due now, one batch after the other. Returns how many were tried. Whoever turns out gone waits until
   * nobody is due any more; then the drain's next look settles the deletions of all of them at once (P6).
   */
  async tryDue(context: SyncContext): Promise<number> {
    await this.#mendSchedules(context);
    if (!(await this.#someoneDue(context))) return 0;
    const guard = new OutageGuard(context);
    let tried = 0;
    let swept = false;
    for (;;) {
      context.signal.throwIfAborted();
      const entries = await context.shadow.claimParked(this.#lease, customersPerCall(context));
      if (entries.length > 0) {
        reached('parked-claimed');
        await refreshClaimed(context, this.#lease, entries, guard);
        tried += entries.length;
      } else if (swept || !(await this.#sweep(context))) return tried;
      else swept = true;
    }
  }

  /**
   * Nothing is in hand, but something may still be claimed: of a pass that failed and could not give it back, or where the
   * database has claimed it and nobody heard. Looked for last, when few are left that are due.
   */
  async #sweep({ shadow }: SyncContext): Promise<boolean> {
    return (await shadow.unclaimParked(this.#lease)) > 0;
  }

  /** As of the last pass. */
  get nobodyParked(): boolean {
    return this.#nobodyParked;
  }

  /** Claiming is a write, and mostly there is nobody to claim. */
  async #someoneDue(context: SyncContext): Promise<boolean> {
    const due = await whoIsDue(context);
    this.#nobodyParked = due === 'nobody';
    return due === 'some';
  }

  /** At the start, and when the clock was set: what an earlier wrong clock has put off for ever is due now. */
  async #mendSchedules({ client, shadow, now }: SyncContext): Promise<void> {
    const clock = now().getTime() - performance.now();
    if (this.#clock !== null && Math.abs(clock - this.#clock) < clockWasSetMs) return;
    await shadow.bringForwardParked(client, new Date(now().getTime() + longestDelayMs));
    this.#clock = clock;
  }
}
