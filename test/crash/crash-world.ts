// A small association and its shadow. A worker dies in it while every kind of work is going on: changes, arrivals, deletions,
// a customer without any change, and a customer that AA cannot return.

import { expect, onTestFinished } from 'vitest';
import type { CustId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { FeedChange, Shadow } from '../../src/shadow/shadow.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import type { CustomerTruth } from '../../src/simulator/world/truth.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { startChild } from '../contract/child-process.ts';
import { differencesFromTruth, differencesOf } from '../support/compare-with-truth.ts';
import { demoClient } from '../support/demo-client.ts';
import { FeedFold } from '../support/feed-fold.ts';
import { lookInside } from '../support/look-inside.ts';
import { type PurgeOracle, startPurgeOracle } from '../support/purge-oracle.ts';
import { crashContext, type CrashTerms } from './crash-context.ts';

const customers = 26;
export const [bulkSize, concurrency] = [4, 2];
/** One lane more than calls at once. */
export const inFlight = (concurrency + 1) * bulkSize;

export interface Happened {
  /** Customers that now differ from what is stored. Each must be in the feed exactly once. */
  readonly told: ReadonlySet<string>;
  readonly queued: number;
}

export class CrashWorld {
  readonly simulator: Simulator;
  readonly shadow: Shadow;
  readonly oracle: PurgeOracle;
  readonly terms: CrashTerms;
  readonly feed = new FeedFold();
  #bad = '';
  /** Whether workers prune entries that were settled before. */
  #settledAt = 0;

  private constructor(simulator: Simulator, shadow: Shadow, oracle: PurgeOracle, database: string) {
    this.simulator = simulator;
    this.shadow = shadow;
    this.oracle = oracle;
    this.terms = { database, url: simulator.url, purgeUrl: oracle.address, bulkSize, concurrency };
  }

  static async open(database: string): Promise<CrashWorld> {
    const simulator = await startSimulator({ customers, seed: 11, unknownInBulk: 'error' });
    const shadow = await openShadow(database);
    const oracle = await startPurgeOracle(simulator, shadow, demoClient);
    const world = new CrashWorld(simulator, shadow, oracle, database);
    await shadow.register(demoClient);
    await world.goOn();
    await world.feed.follow(shadow, demoClient);
    return world;
  }

  async close(): Promise<void> {
    await this.oracle.close();
    await this.shadow.close();
    await this.simulator.close();
  }

  truths(): ReadonlyMap<string, CustomerTruth> {
    return new Map([...this.simulator.world.truths()].map((truth) => [truth.custId, truth]));
  }

  /** Makes changes of every kind. */
  async happen(): Promise<Happened> {
    const { world } = this.simulator;
    const [changed, told] = [new Set<string>(), new Set<string>()];
    while (changed.size < 8) changed.add(world.change().custId);
    for (const custId of changed) told.add(custId);
    for (let at = 0; at < 2; at += 1) told.add(world.add().custId);
    const unchanged = [...world.custIds()].filter((custId) => !told.has(custId)).toSorted();
    for (const custId of unchanged.slice(0, 2)) told.add(world.delete(custId).custId);
    for (const custId of unchanged.slice(2, 5)) world.touch(custId);
    this.#bad = unchanged[5] ?? '';
    world.change(this.#bad);
    world.setFaults([{ procedure: 'customers', fault: 'poison', custId: this.#bad }]);
    return { told, queued: new Set([...world.queued()].map(({ custId }) => custId)).size };
  }

  /** Runs a worker until it dies, or until its end if it is not asked to die. Returns the signal that ended it. */
  async worker(work: 'drain' | 'help', dieAt: string): Promise<NodeJS.Signals | null> {
    const env = { AA_SHADOW_DIE_AT: dieAt };
    const terms = { ...this.terms, historyFrom: this.#settledAt };
    const child = startChild('../crash/crash-child.ts', [work, JSON.stringify(terms)], env);
    onTestFinished(() => void child.process.kill('SIGKILL'));
    await child.exit;
    return child.process.signalCode;
  }

  /** Restarts: finishes the drain that is left, and drains what has been queued meanwhile. */
  async goOn(): Promise<void> {
    const { context, aa } = crashContext(this.terms, this.shadow);
    try {
      await drainOnce(context, `here/${process.pid}/restart`);
    } finally {
      await aa.close();
    }
  }

  /** Customers that are stored neither as before nor as they are now. */
  async halves(before: ReadonlyMap<string, CustomerTruth>): Promise<readonly string[]> {
    const now = this.truths();
    const halves: string[] = [];
    for (const custId of new Set([...before.keys(), ...now.keys()])) {
      const stored = await this.shadow.customer(demoClient, custId as CustId);
      const versions = [before.get(custId) ?? null, now.get(custId) ?? null];
      if (versions.every((truth) => differencesOf(custId, stored, truth).length > 0)) halves.push(custId);
    }
    return halves;
  }

  /** How many customers AA was asked for since the call of that number. */
  asked(sinceCall: number): number {
    const calls = this.simulator.world.journal().filter(({ seq }) => seq > sinceCall);
    return calls.reduce((sum, { procedure, custIds }) => sum + (procedure === 'customers' ? custIds : 0), 0);
  }

  lastCall(): number {
    return this.simulator.world.journal().at(-1)?.seq ?? 0;
  }

  /** Expects the same end as without a crash, except that the bad customer is parked. */
  async expectAllButBad(happened: Happened): Promise<void> {
    const changes = await this.feed.follow(this.shadow, demoClient);
    expect(changes.map(({ custId }: FeedChange) => custId).toSorted()).toEqual([...happened.told].toSorted());
    const parked = await this.shadow.parked(demoClient, 10);
    expect(parked.map(({ custId }) => custId)).toEqual([this.#bad]);
    await this.expectSettled();
  }

  /** From now on AA can return the bad customer again. */
  async heal(): Promise<void> {
    this.simulator.world.clearFaults();
    await this.shadow.retryParked(demoClient, 'all');
    await this.goOn();
  }

  async expectTruth(): Promise<void> {
    await this.feed.follow(this.shadow, demoClient);
    const truths = this.truths();
    expect(await differencesFromTruth(this.shadow, demoClient, truths.values())).toEqual([]);
    expect([...this.feed.living].toSorted()).toEqual([...truths.keys()].toSorted());
    expect(this.feed.faults).toEqual([]);
    expect(this.oracle.losses).toEqual([]);
    expect(this.simulator.world.queueLength).toBe(0);
    await this.expectSettled();
    this.#settledAt = Date.now();
  }

  /**
   * Expects nothing pending, nothing claimed, every drain done, and no holder of the client. The shadow counts as populated, and
   * the database has kept what it confirmed.
   */
  async expectSettled(): Promise<void> {
    const { database } = this.terms;
    const left = `SELECT state FROM sync_queue WHERE state IN ('pending', 'gone')`;
    const drains = `SELECT state FROM sync_drains WHERE state <> 'done'`;
    const claims = `SELECT q.state FROM sync_queue AS q JOIN sync_clients AS c ON c.client_id = q.client_id
      WHERE q.claimed_by IN (SELECT fencing FROM sync_shares)
      OR (q.claimed_by = c.lease_fencing AND c.lease_holder IS NOT NULL)`;
    for (const sql of [left, drains, claims]) expect(await lookInside(database, sql)).toEqual([]);
    const state = await this.shadow.clientState(demoClient);
    expect(state).toMatchObject({ lease: null, population: { how: 'seen' }, setBack: null });
  }
}
