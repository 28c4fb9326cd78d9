// The fast lane of a simulated sync, as `run` hands it to the HTTP server.

import type { FastLane as ServedLane } from '../../src/http/fast-lane.ts';
import { type LaneBudget, unlimited } from '../../src/sync/fast-lane/budget.ts';
import { FastLane } from '../../src/sync/fast-lane/fast-lane.ts';
import { refreshNow } from '../../src/sync/fast-lane/refresh-now.ts';
import type { SimulatedSync } from './simulated-sync.ts';

export function fastLaneOver(
  { context, shadow }: Pick<SimulatedSync, 'context' | 'shadow'>,
  budget: LaneBudget = unlimited,
  now: () => Date = context.now,
): ServedLane {
  const calls = new FastLane({ ...context, now }, budget);
  return {
    refreshNow: (client, custIds, terms) => refreshNow({ shadow, calls, now }, client, custIds, terms),
  };
}
