// A random life of one client with a rule: AA changes, the rule changes, somebody is fetched in between, work is broken off half way.
// In the end exactly those are stored whom the rule keeps, by the simulator's truth, and a reader of the feed has the same ones.

import * as fc from 'fast-check';
import { expect } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import type { CustId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { dataTables } from '../../src/shadow/tables/data-tables.ts';
import type { Match, WrittenRule } from '../../src/shape/rule.ts';
import { keepsStored } from '../../src/sync/shape/foreseen.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { leaseOf, lived, type RandomLife, type ShapeGround } from '../shape/shape-ground.ts';
import { demoClient } from '../support/demo-client.ts';
import { lookInside, quoted } from '../support/look-inside.ts';
import { keptByTruth } from './rule-oracle.ts';

export type Step =
  | { readonly kind: 'rule'; readonly rule: WrittenRule | null; readonly pages: number }
  | { readonly kind: 'change'; readonly times: number }
  | { readonly kind: 'delete' }
  | { readonly kind: 'add' }
  | { readonly kind: 'refresh'; readonly customers: number }
  | { readonly kind: 'drain'; readonly beside: number };

const oneOf = (...values: readonly string[]) =>
  fc.record({
    kind: fc.constantFrom('values' as const, 'not' as const),
    values: fc.subarray([...values], { minLength: 1 }),
  });

const match: fc.Arbitrary<Match> = fc.record({
  own: fc.oneof(fc.constant({}), fc.record({ custType: oneOf('I', 'C') })),
  sections: fc.oneof(
    fc.record({ roles: fc.record({ role: oneOf('MEMBER', 'STAFF', 'DONOR', 'BOARD') }) }),
    fc.record({ memberships: fc.record({ subgroupId: oneOf('AMA', 'SWC', 'MAC') }) }),
    fc.record({ communicationPreferences: fc.record({ receiveEmail: oneOf('true') }) }),
    fc.record({
      memberships: fc.record({ subgroupId: oneOf('AMA', 'SWC'), classCode: oneOf('REG', 'STU', 'CORP') }),
    }),
  ),
});

export const anyRule: fc.Arbitrary<WrittenRule | null> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 6,
    arbitrary: fc.record({
      keep: fc.oneof(fc.constant(null), fc.array(match, { minLength: 1, maxLength: 2 })),
      never: fc.array(match, { maxLength: 1 }),
    }),
  },
);

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('rule' as const), rule: anyRule, pages: fc.nat(4) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('change' as const), times: fc.integer({ min: 1, max: 8 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'delete' } as const) },
    { weight: 1, arbitrary: fc.constant({ kind: 'add' } as const) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('refresh' as const),
        customers: fc.integer({ min: 1, max: 6 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('drain' as const), beside: fc.nat(5) }),
    },
  ),
  { minLength: 3, maxLength: 12 },
);

export const liveByRule = (openFresh: OpenFresh, life: readonly Step[], seed: number): Promise<void> =>
  lived(openFresh, { customers: 25, seed }, life, (ground) => new RuledLife(ground));

export class RuledLife implements RandomLife<Step> {
  readonly #ground: ShapeGround;
  readonly #context: SyncContext;
  #rule: WrittenRule | null = null;

  constructor(ground: ShapeGround) {
    this.#ground = ground;
    this.#context = ground.worker(everySection).context;
  }

  get #worker(): SyncContext {
    return { ...this.#context, shape: shapeOf(everySection, { rule: this.#rule }) };
  }

  begin(): Promise<void> {
    return this.#drain();
  }

  async take(step: Step): Promise<void> {
    const { world } = this.#ground.simulator;
    switch (step.kind) {
      case 'change':
        for (let time = 0; time < step.times; time += 1) world.change();
        break;
      case 'delete':
        if (world.living > 3) world.delete();
        break;
      case 'add':
        world.add();
        break;
      case 'refresh':
        await refreshCustomers(this.#worker, this.#some(step.customers));
        break;
      case 'rule':
        await this.#change(step.rule, step.pages);
        break;
      case 'drain':
        await Promise.all([
          this.#drain(),
          ...(step.beside === 0 ? [] : [refreshCustomers(this.#worker, this.#some(step.beside))]),
        ]);
        break;
    }
  }

  async end(): Promise<void> {
    await this.#drain();
    await this.#drain();
    const { shadow, simulator, url } = this.#ground;
    const truths = [...simulator.world.truths()];
    const kept = truths.filter((truth) => keptByTruth(this.#rule, truth)).map(({ custId }) => custId);
    const living = await shadow.customerIds(demoClient, null, 1_000);
    expect(living).toEqual(kept.toSorted());
    expect(await shadow.parked(demoClient, 1_000)).toEqual([]);
    expect([...(await this.#foldedFeed())].toSorted()).toEqual(living);
    const irrelevant = await custIdsIn(url, 'sync_irrelevant');
    const served: ReadonlySet<string> = new Set(truths.map(({ custId }) => custId));
    const isKept: ReadonlySet<string> = new Set(kept);
    expect([...irrelevant].filter((id) => isKept.has(id))).toEqual([]);
    expect([...served].filter((id) => !isKept.has(id) && !irrelevant.has(id))).toEqual([]);
    for (const { name } of dataTables(builtIn).all)
      expect([...(await custIdsIn(url, name))].filter((id) => irrelevant.has(id))).toEqual([]);
    expect([...(await custIdsIn(url, 'sync_wanted'))]).toEqual([]);
  }

  async #foldedFeed(): Promise<ReadonlySet<string>> {
    const there = new Set<string>();
    for (const { kind, custId } of await this.#ground.changes())
      if (kind === 'deleted') {
        expect(there.delete(custId)).toBe(true);
      } else if (kind === 'updated') expect(there.has(custId)).toBe(true);
      else {
        expect(there.has(custId)).toBe(false);
        there.add(custId);
      }
    return there;
  }

  #some(customers: number): readonly CustId[] {
    return [...this.#ground.simulator.world.custIds()].slice(-customers);
  }

  async #drain(): Promise<void> {
    await drainOnce(this.#worker, `here/${process.pid}/test`);
  }

  /** The lease may end after some pages: the next worker goes on. */
  async #change(wanted: WrittenRule | null, pages: number): Promise<void> {
    this.#rule = wanted;
    const { shadow } = this.#ground;
    const lease = await leaseOf(shadow);
    const answer = await shadow.shapes.install(lease, this.#worker.shape, null);
    if (answer.kind !== 'current' && answer.kind !== 'installed') throw new Error(answer.kind);
    const keeps = await keepsStored(this.#worker);
    for (let page = 0; page < pages; page += 1) await shadow.shapes.walk(answer.lease, 4, { keeps });
    await shadow.releaseLease(answer.lease);
  }
}

async function custIdsIn(url: string, table: string): Promise<ReadonlySet<string>> {
  const rows = await lookInside(url, `SELECT DISTINCT cust_id FROM ${quoted(table)}`);
  return new Set(rows.map((row) => String(row['cust_id'])));
}
