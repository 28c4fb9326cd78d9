// The lanes of the calls to one client's AA. A call that waits for its turn passes all calls of higher numbers. Whoever calls says
// its lane, and the pacer alone makes an order of it.

/**
 * `asked`: a person or a page waits for it. `queue`: AA's queue is asked for, or purged. `drain`: customers whom the queue names.
 * `parked`: they are tried again. `backfill`: what is owed for long. `audit`: nobody waits for it.
 */
export const callLanes = { asked: 0, queue: 1, drain: 2, parked: 3, backfill: 5, audit: 7 } as const;

export type CallLane = keyof typeof callLanes;

/** The lanes of calls for customers. */
export type CustomerLane = Exclude<CallLane, 'queue'>;

/** The first to be served comes first. */
export const lanesInOrder: readonly CallLane[] = (Object.keys(callLanes) as CallLane[]).sort(
  (one, other) => callLanes[one] - callLanes[other],
);

/** From here on nobody waits for the calls. Together they have a floor, and they leave a part of the budget to the others. */
const firstPatient = 5;

export const isPatient = (lane: CallLane): boolean => callLanes[lane] >= firstPatient;
