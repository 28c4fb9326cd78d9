// A small world in which AA fails now and then. It checks what must be true of its shadow at any moment (P5): every stored
// customer is stored as it was at some time, the feed has only changes that happened, and no purge loses a customer.

import { onTestFinished } from 'vitest';
import type { CustId } from '../../src/catalogue/ids.ts';
import type { FaultRule } from '../../src/simulator/faults/fault-rule.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import type { CustomerTruth } from '../../src/simulator/world/truth.ts';
import { QueueWatch } from '../../src/sync/work/schedule.ts';
import { differencesOf } from '../support/compare-with-truth.ts';
import { FeedFold } from '../support/feed-fold.ts';
import { type PurgeOracle, startPurgeOracle } from '../support/purge-oracle.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

const timeouts = { connectMs: 2_000, firstByteMs: 250, idleMs: 250, totalMs: 3_000 };
const bulkSize = 5;
const mostDrains = 150;

export interface FaultyTerms {
  readonly database: string;
  readonly rules: readonly FaultRule[];
  readonly seed: number;
  readonly style: SimulatorOptions;
}

type Versions = Map<string, (CustomerTruth | null)[]>;

/** Looks at AA's queue before every purge. */
function watchful(): QueueWatch {
  let now = 0;
  return new QueueWatch(() => (now += 3_600_000));
}

export class FaultyWorld {
  readonly sync: SimulatedSync;
  readonly oracle: PurgeOracle;
  readonly feed = new FeedFold();
  /** Facts that break the rules. */
  readonly wrong: string[] = [];
  readonly #versions: Versions = new Map();

  private constructor(sync: SimulatedSync, oracle: PurgeOracle) {
    this.sync = sync;
    this.oracle = oracle;
  }

  static async open({ database, rules, seed, style }: FaultyTerms): Promise<FaultyWorld> {
    const simulator = { customers: 16, seed, faults: rules, ...style };
    const purge: { address: string } = { address: '' };
    const services = {
      get purge(): string {
        return purge.address;
      },
    };
    const sync = await simulatedSync({
      database,
      simulator,
      association: { timeouts, bulkSize, services },
      queueWatch: watchful(),
    });
    const oracle = await startPurgeOracle(sync.simulator, sync.shadow, demoClient);
    onTestFinished(() => oracle.close());
    purge.address = oracle.address;
    return new FaultyWorld(sync, oracle);
  }

  /** Drains, and changes, and drains again. */
  async live(rounds: number): Promise<void> {
    const { world } = this.sync.simulator;
    this.#remember();
    await this.settle();
    for (let round = 0; round < rounds; round += 1) {
      for (let left = 5; left > 0; left -= 1) world.change();
      world.delete();
      world.add();
      world.touch();
      this.#remember();
      await this.settle();
    }
  }

  /** What a person would do: drain again while something is left, and have the parked tried again. */
  async settle(): Promise<void> {
    const { sync } = this;
    for (let left = mostDrains; left > 0; left -= 1) {
      await sync.drain().catch(() => undefined);
      await this.#look();
      const { parked, drain } = await sync.shadow.clientState(demoClient);
      if (parked === 0 && drain === null && sync.simulator.world.queueLength === 0) return;
      await sync.shadow.retryParked(demoClient, 'all');
    }
    this.wrong.push('not settled');
  }

  #remember(): void {
    const now = new Map([...this.sync.simulator.world.truths()].map((truth) => [truth.custId, truth]));
    for (const custId of new Set([...now.keys(), ...this.#versions.keys()])) {
      // Before a customer is first seen, no customer with its number is stored.
      const versions = this.#versions.get(custId) ?? [null];
      versions.push(now.get(custId as CustId) ?? null);
      this.#versions.set(custId, versions);
    }
  }

  async #look(): Promise<void> {
    const { shadow } = this.sync;
    for (const { custId } of await this.feed.follow(shadow, demoClient)) {
      const stored = await shadow.customer(demoClient, custId);
      const versions = this.#versions.get(custId) ?? [];
      const differences = versions.map((truth) => differencesOf(custId, stored, truth));
      if (!differences.some(({ length }) => length === 0))
        this.wrong.push(`${custId} never was so: ${String(differences.at(-1))}`);
    }
  }

  /** Empty when nothing was wrong on the way and all is as in AA now. Nothing of it is a stranger's doing (P13). */
  async faults(): Promise<readonly string[]> {
    const { foreignPurge } = await this.sync.shadow.clientState(demoClient);
    if (foreignPurge !== null) this.wrong.push(`a foreign purge was seen: ${foreignPurge.kind}`);
    return [...this.wrong, ...this.oracle.losses, ...this.feed.faults, ...(await this.sync.differences())];
  }
}
