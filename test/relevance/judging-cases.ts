// The rule at work against a simulated AA: what is stored, what waits for a person, and what a change of the rule does.

import { expect, test } from 'vitest';
import { everySection } from '../../src/config/section-keys.ts';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import type { CustId } from '../../src/catalogue/ids.ts';
import { freshnessOf } from '../../src/shadow/reads/freshness.ts';
import { leaseHolder } from '../../src/shadow/shadow.ts';
import type { Condition } from '../../src/shape/conditions.ts';
import type { WrittenRule } from '../../src/shape/rule.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import { auditClient } from '../../src/sync/audit/audit-client.ts';
import { FastLane } from '../../src/sync/fast-lane/fast-lane.ts';
import { unlimited } from '../../src/sync/fast-lane/budget.ts';
import { refreshNow } from '../../src/sync/fast-lane/refresh-now.ts';
import { applyShape } from '../../src/sync/shape/apply-shape.ts';
import { foreseenOfAll } from '../../src/sync/shape/foreseen.ts';
import { drain } from '../../src/sync/drain.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import type { SyncContext, SyncSettings } from '../../src/sync/work/context.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import {
  leaseOf,
  openBrake,
  shapeGround,
  type ShapeGround,
  simulatedAa,
  without,
} from '../shape/shape-ground.ts';
import { demoClient } from '../support/demo-client.ts';
import { keptByTruth } from './rule-oracle.ts';

const values = (...some: readonly string[]): Condition => ({ kind: 'values', values: some });

const persons: WrittenRule = { keep: [{ own: { custType: values('I') }, sections: {} }], never: [] };
const companies: WrittenRule = { keep: [{ own: { custType: values('C') }, sections: {} }], never: [] };
const members: WrittenRule = {
  keep: [{ own: {}, sections: { memberships: { statusCode: values('ACTIVE') } } }],
  never: [],
};
/** It reads no field, so nothing but the section itself can be lacking. */
const anyMember: WrittenRule = { keep: [{ own: {}, sections: { memberships: {} } }], never: [] };
const nobody: WrittenRule = { keep: [{ own: { custType: values('X') }, sections: {} }], never: [] };

const terms = { holder: leaseHolder('apply'), by: 'a person' };
const freshness = { pollEveryMs: 10_000, brake: openBrake };

class Ruled {
  readonly ground: ShapeGround;
  constructor(ground: ShapeGround) {
    this.ground = ground;
  }

  context(
    rule: WrittenRule | null,
    { sections = everySection, ...settings }: Partial<SyncSettings> & { sections?: WantedSections } = {},
  ): SyncContext {
    return { ...this.ground.worker(sections, settings).context, shape: shapeOf(sections, { rule }) };
  }

  drain(context: SyncContext): ReturnType<typeof drainOnce> {
    return drainOnce(context, `here/${process.pid}/test`);
  }

  living(): Promise<readonly string[]> {
    return this.ground.shadow.customerIds(demoClient, null, 10_000);
  }

  expected(rule: WrittenRule | null): readonly string[] {
    return [...this.ground.simulator.world.truths()]
      .filter((truth) => keptByTruth(rule, truth))
      .map(({ custId }) => custId)
      .toSorted();
  }

  state() {
    return this.ground.shadow.clientState(demoClient);
  }
}

export function judgingCases(openFresh: OpenFresh): void {
  const ruled = async (options: SimulatorOptions = {}): Promise<Ruled> =>
    new Ruled(await shapeGround(openFresh, await simulatedAa(options)));

  test('P20: a first drain stores whom the rule keeps, and is purged', async () => {
    const one = await ruled();
    const context = one.context(persons);
    expect(await one.drain(context)).toBe('purged');
    expect(await one.living()).toEqual(one.expected(persons));
    expect(await one.drain(context)).toBe('empty');
    const { audit } = await auditClient(context, { range: { kind: 'all' }, calls: 1_000, heal: false });
    expect(audit).toMatchObject({ differed: 0, notMeasured: 0 });
    expect(freshnessOf(await one.state(), freshness)).not.toMatchObject({ reason: 'relevance' });
  });

  test('P20: who asks for one who is not kept is told so, and nothing is stored', async () => {
    const one = await ruled();
    const context = one.context(persons);
    await one.drain(context);
    const [company] = one.expected(companies);
    const lane = new FastLane(context, unlimited);
    const parts = { shadow: one.ground.shadow, calls: lane, now: () => new Date() };
    const asked = { asker: 'me', maxAgeMs: 0, waitMs: Infinity };
    expect(await refreshNow(parts, demoClient, [company as never], asked)).toMatchObject([
      { kind: 'not-kept' },
    ]);
    expect(await one.living()).toEqual(one.expected(persons));
  });

  test('P21: a first drain that keeps nobody is not purged until a person says so', async () => {
    const one = await ruled({ customers: 120 });
    const context = one.context(nobody);
    expect(await one.drain(context)).toBe('braked');
    expect(await one.living()).toEqual([]);
    expect([...one.ground.simulator.world.queued()]).not.toEqual([]);
    expect(freshnessOf(await one.state(), freshness)).toMatchObject({
      verdict: 'paused',
      reason: 'relevance',
    });
    expect(await one.drain(context)).toBe('braked');
    await applyShape(one.ground.shadow, demoClient, context.shape, terms);
    expect(await one.drain(context)).toBe('purged');
    expect([...one.ground.simulator.world.queued()]).toEqual([]);
  });

  test('P6: P20: where the rule keeps nobody, those whom it does not keep show that AA works, and who is deleted goes', async () => {
    const one = await ruled();
    const context = one.context(nobody);
    await one.drain(context);
    await applyShape(one.ground.shadow, demoClient, context.shape, terms);
    await one.drain(context);
    const { world } = one.ground.simulator;
    const gone = one.expected(null).slice(0, 5);
    for (const id of gone) world.delete(id);
    expect(await one.drain(context)).toBe('purged');
    expect(await one.ground.shadow.parked(demoClient, 10)).toEqual([]);
    const unkept = await one.ground.shadow.shapes.unkeptIds(demoClient, null, 1_000);
    expect(unkept).toEqual(one.expected(null));
  });

  test('P21: P16: SYNC_RELEVANCE_UNDECIDED: nobody leaves by a field that AA calls otherwise, and the sentence names it', async () => {
    const one = await ruled({ customers: 120, renaming: { 'memberships.statusCode': 'statCd' } });
    await one.drain(one.context(null));
    const before = await one.living();
    expect(before).toHaveLength(120);
    const context = one.context(members, { brake: { share: 0.05, atLeast: 5 } });
    expect(await foreseenOfAll(context)).toMatchObject({ leave: 0, unseen: ['memberships.statusCode'] });
    one.ground.simulator.world.enqueue();
    await one.drain(context);
    expect(await one.living()).toEqual(before);
    const judged = freshnessOf(await one.state(), freshness);
    expect(judged).toMatchObject({ verdict: 'paused', reason: 'relevance' });
    expect(judged.says).toContain('none with memberships.statusCode; unknown there: statCd');
    const [parked] = await one.ground.shadow.parked(demoClient, 1);
    expect(parked).toMatchObject({ errorCode: 'SYNC_RELEVANCE_UNDECIDED' });
    expect(parked?.errorMessage).toContain('memberships.statusCode');
  });

  test('P21: in the same answer, a customer who has a field makes the others who lack it decided', async () => {
    const one = await ruled();
    await one.drain(one.context(members));
    expect(await one.ground.shadow.parked(demoClient, 10)).toEqual([]);
    expect(await one.living()).toEqual(one.expected(members));
  });

  test('P20: P21: a narrower rule waits for a person where many would leave, and asks AA for nobody', async () => {
    const one = await ruled();
    await one.drain(one.context(null));
    const context = one.context(companies, { brake: { share: 0.05, atLeast: 5 } });
    await expect(one.drain(context)).rejects.toMatchObject({ code: 'SYNC_SHAPE_WAITS' });
    expect(await one.living()).toHaveLength(60);
    expect((await one.state()).shape.waiting).toMatchObject({ leaving: 60 - one.expected(companies).length });
    await applyShape(one.ground.shadow, demoClient, context.shape, terms);
    let asked = 0;
    const getCustomers: typeof context.aa.getCustomers = (ids, call) => {
      asked += 1;
      return context.aa.getCustomers(ids, call);
    };
    await one.drain({ ...context, aa: { ...context.aa, getCustomers } });
    expect(asked).toBe(0);
    expect(await one.living()).toEqual(one.expected(companies));
    const left = (await one.ground.changes()).slice(60);
    expect(left.every(({ kind, cause }) => kind === 'deleted' && cause === 'relevance')).toBe(true);
    expect(left).toHaveLength(60 - one.expected(companies).length);
  });

  test('P20: a wider rule has those fetched who were not kept, and whoever enters is told as of the rule', async () => {
    const one = await ruled();
    await one.drain(one.context(companies));
    const before = (await one.ground.changes()).length;
    await one.drain(one.context(null));
    expect(await one.living()).toEqual(one.expected(null));
    const entered = (await one.ground.changes()).slice(before);
    expect(entered).toHaveLength(60 - one.expected(companies).length);
    expect(entered.every(({ kind, cause }) => kind === 'created' && cause === 'relevance')).toBe(true);
    expect((await one.state()).shape.applying).toBeNull();
  });

  test('P21: P16: SYNC_LEAVING_BRAKED: a rule that reads a section which was not asked for before removes nobody without asking AA, and is braked', async () => {
    const one = await ruled();
    await one.drain(one.context(null, { sections: without('memberships') }));
    const brake = { share: 0.5, atLeast: 100, leaving: { share: 0, atLeast: 0 } };
    const context = one.context(anyMember, { brake });
    await one.drain(context);
    expect(await one.living()).toHaveLength(60);
    expect(await one.ground.shadow.shapes.wanted(demoClient, { after: null, limit: 100 })).toEqual([]);
    expect((await one.state()).shape.applying?.left).toBe(60 - one.expected(anyMember).length);
    const isMember = new Set(one.expected(anyMember));
    const held = (await one.living()).find((id) => !isMember.has(id)) as CustId;
    expect((await one.ground.shadow.customerLife(demoClient, held)).lacks).toMatchObject({
      errorCode: 'SYNC_LEAVING_BRAKED',
    });
    await applyShape(one.ground.shadow, demoClient, context.shape, terms);
    await one.drain(context);
    expect(await one.living()).toEqual(one.expected(anyMember));
  });

  test('P6: P16: LEDGER_RULE_CHANGED: leavers of a drain wait at the brake, and a rule that is taken back keeps them', async () => {
    const one = await ruled();
    const { shadow, simulator } = one.ground;
    await one.drain(one.context(null));
    const held = one.context(persons, { brake: { ...openBrake, leaving: { share: 0, atLeast: 2 } } });
    const installed = await shadow.shapes.install(await leaseOf(shadow), held.shape, null);
    if (installed.kind !== 'installed') throw new Error(installed.kind);
    simulator.world.enqueue();
    // Nobody was looked at here: the drain meets them first.
    expect(await drain(held, installed.lease)).toBe('braked');
    expect(await one.living()).toHaveLength(60);
    expect([...simulator.world.queued()]).not.toEqual([]);
    expect(await shadow.leavingCustomers(demoClient, 100)).toHaveLength(60 - one.expected(persons).length);
    await shadow.releaseLease(installed.lease);
    await applyShape(shadow, demoClient, shapeOf(everySection), terms);
    expect(await shadow.parked(demoClient, 1)).toMatchObject([{ errorCode: 'LEDGER_RULE_CHANGED' }]);
    await one.drain(one.context(null));
    expect(await one.living()).toHaveLength(60);
    expect((await one.state()).gone).toBe(0);
    expect((await one.ground.changes()).map(({ kind }) => kind)).not.toContain('deleted');
  });
}
