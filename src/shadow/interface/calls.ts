// How many calls a client's AA is given in an hour, and at which hours none.

/** Minutes after midnight on the clock of a place. From `from` until just before `to`, which may be on the next day. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
  /** An IANA name: `America/Chicago`. */
  readonly zone: string;
}

export interface CallBudget {
  /** Calls for customers in any 60 minutes, at most. `null`: as many as AA can take. */
  readonly perHour: number | null;
  /** `null`: there are none. */
  readonly quiet: QuietHours | null;
}

/**
 * How much of the budget a call leaves to others. `asked`: a person waits, and nothing is left. `usual`: a twentieth. `patient`: a fifth.
 */
export type CallRank = 'asked' | 'usual' | 'patient';

/** Calls by the minute in which they were counted, in minutes since 1970. */
export type CallMinutes = ReadonlyMap<number, number>;

export interface CallsWish {
  readonly perHour: number;
  readonly rank: CallRank;
  /** Calls that are to be made within a minute. */
  readonly want: number;
  /** Calls that were made without asking. They count, whatever the budget. */
  readonly made: number;
}

export interface CallsTaken {
  /** So many may be made, within a minute. */
  readonly granted: number;
  /** If it is none: when to ask again. */
  readonly waitMs: number;
}

/** `quiet`: AA is left alone at this time of the day. `budget`: the calls of an hour are used up. */
export interface HeldCalls {
  readonly why: 'quiet' | 'budget';
  /** When a call may start again, at the earliest. */
  readonly until: Date;
}
