// What the people who operate the program do with a client, and what they look at.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { CallsTaken, CallsWish } from './calls.ts';
import type { Pause } from './client-state.ts';
import type { Drain, ParkedCustomer } from './ledger.ts';
import type { CappedCount } from './served.ts';

/** What people wish of the work for a client. */
export interface Wishes {
  readonly pausedAt: Date | null;
  /** When a person last wished for a drain at once. */
  readonly drainWantedAt: Date | null;
}

export interface PauseTerms {
  readonly by: string;
  /** Shown by `status`. It is in no log. */
  readonly reason: string | null;
}

/** Parked customers with the same error. */
export interface ParkedGroup extends CappedCount {
  /** `AA_TIMEOUT-3f2a9c01bb`. Holds nothing of AA's words. */
  readonly group: string;
  readonly errorCode: string;
  /** The error in the words of the longest parked one, each number as `#`. */
  readonly gist: string;
  /** When the longest and the newest of them were parked. */
  readonly oldestParkedAt: Date;
  readonly newestParkedAt: Date;
  /** The soonest of those that were counted; `null`: all of these wait for a person. */
  readonly nextAttemptAt: Date | null;
  /** The longest parked, a few. */
  readonly sample: readonly CustId[];
}

export interface ParkedGroups {
  /** In the order of their names. At most 50. */
  readonly groups: readonly ParkedGroup[];
  /** There are more groups. */
  readonly more: boolean;
}

/** Where the next page of a list of parked customers begins. */
export interface ParkedPlace {
  readonly parkedAt: Date;
  readonly custId: CustId;
}

export interface ParkedPage {
  /** `null`: of all groups. */
  readonly group: string | null;
  readonly after: ParkedPlace | null;
  readonly limit: number;
}

/** `retry`: due now. `drop`: given up without a refresh. */
export interface ParkedDecisionTerms {
  readonly what: 'retry' | 'drop';
  readonly target: readonly CustId[] | { readonly group: string } | 'all';
  /** How many of them are parked, as the person has seen it. `null`: however many they are. */
  readonly expected: number | null;
  readonly by: string;
}

/** How a client was, once in five minutes. */
export interface Sample {
  readonly at: Date;
  /** `null`: AA was not heard, and nothing was known that waited. */
  readonly lagSeconds: number | null;
  /** Customers that were to be refreshed. */
  readonly queued: number;
  readonly parked: number;
  /** Customers that changed since the sample before; `null` in the first. */
  readonly changes: number | null;
  /** How long AA took to answer in the minutes before. `null`: it was not called, or by nobody who took samples. */
  readonly answers: AnswerTime | null;
}

/** How long calls of some minutes took, in milliseconds. */
export interface AnswerTime {
  readonly medianMs: number;
  readonly slowestMs: number;
}

/** The lag of all clients over the last day, in few points. */
export interface ShortLines {
  /** The oldest first. */
  readonly times: readonly Date[];
  /** In seconds, for each of the times; `null`: there is no sample. */
  readonly lags: ReadonlyMap<ClientId, readonly (number | null)[]>;
}

/** One thing that `check` has tried. Names no customer, and holds no secret. */
export interface CheckItem {
  /** `warning`: it works without. */
  readonly level: 'ok' | 'warning' | 'fault';
  readonly text: string;
  /** What to do about it. */
  readonly hint: string | null;
}

export interface LastCheck {
  readonly at: Date;
  readonly items: readonly CheckItem[];
}

export interface DeletionDecisionTerms {
  /** `confirm`: they become tombstones. `refuse`: they are parked and wait for a person. */
  readonly what: 'confirm' | 'refuse';
  /** How many wait, as the person has seen it. `null`: however many they are. */
  readonly expected: number | null;
  readonly by: string;
}

/** A drain as it is kept. */
export interface DrainSummary extends Drain {
  /** When AA was asked for its queue answer. */
  readonly askedAt: Date | null;
  /** Customers of its answer, those that were dropped since then left out. */
  readonly queued: number;
  /** When AA confirmed the purge. `null` in a drain that is done: AA did not confirm it. */
  readonly purgedAt: Date | null;
  /** When a customer of it was last settled. */
  readonly settledAt: Date | null;
}

/** `changed`: there is another number of them now, and nothing was done. */
export interface CountedAnswer {
  readonly kind: 'done' | 'changed';
  readonly count: number;
}

/** All that change something add an action to the log, in the transaction that does it. */
export interface OperationStore {
  /**
   * From now on no entry of the client is claimed and no purge is begun. What is in hand is finished. A client that is paused
   * already stays as it is. Returns the pause that stands.
   */
  pause(client: ClientId, terms: PauseTerms): Promise<Pause>;
  /** Returns the pause that was ended. `null`: the client was not paused. */
  resume(client: ClientId, by: string): Promise<Pause | null>;
  pauseOf(client: ClientId): Promise<Pause | null>;
  /** The next look at AA's queue is due now. Whoever leads the client sees it within seconds. */
  wantDrain(client: ClientId, by: string): Promise<void>;
  /** Counts no further than ten thousand in a group, and fewer where there are many groups. `exact`: counts all. */
  parkedGroups(client: ClientId, terms?: { readonly exact: boolean }): Promise<ParkedGroups>;
  /** The longest parked first. */
  parkedPage(client: ClientId, page: ParkedPage): Promise<readonly ParkedCustomer[]>;
  /** Does nothing unless so many are parked as expected. A long list is worked off in pages. */
  decideParked(client: ClientId, terms: ParkedDecisionTerms): Promise<CountedAnswer>;
  /** Does nothing unless so many deletions wait as expected. */
  decideDeletions(client: ClientId, terms: DeletionDecisionTerms): Promise<CountedAnswer>;
  /** The latest first, as far as history is kept. */
  drains(client: ClientId, limit: number): Promise<readonly DrainSummary[]>;
  /**
   * Writes how all clients are, once in five minutes, whichever process asks first. Keeps the samples of a day. `answers`: what
   * this process knows of AA, which is added where no other process has told its own. Returns how many clients it wrote.
   */
  takeSamples(answers?: ReadonlyMap<ClientId, AnswerTime>): Promise<number>;
  /** Of the last day, the oldest first. */
  samples(client: ClientId): Promise<readonly Sample[]>;
  /** Of all clients, in 48 points. One statement. */
  shortLines(): Promise<ShortLines>;
  /** Keeps what `check` says of a client in place of what it said before. */
  keepCheck(client: ClientId, items: readonly CheckItem[]): Promise<void>;
  /** `null`: it was never asked. */
  lastCheck(client: ClientId): Promise<LastCheck | null>;
  /** Takes calls from the client's budget. All its workers take from the same one. */
  takeCalls(client: ClientId, wish: CallsWish): Promise<CallsTaken>;
  /** Of all clients of whom something is wished. One statement. */
  wishes(): Promise<ReadonlyMap<ClientId, Wishes>>;
}
