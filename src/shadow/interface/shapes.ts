// The shapes of a client: what of a customer it keeps, and what is owed to AA's answers since that changed.

import type { JsonObject } from '../../catalogue/customer-record.ts';
import type { Action } from '../../shape/policy-words.ts';
import type { Shape } from '../../shape/shape.ts';
import type { ShapeDifference } from '../../shape/difference.ts';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Reshape } from './applying.ts';
import type { DeletionBrake } from './ledger.ts';
import type { Lease } from './rights.ts';

/** `waits`: for a person. `applying`: customers are brought to it. `done`: all are. */
export type ShapeState = 'waits' | 'applying' | 'done';

/** `shape`: sections were added, or more is asked of them. `relevance`: the rule may keep a customer now whom it did not keep. */
export type WantedOrigin = 'shape' | 'relevance';

/** The lane of calls that are owed because of a shape (docs/shape.md). */
export const shapeLane = 5;
/**
 * The lane of those of whom AA has said that it has no such customer. They are not asked for any more, until the next shape. What is stored
 * of them lacks what it lacked.
 */
export const waivedLane = 9;

/** So many answers must be judged before it is said that the rule keeps nobody, or that a field does not come. */
export const judgedBeforeDoubt = 100;

export interface KnownShape {
  readonly shapeNo: number;
  readonly shape: Shape;
}

/** A shape that is not in force: it would erase too much without a person's word. */
export interface WaitingShape {
  readonly since: Date;
  /** Of how many customers it would erase something. */
  readonly erasesOf: number;
  /** How many would leave by its rule, as far as that could be told here. */
  readonly leaving: number;
  readonly shapeId: string;
}

/** How far the customers are in the shape that is in force. */
export interface ApplyingShape {
  readonly since: Date;
  /** Whether all were looked at here. Until then `wanted` grows. */
  readonly walked: boolean;
  /** How many AA is asked for, and of how many it has not answered yet. */
  readonly wanted: number;
  readonly left: number;
  /** How many of them have been fetched and would leave by the rule, and may not without a person. */
  readonly held: number;
  /** How many a minute AA has answered lately; `null`: not known. */
  readonly perMinute: number | null;
  /** The slow and the fast quartile of that time. `null`, or left out: not known. */
  readonly slowPerMinute?: number | null;
  readonly fastPerMinute?: number | null;
}

/** How many a minute AA has answered in the last five minutes, and in the slow and the fast quarter of that time. */
export interface ShapePace {
  readonly perMinute: number;
  readonly slow: number;
  readonly fast: number;
}

/**
 * What a person's word has done. `let-go`: whoever leaves by the rule leaves from now on. `nothing`: that was said before, or there is no
 * rule. `other-shape`: another one is in force, and nothing was done.
 */
export type ByHand = 'let-go' | 'nothing' | 'other-shape';

export interface ShapeProgress {
  /** Of the shape in force. 0: none was ever installed. */
  readonly shapeNo: number;
  /** `null`: all customers are in it. */
  readonly applying: ApplyingShape | null;
  /** `null`: none waits. */
  readonly waiting: WaitingShape | null;
}

/** A change of the policy of privacy, at one path. */
export interface PrivacyChange {
  /** `unknown`: all that the catalogue does not know. */
  readonly path: string;
  readonly from: Action | 'keep';
  readonly to: Action | 'keep';
  /** How many stored values are rewritten. 0 where only AA can bring them. `null`: nobody has counted. */
  readonly values: number | null;
  /** Whether AA is asked for them. */
  readonly isRemote: boolean;
}

/** What a shape would change, without asking AA. */
export interface ShapePlan {
  /** `null`: no shape is in force yet. */
  readonly inForce: (KnownShape & { readonly since: Date }) | null;
  readonly difference: ShapeDifference;
  /** Whether the shape was in force before and another one took its place. */
  readonly isSuperseded: boolean;
  readonly privacy: readonly PrivacyChange[];
  /** By section that is not asked for any more. */
  readonly erasedRows: ReadonlyMap<string, number>;
  /** Of how many customers something is erased. */
  readonly erasesOf: number;
  readonly customers: number;
  /** How many customers AA is asked for. */
  readonly fetched: number;
  /** How many numbers are kept of customers whom the rule does not keep. */
  readonly unkept: number;
  /** Whether it waits for a person because of its sections. */
  readonly waits: boolean;
}

/**
 * - `current`: it is in force. `installed`: it is from now on, under a new lease: what was fetched under an older one is refused.
 * - `waits`: it would erase something of too many customers. A person applies it.
 * - `superseded`: it was in force, and another one took its place. It does not come back by itself.
 */
export type InstallAnswer =
  | { readonly kind: 'current'; readonly lease: Lease; readonly shapeNo: number }
  | { readonly kind: 'installed'; readonly lease: Lease; readonly shapeNo: number }
  | {
      readonly kind: 'waits';
      readonly erasesOf: number;
      readonly leaving: number;
      readonly customers: number;
    }
  | { readonly kind: 'superseded'; readonly shapeNo: number };

/** Whom AA is asked for, because a section was added. */
export interface WantedCustomer {
  readonly custId: CustId;
  readonly attempts: number;
  /** The content hash of what is stored; `null` for a tombstone. */
  readonly storedHash: string | null;
}

export interface Postponed {
  readonly custId: CustId;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly nextAttemptAt: Date;
}

export interface WantedPage {
  readonly after: CustId | null;
  readonly limit: number;
}

/** What answers have shown of a rule since it is in force. */
export interface SeenByRule {
  /** The fields that it reads and some answer has had, by their paths. */
  readonly fields: readonly string[];
  /** How many customers were judged, how many of them were kept, and over how many it could not be decided. */
  readonly judged: number;
  readonly kept: number;
  readonly doubted: number;
}

/** What the rule says of what is stored of a customer. */
export type KeepsStored = (document: JsonObject) => 'kept' | 'irrelevant' | 'undecided';

/** How what is stored is brought to the shape in force. */
export interface WalkWays {
  /** Left out: nobody leaves. */
  readonly keeps?: KeepsStored | undefined;
  /** Needed where the policy of privacy changed. */
  readonly reshape?: Reshape | undefined;
  /**
   * How many may leave without a person's word. How many would was counted before the shape was installed, but not of those whom an earlier
   * shape had not reached. Beyond it AA is asked for them first. Left out: a person has given it.
   */
  readonly brake?: DeletionBrake;
}

export interface ShapeStore {
  /** The shape in force. `null`: none was ever installed. */
  inForce(client: ClientId): Promise<KnownShape | null>;
  /** Whether a shape with this id was in force and is not any more. */
  isSuperseded(client: ClientId, shapeId: string): Promise<boolean>;
  /**
   * Makes the shape the client's first one. Does nothing if it has one. What is stored counts as being in it. Returns the
   * shape in force.
   */
  begin(client: ClientId, shape: Shape): Promise<KnownShape>;
  /** `brake`: how much it may erase without a person's word; `null`: a person has given it, also for one that was superseded. */
  install(
    lease: Lease,
    shape: Shape,
    brake: DeletionBrake | null,
    by?: string,
    /** How many will leave by its rule, as far as that can be told here. Default: nobody. */
    leaving?: number,
  ): Promise<InstallAnswer>;
  /** What `install` would do. Writes nothing. */
  plan(client: ClientId, shape: Shape, brake: DeletionBrake): Promise<ShapePlan>;
  progress(client: ClientId): Promise<ShapeProgress>;
  /**
   * Brings the next customers to the shape in force, as far as that can be done here, and notes whom AA must be asked for. Each
   * call is a short transaction beside which the client's other writes wait. Returns whether more are to come. `customers`: how
   * many in one call. Default 100. Whom an older rule did not keep is fetched if the present one may keep him. What a policy takes out
   * is gone from the engine's files as well when the last page is done, as far as the engine may.
   */
  walk(lease: Lease, customers?: number, ways?: WalkWays): Promise<'more' | 'done'>;
  /** Of these, whom the rule does not keep. */
  unkept(client: ClientId, custIds: readonly CustId[]): Promise<ReadonlySet<CustId>>;
  /** Of these, who lacks one of these parts until AA has answered, or is not in the shape in force yet. */
  lacking(
    client: ClientId,
    custIds: readonly CustId[],
    parts: ReadonlySet<string>,
  ): Promise<ReadonlySet<CustId>>;
  /** Whom the rule does not keep, in ascending order, after the given one. */
  unkeptIds(client: ClientId, after: CustId | null, limit: number): Promise<readonly CustId[]>;
  /** Of the entries that the ledger and its history hold: how many there are, and of how many the rule does not keep the customer. */
  shareNotKept(client: ClientId): Promise<{ readonly queued: number; readonly notKept: number }>;
  /** Of the newest shape with this id. */
  seen(client: ClientId, shapeId: string): Promise<SeenByRule>;
  /** Adds to what was seen. */
  noteSeen(client: ClientId, shapeId: string, seen: SeenByRule): Promise<void>;
  /** What was seen of the rule in force, if nobody is stored and a person has not said that it is meant so. */
  seenByNobody(client: ClientId): Promise<SeenByRule | null>;
  /** Whether so many more may leave because they were fetched for the shape in force. If so, they are counted. */
  mayLeave(lease: Lease, customers: number, brake: DeletionBrake): Promise<boolean>;
  /**
   * A person has said so: whoever leaves by this shape, leaves, and none waits any more. Also while a worker works in it.
   * `by`: who says so, for the log of actions.
   */
  byHand(client: ClientId, shapeId: string, by?: string): Promise<ByHand>;
  /** Customers that are due, in ascending order. */
  wanted(client: ClientId, page: WantedPage): Promise<readonly WantedCustomer[]>;
  /** `waived`: AA has no such customer any more. Queue and audits tell of its deletion. */
  postpone(lease: Lease, postponed: readonly Postponed[], waived: readonly CustId[]): Promise<void>;
  /**
   * Counts what is left, keeps it with the pace, and ends the shape's application when nothing is. Returns how many are left, and
   * when the next one is due.
   */
  settle(
    lease: Lease,
    pace: ShapePace | null,
  ): Promise<{ readonly left: number; readonly nextAt: Date | null }>;
}
