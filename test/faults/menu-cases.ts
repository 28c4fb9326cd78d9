// Every fault of the simulator's menu, alone and together, rarely and often, in both spellings. At the end the shadow equals
// the truth, and on the way it only had data that was true before.

import { expect, test } from 'vitest';
import { type FaultRule, faultNames } from '../../src/simulator/faults/fault-rule.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/simulated-sync.ts';
import { faultRule, faultTitles, poisonRules } from './fault-menu.ts';
import { FaultyWorld } from './faulty-world.ts';

interface Weather {
  readonly rate: number;
  readonly style: SimulatorOptions;
}

const spellings: readonly SimulatorOptions[] = [
  { spelling: 'hyphen', leaves: 'attributes', status: 'always', unknownInBulk: 'error' },
  { spelling: 'camel', unknownInBulk: 'missing' },
];
const weathers: readonly Weather[] = [0.1, 0.4].flatMap((rate) =>
  spellings.map((style) => ({ rate, style })),
);

/** The first call and the third go wrong for sure: a small world makes few of them. */
function shots(title: string, rate: number): readonly FaultRule[] {
  const sure = { ...faultRule(title, 1), times: 1 };
  const both = [sure, { ...sure, after: 2 }];
  return agreesByChance.has(title) ? both : [...both, faultRule(title, rate)];
}

/** An AA that says twice, one right after the other, that it has no such customer is believed (decision 6), also if it lies at random. */
const agreesByChance: ReadonlySet<string> = new Set(['FAILURE 200']);

export function menuCases(openFresh: OpenFresh): void {
  const opened = async (rules: readonly FaultRule[], seed: number, style: SimulatorOptions) => {
    const { url: database } = await openFresh();
    return FaultyWorld.open({ database, rules, seed, style });
  };

  test('the menu has every fault', () => {
    const named = [...faultTitles.map((title) => faultRule(title, 1)), ...poisonRules('1')];
    // A character that is lost leaves the shadow unlike the truth: forbidden-characters.test.ts.
    const losing: ReadonlySet<string> = new Set(['forbidden-character', 'wrong-charset']);
    const others = faultNames.filter((name) => !losing.has(name));
    expect(new Set(named.map(({ fault }) => fault))).toEqual(new Set(others));
  });

  test.each(faultTitles)(
    'P1, P5, P6, P7, P13: %s, rarely and often, leaves the shadow equal to the truth',
    async (title) => {
      const faults = await Promise.all(
        weathers.map(async ({ rate, style }) => {
          const world = await opened(shots(title, rate), 7, style);
          await world.live(2);
          expect(world.sync.simulator.world.faults()[0]).toMatchObject({ fired: 1 });
          return world.faults();
        }),
      );
      expect(faults.flat()).toEqual([]);
    },
  );

  test.each([1, 2])('P4, P5, P8, P13: the whole menu together, seed %i', async (seed) => {
    const faults = await Promise.all(
      weathers.map(async ({ rate, style }) => {
        const rules = faultTitles.map((title) => faultRule(title, (2 * rate) / faultTitles.length));
        const world = await opened(rules, seed, style);
        await world.live(4);
        return world.faults();
      }),
    );
    expect(faults.flat()).toEqual([]);
  });

  test('P8: a customer that AA cannot return is parked, whatever AA answers instead, and does not hold up others', async () => {
    for (const style of spellings) {
      const world = await opened([], 3, style);
      await world.live(0);
      const { simulator, shadow } = world.sync;
      for (const rule of poisonRules([...simulator.world.custIds()][9] ?? '')) {
        simulator.world.setFaults([rule]);
        for (const custId of [...simulator.world.custIds()].slice(5, 12)) simulator.world.touch(custId);
        expect(await world.sync.drain()).toBe('purged');
        const parked = await shadow.parked(demoClient, 10);
        expect(parked.map(({ custId }) => custId)).toEqual([rule.custId]);
        simulator.world.clearFaults();
        await world.settle();
      }
      expect(await world.faults()).toEqual([]);
    }
  });
}
