// The state of a client: what its verdict is made from, and what a person should be told.

import type { Finding } from '../../catalogue/customer-record.ts';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { CallMinutes } from './calls.ts';
import type { Audit } from './audits.ts';
import type { Drain, DrainProgress } from './ledger.ts';
import type { Observing } from './observing.ts';
import type { ShapeProgress } from './shapes.ts';
import type { Population, SetBack } from './population.ts';

/**
 * `entries-gone`: entries of ours vanished from AA's queue without our purge. `number-back`: the queue number went
 * backwards.
 */
export type ForeignPurgeKind = 'entries-gone' | 'number-back';

/** What was noticed of another program that purges our queue. Kept until a person acknowledges it (P13). */
export interface ForeignPurge {
  readonly kind: ForeignPurgeKind;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly times: number;
  /** How many customers lost their entries. */
  readonly customers: number;
  /** Some of these customers, at most 1,000. */
  readonly sample: readonly CustId[];
}

export interface GoneEntries {
  readonly customers: number;
  readonly sample: readonly CustId[];
}

/** `thread-blocked`: a thread does nothing at all. `no-progress`: there is work, and it does not move. */
export type StuckKind = 'thread-blocked' | 'no-progress';

export interface Stuck {
  readonly kind: StuckKind;
  readonly at: Date;
}

/** A person holds the work for a client, until a person lets it go on. */
export interface Pause {
  readonly since: Date;
  /** `key ID (NAME)`, or the user and machine of a command line. */
  readonly by: string;
  /** The person's own words; `null`: none were given. */
  readonly reason: string | null;
}

export interface FindingCount extends Finding {
  /** The number of applied customers in which it was found. */
  readonly seen: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** How the last attempt to reach AA ended; kept for `status`. */
export interface LastError {
  readonly code: string;
  readonly message: string;
  readonly at: Date;
  /** What the answer looked like that was not understood, without its content; `null` or left out where there was none. */
  readonly skeleton?: string | null;
}

export interface KeptError extends LastError {
  /** How often in a row the same error came, at the same place of the answer. Default 1. */
  readonly times?: number;
}

export interface RuleState {
  readonly judged: number;
  readonly kept: number;
  /** Over how many it could not be decided. */
  readonly doubted: number;
  /** Fields that it reads and no answer has ever had. */
  readonly unseen: readonly string[];
  /** A person has said that whoever leaves by it, leaves. */
  readonly byHand: boolean;
}

export interface ClientState {
  readonly client: ClientId;
  /** When this was read, on the same clock as all other times here. */
  readonly readAt: Date;
  readonly customers: number;
  readonly tombstones: number;
  readonly parked: number;
  /** There are more: they were counted up to a limit. */
  readonly moreParked: boolean;
  /** Customers whose deletion needs the decision of a person. */
  readonly gone: number;
  /** How many of them AA has, and the rule does not keep. Left out: none. */
  readonly leaving?: number;
  readonly oldestParkedAt: Date | null;
  /** When the oldest change that is not refreshed yet became known. */
  readonly oldestPendingAt: Date | null;
  /** When the oldest change that is not applied yet became known, including parked ones. The lag is the time since then. */
  readonly oldestKnownAt: Date | null;
  readonly drain: (Drain & DrainProgress) | null;
  readonly lastQueueAt: Date | null;
  readonly lastPurgeAt: Date | null;
  readonly lastPurgeNumber: string | null;
  readonly lastError: KeptError | null;
  readonly lease: { readonly holder: string; readonly expiresAt: Date } | null;
  /** When the leader's work last made progress. The leader reports it every ten seconds. */
  readonly progressAt: Date | null;
  /** `null` as soon as the work makes progress again. */
  readonly stuck: Stuck | null;
  readonly foreignPurge: ForeignPurge | null;
  /** `null`: it was never seen that this shadow was filled (P15). */
  readonly population: Population | null;
  readonly setBack: SetBack | null;
  /** `null`: the work goes on. */
  readonly pause: Pause | null;
  /** Calls of AA in the last hour, where the client has a budget. Left out: none. */
  readonly calls?: CallMinutes;
  readonly shape: ShapeProgress;
  /** What the rule in force has shown. `null`, or left out: there is none. */
  readonly rule?: RuleState | null;
  /** The audit that found differences to AA. `null` after a later audit has finished and found none. */
  readonly drift: Audit | null;
  readonly repeatedPurges: number;
  /** The client gets AA's queue and never purges it. `null`, or left out: it purges. */
  readonly observing?: Observing | null;
  readonly findings: readonly FindingCount[];
  readonly lastChangeNo: number;
}
