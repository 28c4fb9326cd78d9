// Who may work on a client: its leader, and further workers on a drain that another leads.

import type { ClientId } from '../../catalogue/ids.ts';

interface Right {
  readonly client: ClientId;
  /** Who holds it, for people: `host/pid/command`. */
  readonly holder: string;
  /**
   * A number no other right of this client has had: the same holder may be a restarted container that looks like it. Where a
   * server that lost its last commits gives one out twice, the holder tells them apart.
   */
  readonly fencing: number;
}

/** The right of one worker to drain one client. Every write of a drain carries it; a newer lease voids an older one. */
export interface Lease extends Right {
  readonly kind: 'lease';
}

/** The right of a further worker to refresh customers of a drain that another leads. */
export interface Share extends Right {
  readonly kind: 'share';
}

/** Whoever may claim ledger entries. A claim counts as long as the lease or the share it was made under stands. */
export type Claimant = Lease | Share;

export type LeaseAnswer =
  | { readonly kind: 'granted'; readonly lease: Lease }
  | { readonly kind: 'held'; readonly holder: string; readonly expiresAt: Date };

/** What a drain must offer to be shared, and who may still join. */
export interface JoinTerms {
  /** Shares of the client at once. */
  readonly atMost: number;
  /** Customers of the drain: a short one is done before a helper has looked round. */
  readonly atLeastQueued: number;
}

export interface JoinedDrain {
  readonly share: Share;
  readonly drainNo: number;
}

/** Which of the workers on a client's entries one is, from 0 (the leader first), and how many there are. */
export interface PlaceAmongWorkers {
  readonly place: number;
  readonly workers: number;
}
