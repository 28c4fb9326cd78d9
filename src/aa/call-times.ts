// What the times of customers calls tell of an AA: how long a call takes when nobody is ahead of it, and from that how
// many calls it works on at once. A call that comes on top of those only waits in AA's queue, and takes longer by it.

export interface CallTimes {
  /** Milliseconds of a call that does not queue, by the number of customers asked for: only equals are compared. */
  readonly aloneMs: ReadonlyMap<number, number>;
  /** How many times as long as that the calls took lately. */
  readonly slowness: number;
  /** How many calls AA works on at once, as far as is known. */
  readonly served: number;
}

export interface TimedCall {
  readonly customers: number;
  readonly tookMs: number;
  /** Calls under way when it started, itself included. */
  readonly beside: number;
  /** Calls allowed at once just now. */
  readonly limit: number;
  /** Whether there were so few beside it that it cannot have queued. */
  readonly quiet: boolean;
  /** Whether no queue has been seen yet: then a call that did not take much longer than others did not queue. */
  readonly unqueued: boolean;
}

export const unknownTimes = (guess: number): CallTimes => ({
  aloneMs: new Map(),
  slowness: 1,
  served: guess,
});

/** Sizes of calls that are remembered; the last batch of a drain and single customers come in between. */
const rememberedSizes = 16;
/** How far one call moves the time of a call that does not queue: single calls jitter by a third. */
const aloneWeight = 0.3;
/** Up to so many times as long is jitter, longer is a queue. */
const jitter = 1.6;
/** A call that takes longer than this tells of its customers, not of AA. */
const slowest = 4;
const shortestMs = 0.001;

/**
 * A slow call is believed only where it had AA to itself; otherwise it may have queued. And one quick call is chance:
 * were each believed, the time would sink to the quickest ever. But when they are quick on average, AA has become faster.
 */
function aloneAfter(alone: number, { tookMs, quiet, unqueued }: TimedCall, slowness: number): number {
  if (quiet || (unqueued && tookMs < alone * jitter)) return alone + aloneWeight * (tookMs - alone);
  return slowness < 1 ? alone * (1 - aloneWeight * (1 - slowness)) : alone;
}

/** How many calls' work AA does at once, by this call: the queue ahead of it is what makes it slow. */
const servedBy = ({ beside, limit }: TimedCall, slowness: number): number =>
  // A call that did not queue says only that AA takes at least so many, so the best is hoped for.
  (slowness < jitter ? Math.max(beside, limit) : beside) / Math.max(1, slowness);

function remembered(
  aloneMs: ReadonlyMap<number, number>,
  customers: number,
  ms: number,
): ReadonlyMap<number, number> {
  const others = [...aloneMs].filter(([size]) => size !== customers);
  return new Map([...others.slice(1 - rememberedSizes), [customers, Math.max(shortestMs, ms)]]);
}

/** A call of a size never asked for before counts as neither slower nor quicker than the others lately. */
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
