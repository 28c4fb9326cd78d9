// What keeps calls from starting besides the pacing: the hours and the number of calls that a client allows. The pacer asks it, and it
// knows nothing of turns. The rooms above have the one that there is.

import type { CallLane } from './lanes.ts';

/** `quiet`: AA is left alone at this time of the day. `budget`: the calls of this hour are used up. */
export interface CallHold {
  readonly why: 'quiet' | 'budget';
  /** When a call may start again, at the earliest. */
  readonly until: Date;
}

/** `asking`: it is not known yet, and will be within moments. `held`: the call is not made, and `holdOf` says why. */
export type GateSays = 'open' | 'asking' | 'held';

export interface CallGate {
  /** Whether a call of the lane may start now. If not, the listener is called when that may have changed. `waiting`: calls that wait in it. */
  says(lane: CallLane, waiting: number): GateSays;
  /** Must be called with each call that starts. */
  started(lane: CallLane): void;
  /** As far as is known in this process. `null`: no hold is known. */
  holdOf(lane: CallLane): CallHold | null;
  /** There is one listener, the pacer. */
  onChange(listener: () => void): void;
}
