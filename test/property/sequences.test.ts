// After any sequence of changes, faults and restarts, the shadow equals the truth, and the feed tells its story.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FaultRule } from '../../src/simulator/faults/fault-rule.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';
import { toldChanges } from '../support/told-changes.ts';

type Step =
  | { readonly do: 'change' | 'touch' | 'delete' | 'add' | 'restore' | 'merge'; readonly at: number }
  | { readonly do: 'spike'; readonly share: number }
  | { readonly do: 'fault'; readonly fault: FaultRule['fault']; readonly procedure: FaultRule['procedure'] }
  | { readonly do: 'drain' }
  | { readonly do: 'drain-cut-short'; readonly batches: number }
  | { readonly do: 'restart' };

const at = fc.nat(1000);
const faults = ['http-500', 'html', 'empty', 'truncate', 'reset', 'missing', 'duplicate', 'doctype'] as const;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('change' as const), at }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('touch', 'delete', 'add', 'restore', 'merge'), at }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('spike' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      fault: fc.constantFrom(...faults),
      procedure: fc.constantFrom('queue', 'customers', 'purge', '*'),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ do: 'drain' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drain-cut-short' as const), batches: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'restart' as const }) },
);

class Story {
  readonly #deleted: string[] = [];
  sync: SimulatedSync;

  constructor(sync: SimulatedSync) {
    this.sync = sync;
  }

  async live(one: Step): Promise<void> {
    const { world } = this.sync.simulator;
    switch (one.do) {
      case 'spike':
        world.spike({ share: one.share, renewed: 0.5 });
        break;
      case 'fault':
        world.addFault({ procedure: one.procedure, fault: one.fault, times: 2 });
        break;
      case 'drain':
        await this.sync.drain().catch(() => undefined);
        break;
      case 'drain-cut-short':
        await this.#drainCutShort(one.batches);
        break;
      case 'restart':
        this.sync = await this.sync.reopen();
        break;
      default:
        this.#happen(one.do, one.at);
    }
  }

  async #drainCutShort(batches: number): Promise<void> {
    const stop = new AbortController();
    let left = batches;
    const context = this.sync.with({
      signal: stop.signal,
      emit: (event) => {
        if (event.type === 'applied' && left-- <= 0) stop.abort();
      },
    });
    await drainOnce(context, 'here/1/cut-short').catch(() => undefined);
  }

  #happen(what: 'change' | 'touch' | 'delete' | 'add' | 'restore' | 'merge', nth: number): void {
    const { world } = this.sync.simulator;
    const living = [...world.custIds()];
    const one = living[nth % living.length]!;
    if (what === 'add') world.add();
    else if (what === 'restore') {
      const gone = this.#deleted.pop();
      if (gone !== undefined) world.restore(gone);
    } else if (what === 'merge') world.merge(one, living[(nth + 1) % living.length]!);
    else {
      world[what](one);
      if (what === 'delete') this.#deleted.push(one);
    }
  }

  async end(): Promise<void> {
    this.sync.simulator.world.clearFaults();
    for (let round = 0; round < 5; round++) {
      await this.sync.shadow.retryParked(demoClient, 'all');
      await this.sync.drain();
    }
  }
}

/** What a reader who follows the feed believes to be alive. */
async function believedAlive(sync: SimulatedSync): Promise<ReadonlySet<string>> {
  const alive = new Set<string>();
  for (const { custId, kind } of await toldChanges(sync.shadow, demoClient)) {
    if (kind === 'deleted') expect(alive.delete(custId)).toBe(true);
    else if (kind === 'updated') expect(alive.has(custId)).toBe(true);
    else {
      expect(alive.has(custId)).toBe(false);
      alive.add(custId);
    }
  }
  return alive;
}

test('P2, P4, P5, P6, P7: any sequence of changes, faults and restarts ends in the truth', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.nat(99), async (steps, seed) => {
      const story = new Story(
        await simulatedSync({
          simulator: { customers: 25, seed },
          association: { bulkSize: 6, concurrency: 2 },
          settings: { brake: { share: 1, atLeast: 1000 } },
        }),
      );
      for (const one of steps) await story.live(one);
      await story.end();
      expect(await story.sync.differences()).toEqual([]);
      expect(await believedAlive(story.sync)).toEqual(new Set(story.sync.simulator.world.custIds()));
      expect(story.sync.simulator.world.queueLength).toBe(0);
      await story.sync.simulator.close();
      await story.sync.shadow.close();
    }),
    { numRuns: 60 },
  );
});
