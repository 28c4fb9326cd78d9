// Why customers were queued, as far as the ledger and its history tell.

export interface ReasonCount {
  /** AA's table, as it wrote it. `null`: the reason named none. */
  readonly table: string | null;
  readonly action: string | null;
  /** How often a customer was queued for it: entries of the ledger. */
  readonly entries: number;
  /** How many customers that were. */
  readonly customers: number;
}

export interface QueueReasons {
  readonly since: Date;
  /** When the oldest entry of them became known. `null`: there is none. The history may begin later than was asked for. */
  readonly from: Date | null;
  readonly entries: number;
  readonly customers: number;
  /** Entries that came without a reason: queued by hand or all at once, or in answers that have no reasons. */
  readonly withoutReason: number;
  /** The most frequent first, at most 200. */
  readonly counts: readonly ReasonCount[];
}
