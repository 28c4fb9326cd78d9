// The fast lane of one client over a real simulator and a real database.

import { custId, type CustId } from '../../src/catalogue/ids.ts';
import { type LaneBudget, unlimited } from '../../src/sync/fast-lane/budget.ts';
import { FastLane } from '../../src/sync/fast-lane/fast-lane.ts';
import { type LaneTerms, refreshNow } from '../../src/sync/fast-lane/refresh-now.ts';
import type { LaneOutcome } from '../../src/sync/fast-lane/words.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import {
  demoClient,
  simulatedSync,
  type SimulatedSync,
  type SimulatedSyncOptions,
} from '../support/simulated-sync.ts';

export class LaneGround {
  readonly sync: SimulatedSync;
  readonly lane: FastLane;
  readonly ids: readonly CustId[];
  /** Milliseconds that are added to the clock. */
  later = 0;

  constructor(sync: SimulatedSync, budget: LaneBudget, changes: Partial<SyncContext>) {
    this.sync = sync;
    this.ids = [...sync.simulator.world.custIds()];
    this.lane = new FastLane(sync.with({ now: this.now, ...changes }), budget);
  }

  readonly now = (): Date => new Date(Date.now() + this.later);

  ask(ids: readonly string[], terms: Partial<LaneTerms> = {}): Promise<readonly LaneOutcome[]> {
    const parts = { shadow: this.sync.shadow, calls: this.lane, now: this.now };
    const usual = { asker: 'somebody', maxAgeMs: 30_000, waitMs: Infinity };
    return refreshNow(parts, demoClient, ids.map(custId), { ...usual, ...terms });
  }

  async one(id: string, terms: Partial<LaneTerms> = {}): Promise<LaneOutcome> {
    const [outcome] = await this.ask([id], terms);
    return outcome!;
  }

  /** How many customers each call for customers asked for, in the order of the calls. */
  calls(): readonly number[] {
    return this.sync.simulator.world
      .journal()
      .filter(({ procedure }) => procedure === 'customers')
      .map(({ custIds }) => custIds);
  }

  /** The calls that the work makes. */
  async callsOf(work: () => Promise<unknown>): Promise<readonly number[]> {
    const before = this.calls().length;
    await work();
    return this.calls().slice(before);
  }
}

export interface LaneGroundOptions extends SimulatedSyncOptions {
  readonly budget?: LaneBudget;
  readonly changes?: Partial<SyncContext>;
}

/** Everybody is stored. */
export async function laneGround({
  budget = unlimited,
  changes = {},
  ...options
}: LaneGroundOptions = {}): Promise<LaneGround> {
  const sync = await simulatedSync(options);
  await sync.drain();
  return new LaneGround(sync, budget, changes);
}
