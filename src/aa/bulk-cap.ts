// How many customers AA takes in one call, found out from the calls that fail, as functions of a state. AA may have a cap
// that nobody knows, and refuse what is beyond it in words of its own. So the words do not matter: a call that fails while
// both its halves work, several times in a row, was too large. One bad customer fails in one of the halves, too, and an
// outage is over as soon as a call of that size works again.

interface Doubt {
  /** The smallest size that was refused. */
  readonly size: number;
  readonly times: number;
}

export interface BulkCap {
  /** Not so many: infinite as long as no cap is known. */
  readonly refused: number;
  /** The most that worked. */
  readonly worked: number;
  /** What speaks for a smaller cap since a call of that size last worked. */
  readonly doubt: Doubt | null;
}

export const noCap: BulkCap = { refused: Infinity, worked: 0, doubt: null };

/** So often in a row is no chance. */
const timesToBelieve = 3;
/** What may be left between what works and what does not, as a share: finding out costs calls that fail. */
const closeEnough = 0.1;

/** A call for so many failed, and its halves worked. */
export const afterSplit = (cap: BulkCap, customers: number): BulkCap => {
  const size = Math.min(customers, cap.doubt?.size ?? Infinity);
  const times = (cap.doubt?.times ?? 0) + 1;
  if (times < timesToBelieve) return { ...cap, doubt: { size, times } };
  const half = Math.ceil(size / 2);
  return { refused: size, worked: cap.worked < size ? Math.max(cap.worked, half) : half, doubt: null };
};

/** Where more work than could be, the cap is not what it seemed. */
export const afterWorked = (cap: BulkCap, customers: number): BulkCap => {
  if (customers >= cap.refused) return { ...noCap, worked: customers };
  return {
    ...cap,
    worked: Math.max(cap.worked, customers),
    doubt: cap.doubt !== null && customers >= cap.doubt.size ? null : cap.doubt,
  };
};

/** The most to ask for: halfway between what works and what is refused, until these are close together. */
export const bulkCapOf = ({ refused, worked }: BulkCap): number => {
  if (refused === Infinity) return Infinity;
  const isClose = refused - worked <= Math.max(1, worked * closeEnough);
  return Math.max(1, isClose ? worked : Math.floor((worked + refused) / 2));
};
