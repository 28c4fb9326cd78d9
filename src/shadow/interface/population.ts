// Whether a client's shadow holds what it is taken to hold: that it was filled once, and that its database has lost nothing.

/**
 * How it is known that the shadow was filled. `seen`: a queue answer looked like a population. `enqueued`: everyone was queued
 * from here, and the drain after it has finished. `said`: a person said so.
 */
export type PopulationKind = 'seen' | 'enqueued' | 'said';

export interface Population {
  readonly how: PopulationKind;
  readonly at: Date;
  /** Who said it, as `user@host`; `null` if no person did. */
  readonly by: string | null;
  /** `said`: the customers that were stored then. Otherwise: the customers of the drain that brought the population. */
  readonly customers: number;
}

/** The database has lost data that it had confirmed: an older copy took its place. Kept until it is mended or acknowledged. */
export interface SetBack {
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Which numbers fell, for people. */
  readonly what: string;
}
