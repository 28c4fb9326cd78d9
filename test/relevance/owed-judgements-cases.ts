// What the rule still owes when the configuration changes again, and what it may not trust.

import { expect, test } from 'vitest';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { freshnessOf } from '../../src/shadow/reads/freshness.ts';
import { leaseHolder } from '../../src/shadow/shadow.ts';
import { keyId } from '../../src/shape/keyed-hash.ts';
import type { Condition } from '../../src/shape/conditions.ts';
import type { PolicyRule } from '../../src/shape/policy-words.ts';
import type { WrittenRule } from '../../src/shape/rule.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import { applyShape } from '../../src/sync/shape/apply-shape.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { foreseenNow } from '../../src/sync/shape/foreseen.ts';
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
import { lookInside } from '../support/look-inside.ts';
import { keptByTruth } from './rule-oracle.ts';

const values = (...some: readonly string[]): Condition => ({ kind: 'values', values: some });
const companies: WrittenRule = { keep: [{ own: { custType: values('C') }, sections: {} }], never: [] };
const key = Buffer.from('0123456789abcdef0123456789abcdef');

interface Configuration {
  readonly rule?: WrittenRule | null;
  readonly sections?: WantedSections;
  readonly rules?: readonly PolicyRule[];
  /** Default: `drop`. */
  readonly unknown?: 'keep' | 'drop';
}

class Configured {
  readonly ground: ShapeGround;
  constructor(ground: ShapeGround) {
    this.ground = ground;
  }

  context(
    { rule = null, sections = everySection, rules = [], unknown = 'drop' }: Configuration,
    settings: Partial<SyncSettings> = {},
  ): SyncContext {
    const policy = rules.length === 0 ? null : { rules, unknown, keyId: keyId(key) };
    const { context } = this.ground.worker(sections, settings);
    return { ...context, shape: shapeOf(sections, { rule, policy }), hashKey: key };
  }

  drain(context: SyncContext): ReturnType<typeof drainOnce> {
    return drainOnce(context, `here/${process.pid}/test`);
  }

  apply({ shape }: SyncContext) {
    return applyShape(this.ground.shadow, demoClient, shape, {
      holder: leaseHolder('apply'),
      by: 'a person',
    });
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
}

/** Two persons who have roles, and of whom what is stored lacks what the first configuration did not keep. */
async function lackingWhatFollows(one: Configured, first: Configuration): Promise<readonly string[]> {
  const { world } = one.ground.simulator;
  await one.drain(one.context(first));
  const isCompany = new Set(one.expected(companies));
  const persons = [...world.truths()]
    .filter(({ custId, sections: { roles } }) => !isCompany.has(custId) && (roles ?? []).length > 0)
    .map(({ custId }) => custId)
    .slice(0, 2);
  for (const custId of persons)
    world.addFault({ procedure: 'customers', fault: 'failure', custId, code: '4711' });
  await one.drain(one.context({}));
  world.clearFaults();
  return persons;
}

/** After a drain by the rule exactly those are here whom it keeps by the truth, and none of these has ever left. */
async function expectNoneLeft(one: Configured, rule: WrittenRule, persons: readonly string[]): Promise<void> {
  await one.drain(one.context({ rule }));
  expect(await one.living()).toEqual(one.expected(rule));
  const left = (await one.ground.changes()).filter(({ kind }) => kind === 'deleted');
  expect(left.filter(({ custId }) => persons.includes(custId))).toEqual([]);
}

const verdict = async ({ ground }: Configured) =>
  freshnessOf(await ground.shadow.clientState(demoClient), { pollEveryMs: 10_000, brake: openBrake });

const withoutKind: readonly PolicyRule[] = [{ action: 'drop', paths: ['custType'], where: null }];
const hashed: readonly PolicyRule[] = [{ action: 'hash', paths: ['loginId'], where: null }];

export function owedJudgementsCases(openFresh: OpenFresh): void {
  const configured = async (options: SimulatorOptions = {}): Promise<Configured> =>
    new Configured(await shapeGround(openFresh, await simulatedAa(options)));

  test('P20: whom AA must be asked for because of the rule is asked for after a further change of the configuration too', async () => {
    const one = await configured();
    await one.drain(one.context({ rules: hashed }));
    // Nothing can be decided here: what is stored went through a policy.
    await one.apply(one.context({ rules: hashed, rule: companies }));
    const noAa = one.context({ rules: hashed, rule: companies });
    const refused = { ...noAa.aa, getCustomers: () => Promise.reject(new Error('AA is away')) };
    await expect(one.drain({ ...noAa, aa: refused })).rejects.toThrow();
    const fewer = { rules: hashed, rule: companies, sections: without('files') };
    await one.apply(one.context(fewer));
    await one.drain(one.context(fewer));
    expect(await one.living()).toEqual(one.expected(companies));
  });

  test('P20: leavers who wait for a person wait after a further change of the configuration too', async () => {
    const one = await configured();
    await one.drain(one.context({ rules: hashed }));
    const held = { ...openBrake, leaving: { share: 0, atLeast: 0 } };
    await one.drain(one.context({ rules: hashed, rule: companies }, { brake: held }));
    expect(await one.living()).toHaveLength(60);
    const fewer = { rules: hashed, rule: companies, sections: without('files') };
    await one.drain(one.context(fewer, { brake: held }));
    expect(await one.living()).toHaveLength(60);
    await one.apply(one.context(fewer));
    await one.drain(one.context(fewer));
    expect(await one.living()).toEqual(one.expected(companies));
  });

  test('what a policy has taken out of what is stored says nobody leaves: AA must be asked', async () => {
    const one = await configured();
    await one.drain(one.context({ rules: hashed }));
    const rule: WrittenRule = { keep: [{ own: { loginId: values('*a*') }, sections: {} }], never: [] };
    expect(await foreseenNow(one.context({ rules: hashed, rule }))).toMatchObject({ leave: 0, unknown: 60 });
    const same = await foreseenNow(one.context({ rules: hashed }));
    expect(same).toMatchObject({ stay: 60, leave: 0, unknown: 0 });
  });

  test('what a section tells that was not asked for before nobody knows: AA must be asked', async () => {
    const one = await configured();
    await one.drain(one.context({ sections: without('memberships') }));
    const rule: WrittenRule = { keep: [{ own: {}, sections: { memberships: {} } }], never: [] };
    expect(await foreseenNow(one.context({ rule }))).toMatchObject({ leave: 0, unknown: 60 });
  });

  test('P21: nobody leaves by a section of which no answer has ever had an item', async () => {
    const one = await configured({ renaming: { memberships: 'membrs' } });
    const rule: WrittenRule = {
      keep: [
        { own: { custType: values('C') }, sections: {} },
        { own: {}, sections: { memberships: {} } },
      ],
      never: [],
    };
    await one.drain(one.context({}));
    const before = await one.living();
    await one.drain(one.context({ rule }, { brake: { ...openBrake, leaving: openBrake } }));
    one.ground.simulator.world.enqueue();
    await one.drain(one.context({ rule }, { brake: { ...openBrake, leaving: openBrake } }));
    expect(await one.living()).toEqual(before);
    const [parked] = await one.ground.shadow.parked(demoClient, 1);
    expect(parked).toMatchObject({ errorCode: 'SYNC_RELEVANCE_UNDECIDED' });
    expect(parked?.errorMessage).toContain('memberships');
  });

  test('P6: P21: leavers are counted together, whether what is stored tells them or AA', async () => {
    const one = await configured();
    const isCompany = new Set(one.expected(companies));
    const persons = await lackingWhatFollows(one, { sections: without('roles') });
    const rule: WrittenRule = {
      keep: null,
      never: [
        { own: { custType: values('C') }, sections: {} },
        { own: { custId: values(...persons) }, sections: { roles: {} } },
      ],
    };
    const some = { share: 0, atLeast: isCompany.size };
    await one.drain(one.context({ rule }, { brake: { ...openBrake, leaving: some } }));
    expect((await one.living()).length).toBe(60 - isCompany.size);
    await one.apply(one.context({ rule }));
    await one.drain(one.context({ rule }));
    expect(await one.living()).toEqual(one.expected(rule));
  });

  test('P21: nobody leaves by a section of which it is not known yet what AA has', async () => {
    const one = await configured();
    const persons = await lackingWhatFollows(one, { sections: without('roles') });
    const rule: WrittenRule = { keep: [{ own: {}, sections: { roles: {} } }], never: [] };
    await expectNoneLeft(one, rule, persons);
  });

  test('P21: nobody leaves by a field that an earlier policy has thrown away, as long as AA has not told it again', async () => {
    const one = await configured();
    const persons = await lackingWhatFollows(one, { rules: withoutKind });
    const rule: WrittenRule = { keep: [{ own: { custType: values('I') }, sections: {} }], never: [] };
    expect(await foreseenNow(one.context({ rule }))).toMatchObject({ unknown: persons.length });
    await expectNoneLeft(one, rule, persons);
  });

  test('P7, P20, P21: nobody leaves by what is not stored of one whom AA did not have when it was asked for it', async () => {
    const one = await configured();
    const { world } = one.ground.simulator;
    await one.drain(one.context({ rules: withoutKind }));
    const [away = ''] = one.expected(companies);
    world.drift('delete', away);
    await one.drain(one.context({}));
    expect((await one.ground.shadow.clientState(demoClient)).shape.applying).toBeNull();
    world.drift('restore', away);
    await one.drain(one.context({ rule: companies }));
    expect(await one.living()).toEqual(one.expected(companies));
    const told = (await one.ground.changes()).filter(({ custId }) => custId === away).slice(1);
    expect(told.map(({ kind, cause }) => [kind, cause])).toEqual([['updated', 'shape']]);
  });

  test('P7, P19: what one lacks whom AA did not have is no change of AA, whoever fetches it later', async () => {
    const one = await configured();
    const { world } = one.ground.simulator;
    await one.drain(one.context({ rules: withoutKind }));
    const [away = ''] = one.expected(companies);
    world.drift('delete', away);
    await one.drain(one.context({}));
    world.drift('restore', away);
    world.touch(away);
    await one.drain(one.context({}));
    const told = (await one.ground.changes()).filter(({ custId }) => custId === away).slice(1);
    expect(told.map(({ kind, cause }) => [kind, cause])).toEqual([['updated', 'shape']]);
    expect(await lookInside(one.ground.url, 'SELECT * FROM sync_wanted')).toEqual([]);
  });

  test('P7, P20: whoever is fetched before the walk has come to him, enters because of the rule', async () => {
    const one = await configured();
    await one.drain(one.context({ rule: companies }));
    const isThere = new Set(await one.living());
    const wider = one.context({});
    await one.apply(wider);
    const enters = [...one.ground.simulator.world.custIds()].find((id) => !isThere.has(id));
    const told = (await one.ground.changes()).length;
    await refreshCustomers(wider, enters === undefined ? [] : [enters]);
    expect((await one.ground.changes()).slice(told)).toMatchObject([
      { custId: enters, kind: 'created', cause: 'relevance' },
    ]);
  });

  test('P7, P20: who left by the rule, and whom AA deleted and has again, is restored', async () => {
    const one = await configured();
    const { world } = one.ground.simulator;
    await one.drain(one.context({}));
    const [company = ''] = one.expected(companies);
    const never: WrittenRule = { keep: null, never: [{ own: { custType: values('C') }, sections: {} }] };
    await one.apply(one.context({ rule: never }));
    await one.drain(one.context({ rule: never }));
    world.delete(company);
    await one.drain(one.context({ rule: never }));
    world.restore(company);
    await one.apply(one.context({}));
    await one.drain(one.context({}));
    const told = (await one.ground.changes()).filter(({ custId }) => custId === company);
    expect(told.map(({ kind }) => kind)).toEqual(['created', 'deleted', 'restored']);
  });

  test('P20: whoever is stored in a shape that is not known any more is judged, also where no section is asked for', async () => {
    const one = await configured();
    await one.drain(one.context({ sections: {} }));
    const never: WrittenRule = { keep: null, never: [{ own: { custType: values('C') }, sections: {} }] };
    for (let time = 0; time < 12; time += 1)
      for (const rule of [never, companies]) await one.apply(one.context({ rule, sections: {} }));
    await one.drain(one.context({ rule: companies, sections: {} }));
    expect(await one.living()).toEqual(one.expected(companies));
  });

  test.each<[string, Configuration]>([
    ['the policy', { rules: withoutKind }],
    ['the sections', { sections: without('memberships') }],
  ])(
    'P6, P20: leavers wait for a person where %s of a shape in between, which nobody was brought to, hide how many they are',
    async (_, between) => {
      const one = await configured();
      await one.drain(one.context({}));
      await one.apply(one.context(between));
      const rule: WrittenRule = {
        keep: [{ own: { custType: values('C') }, sections: { memberships: { classCode: values('none') } } }],
        never: [],
      };
      const held = { ...openBrake, leaving: { share: 0, atLeast: 0 } };
      const told = (await one.ground.changes()).length;
      await one.drain(one.context({ rule }, { brake: held }));
      expect((await one.ground.changes()).slice(told)).toEqual([]);
      expect(await one.living()).toHaveLength(60);
      expect(await verdict(one)).toMatchObject({ verdict: 'paused', reason: 'relevance' });
      await one.apply(one.context({ rule }));
      await one.drain(one.context({ rule }));
      expect(await one.living()).toEqual([]);
    },
  );

  test('P21: what a policy leaves alone tells who leaves, without a call', async () => {
    const one = await configured();
    const kept = { rules: hashed, unknown: 'keep' } as const;
    await one.drain(one.context(kept));
    const leave = 60 - one.expected(companies).length;
    const narrower = one.context({ ...kept, rule: companies });
    expect(await foreseenNow(narrower)).toMatchObject({ leave, unknown: 0 });
    const silent = { ...narrower.aa, getCustomers: () => Promise.reject(new Error('AA is away')) };
    await one.drain({ ...narrower, aa: silent });
    expect(await one.living()).toEqual(one.expected(companies));
  });

  test('P12: P21: a person is told of leavers, and lets them go while a worker works in the same shape, and not in another one', async () => {
    const one = await configured();
    await one.drain(one.context({ rules: hashed }));
    const held = { ...openBrake, leaving: { share: 0, atLeast: 0 } };
    const context = one.context({ rules: hashed, rule: companies }, { brake: held });
    await one.drain(context);
    expect(await one.living()).toHaveLength(60);
    const { shadow } = one.ground;
    const leave = 60 - one.expected(companies).length;
    expect(await verdict(one)).toMatchObject({ verdict: 'paused', reason: 'relevance' });
    expect((await verdict(one)).says).toContain(`${leave} of 60 customers would leave`);
    const lease = await leaseOf(shadow);
    await expect(one.apply(one.context({}))).rejects.toMatchObject({ code: 'SYNC_SHAPE_HELD' });
    expect(await one.apply(context)).toBe('current');
    expect(await verdict(one)).toMatchObject({ verdict: 'behind', reason: 'shape' });
    await shadow.releaseLease(lease);
    await one.drain(context);
    expect(await one.living()).toEqual(one.expected(companies));
    const actions = await lookInside(
      one.ground.url,
      `SELECT actor FROM sync_actions WHERE action = 'shape-applied'`,
    );
    expect(actions).toEqual([{ actor: 'a person' }]);
  });
}
