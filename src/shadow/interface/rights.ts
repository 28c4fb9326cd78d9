// The rights to work on a client: its leader's, and those of further workers on a drain that the leader leads.

import type { ClientId } from '../../catalogue/ids.ts';

interface Right {
  readonly client: ClientId;
  /** The holder, as text for people: `host/pid/command`. */
  readonly holder: string;
  /**
   * A number that no other right of this client has had. It is needed because a restarted container can have the same holder
   * text. If a server loses its last commits and gives a number out twice, the holder text tells the two rights apart.
   */
  readonly fencing: number;
}

/**
 * The right of one worker to drain one client. Every write of a drain carries it. A newer lease makes an older one invalid.
 */
export interface Lease extends Right {
  readonly kind: 'lease';
}

/** The right of a further worker to refresh customers of a drain that another worker leads. */
export interface Share extends Right {
  readonly kind: 'share';
}

/** A worker that may claim ledger entries. A claim is valid as long as its lease or share is. */
export type Claimant = Lease | Share;

export type LeaseAnswer =
  | { readonly kind: 'granted'; readonly lease: Lease }
  | {
      readonly kind: 'held';
      readonly holder: string;
      readonly expiresAt: Date;
      /**
       * The holder has this host's name, and its process cannot be seen from here: it is another container's, or of an earlier
       * boot. If it lives, it renews its lease within 15 seconds; if not, the lease is free then. `same-name`: it has the
       * asker's process number, too. Left out where there is no such doubt.
       */
      readonly doubt?: 'same-name' | 'unseen';
    };

/** The conditions under which a drain may be shared. */
export interface JoinTerms {
  /** The highest number of shares of the client at once. */
  readonly atMost: number;
  /** The lowest number of customers in the drain. A shorter drain is done before a helper has started. */
  readonly atLeastQueued: number;
  /** The shape in which the worker would fetch. No share is given where another one is in force. */
  readonly shapeNo: number;
}

export interface JoinedDrain {
  readonly share: Share;
  readonly drainNo: number;
}

/** The place of one worker among all workers on a client's entries, from 0 (the leader), and how many there are. */
export interface PlaceAmongWorkers {
  readonly place: number;
  readonly workers: number;
}
