// The retries of the parked, beside the drains.

import type { Lease } from '../shadow/shadow.ts';
import { forEver } from './for-ever.ts';
import { ParkedRetries } from './retry-parked.ts';
import type { SyncContext } from './sync-context.ts';
import type { SyncEvent } from './sync-event.ts';

/** How often the parked customers are looked through for one that is due. */
const lookPauseMs = 5_000;
/** Looks that are left out where nobody is parked: only drains park, and they say so. */
const idleLooks = 5;

export async function retryParkedForEver(
  context: SyncContext,
  lease: Lease,
  parks: ParkWatch,
): Promise<void> {
  const retries = new ParkedRetries(lease);
  let leaveOut = 0;
  await forEver(context, 'other', async (watched) => {
    if (leaveOut > 0 && !parks.seen()) leaveOut -= 1;
    else {
      await retries.tryDue(watched);
      leaveOut = retries.nobodyParked ? idleLooks : 0;
    }
    return lookPauseMs;
  });
}

/** Whether anybody was parked since it was last asked. */
export class ParkWatch {
  #parked = false;

  watch(context: SyncContext): SyncContext {
    const emit = (event: SyncEvent): void => {
      this.#parked ||= event.type === 'parked';
      context.emit(event);
    };
    return { ...context, emit };
  }

  seen(): boolean {
    const parked = this.#parked;
    this.#parked = false;
    return parked;
  }
}
