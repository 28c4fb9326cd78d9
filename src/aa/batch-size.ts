// How many customers a call should ask for, as functions of a state: by the measured times, and by the cap that AA may have.
// More customers are better, because each call has a fixed cost. But a call that is longer than its time-out never completes.
// So the size follows the measured times.

export interface BatchRules {
  /** Customers in one call, at most. */
  readonly bulkSize: number;
  /** How long a call should take, at most. */
  readonly longestMs: number;
}

/** Sums over the latest calls, weighted by age: for the line through their sizes and times. */
interface Measures {
  readonly weight: number;
  readonly size: number;
  readonly ms: number;
  readonly sizeSquared: number;
  readonly sizeMs: number;
}

export interface BatchSize {
  /** In fractions of a customer. */
  readonly size: number;
  readonly measures: Measures;
}

/** The weight that an older call keeps when a new one comes. Some five calls count, so that one slow customer changes little. */
const ageing = 0.8;
/** Clean calls until the size has grown by the whole `bulkSize`. */
const callsToGrow = 50;
/** Sizes must differ by this share before the difference of their times tells anything. */
const tellingSpread = 0.1;
/** At least this share of the time of a call is taken to be that of its customers. */
const leastShare = 0.1;

export const initialBatchSize = ({ bulkSize }: BatchRules): BatchSize => ({
  size: bulkSize,
  measures: { weight: 0, size: 0, ms: 0, sizeSquared: 0, sizeMs: 0 },
});

export const batchSizeOf = ({ size }: BatchSize): number => Math.max(1, Math.floor(size));

const withCall = (old: Measures, size: number, ms: number): Measures => ({
  weight: old.weight * ageing + 1,
  size: old.size * ageing + size,
  ms: old.ms * ageing + ms,
  sizeSquared: old.sizeSquared * ageing + size * size,
  sizeMs: old.sizeMs * ageing + size * ms,
});

/** As long as all calls have about the same size, their whole time counts as that of their customers. */
function msPerCustomer({ weight, size, ms, sizeSquared, sizeMs }: Measures): number {
  const most = ms / size;
  const spread = weight * sizeSquared - size * size;
  if (spread < (tellingSpread * size) ** 2) return most;
  return Math.max(leastShare * most, Math.min((weight * sizeMs - size * ms) / spread, most));
}

/** Where the fixed cost alone is too long, smaller calls would only be more calls. */
function wantedSize(measures: Measures, longestMs: number): number {
  const perCustomer = msPerCustomer(measures);
  const fixed = (measures.ms - perCustomer * measures.size) / measures.weight;
  return Math.max(1, Math.max(longestMs - fixed, longestMs / 4) / perCustomer);
}

/** The size shrinks at once, by half at most. It grows little by little, and only after calls that were full. */
export function afterAnswer(
  { size, measures: old }: BatchSize,
  { bulkSize, longestMs }: BatchRules,
  customers: number,
  tookMs: number,
): BatchSize {
  const measures = withCall(old, customers, tookMs);
  const wanted = Math.min(bulkSize, wantedSize(measures, longestMs));
  if (wanted <= size) return { measures, size: Math.max(wanted, size / 2) };
  const wasFull = customers >= Math.floor(size);
  return { measures, size: wasFull ? Math.min(wanted, size + bulkSize / callsToGrow) : size };
}

/** Half of what the call asked for. So several calls that time out together halve the size only once. */
export const afterTimeout = (batch: BatchSize, customers: number): BatchSize =>
  customers < 2 ? batch : { ...batch, size: Math.max(1, Math.min(batch.size, customers / 2)) };

// The cap. AA may have a largest number of customers for one call. It is not documented, and AA may refuse more in any words.
// So the words do not matter: a call was too large if it failed and both its halves worked, several times in a row. A bad customer
// fails in one of the halves, too. An outage is over as soon as a call of that size works again.

interface Doubt {
  /** The smallest size that was refused. */
  readonly size: number;
  readonly times: number;
}

export interface BulkCap {
  /** AA takes fewer than this. Infinite as long as no cap is known. */
  readonly refused: number;
  /** The largest size that worked. */
  readonly worked: number;
  /** Splits since a call of that size last worked: they speak for a smaller cap. */
  readonly doubt: Doubt | null;
}

export const noCap: BulkCap = { refused: Infinity, worked: 0, doubt: null };

/** So many splits in a row are no chance. */
const timesToBelieve = 3;
/** The share that may remain between what works and what does not: to find out more costs calls that fail. */
const closeEnough = 0.1;

/** A call for so many customers failed, and both its halves worked. */
export function afterSplit(cap: BulkCap, customers: number): BulkCap {
  const size = Math.min(customers, cap.doubt?.size ?? Infinity);
  const times = (cap.doubt?.times ?? 0) + 1;
  if (times < timesToBelieve) return { ...cap, doubt: { size, times } };
  const half = Math.ceil(size / 2);
  return { refused: size, worked: cap.worked < size ? Math.max(cap.worked, half) : half, doubt: null };
}

/** A call for so many customers worked. If that is more than the cap, the cap was wrong and is forgotten. */
export function afterWorked(cap: BulkCap, customers: number): BulkCap {
  if (customers >= cap.refused) return { ...noCap, worked: customers };
  return {
    ...cap,
    worked: Math.max(cap.worked, customers),
    doubt: cap.doubt !== null && customers >= cap.doubt.size ? null : cap.doubt,
  };
}

/** The most customers to ask for: halfway between what works and what is refused, until these are close together. */
export function bulkCapOf({ refused, worked }: BulkCap): number {
  if (refused === Infinity) return Infinity;
  const isClose = refused - worked <= Math.max(1, worked * closeEnough);
  return Math.max(1, isClose ? worked : Math.floor((worked + refused) / 2));
}
