// Compares a fetched customer with what is stored: the decision of P3 and P7. Uses no database.

/** The facts about a stored customer that the decision needs. */
export interface StoredMark {
  readonly fetchNumber: number;
  readonly contentHash: string;
  readonly deleted: boolean;
}

export type CurrentVerdict = 'created' | 'updated' | 'restored' | 'unchanged' | 'stale';

/** The higher fetch number wins. An equal number is the same answer again. */
export const isStale = (stored: StoredMark, fetchNumber: number): boolean =>
  stored.fetchNumber >= fetchNumber;

export type GoneOutcome = 'deleted' | 'unknown' | 'unchanged' | 'stale';

/** The outcome of evidence that a customer was deleted. No tombstone if something newer was stored since then. */
export function goneOutcome(stored: StoredMark | null, fetchNumber: number): GoneOutcome {
  if (stored === null) return 'unknown';
  if (stored.deleted) return 'unchanged';
  return isStale(stored, fetchNumber) ? 'stale' : 'deleted';
}

export function currentVerdict(
  stored: StoredMark | null,
  fetchNumber: number,
  contentHash: string,
): CurrentVerdict {
  if (stored === null) return 'created';
  if (isStale(stored, fetchNumber)) return 'stale';
  if (stored.deleted) return 'restored';
  return stored.contentHash === contentHash ? 'unchanged' : 'updated';
}
