// Runs several pieces of work at once. The first that fails stops the others; all have ended when it throws.

import { type SyncContext, withSignal } from './sync-context.ts';

export type LaneWork = (lane: SyncContext) => Promise<void>;

export async function allLanes(context: SyncContext, works: readonly LaneWork[]): Promise<void> {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const lane = withSignal(context, stop.signal);
  const run = async (work: LaneWork): Promise<void> => {
    try {
      await work(lane);
    } catch (error) {
      failures.push(error);
      stop.abort(error);
    }
  };
  await Promise.all(works.map(run));
  // The first failure is the reason; those after it are mostly lanes that were stopped.
  if (failures.length > 0) throw failures[0];
}
