// What the times of the calls for customers tell of an AA: how long a call takes when no other call is ahead of it, and from that
// how many calls AA works on at once. Any further call waits in AA's queue, and takes longer by that wait.

export interface CallTimes {
  /** Milliseconds of a call that does not queue, by its number of customers: only calls of the same size are compared. */
  readonly aloneMs: ReadonlyMap<number, number>;
  /** How many times as long the latest calls took. */
  readonly slowness: number;
  /** How many calls AA works on at once, as far as it is known. */
  readonly served: number;
}

export interface TimedCall {
  readonly customers: number;
  readonly tookMs: number;
  /** Calls under way when it started, itself included. */
  readonly beside: number;
  /** Calls that were allowed at once. */
  readonly limit: number;
  /** Whether so few calls were beside it that it cannot have queued. */
  readonly quiet: boolean;
  /** Whether no queue has been seen yet. Then a call that did not take much longer than others did not queue. */
  readonly unqueued: boolean;
}

export const unknownTimes = (guess: number): CallTimes => ({
  aloneMs: new Map(),
  slowness: 1,
  served: guess,
});

/** Sizes of calls that are remembered: besides full batches there are last batches of drains and single customers. */
const rememberedSizes = 16;
/** How far one call moves the time of a call that does not queue: single calls differ by a third. */
const aloneWeight = 0.3;
/** A call that takes up to so many times as long is normal. A longer one queued. */
const jitter = 1.6;
/** A call that takes even longer tells something of its customers, and not of AA. */
const slowest = 4;
const shortestMs = 0.001;

/**
 * A slow call counts only where it had AA to itself; otherwise it may have queued. One quick call may be chance: if each counted,
 * the time would sink to the quickest ever. But when calls are quick on average, AA has become faster.
 */
function aloneAfter(alone: number, { tookMs, quiet, unqueued }: TimedCall, slowness: number): number {
  if (quiet || (unqueued && tookMs < alone * jitter)) return alone + aloneWeight * (tookMs - alone);
  return slowness < 1 ? alone * (1 - aloneWeight * (1 - slowness)) : alone;
}

/** How many calls AA works on at once, as this call tells: it is slow because of the queue ahead of it. */
const servedBy = ({ beside, limit }: TimedCall, slowness: number): number =>
  // A call that did not queue says only that AA works on at least so many. So the limit is taken.
  (slowness < jitter ? Math.max(beside, limit) : beside) / Math.max(1, slowness);

function remembered(
  aloneMs: ReadonlyMap<number, number>,
  customers: number,
  ms: number,
): ReadonlyMap<number, number> {
  const others = [...aloneMs].filter(([size]) => size !== customers);
  return new Map([...others.slice(1 - rememberedSizes), [customers, Math.max(shortestMs, ms)]]);
}

/** The first call of a size counts as neither slower nor quicker than the latest other calls. */
const afterFirst = (times: CallTimes, { customers, tookMs }: TimedCall): CallTimes => ({
  ...times,
  aloneMs: remembered(times.aloneMs, customers, tookMs / times.slowness),
});

export function afterCall(times: CallTimes, call: TimedCall): CallTimes {
  const alone = times.aloneMs.get(call.customers);
  if (alone === undefined) return afterFirst(times, call);
  const weight = 2 / (call.limit + 2);
  const now = Math.min(slowest, call.tookMs / alone);
  const slowness = times.slowness + weight * (now - times.slowness);
  return {
    aloneMs: remembered(times.aloneMs, call.customers, aloneAfter(alone, call, slowness)),
    slowness,
    served: times.served + weight * (servedBy(call, now) - times.served),
  };
}
