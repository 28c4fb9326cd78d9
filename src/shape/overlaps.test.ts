import { describe, expect, test } from 'vitest';
import type { Condition } from './conditions.ts';
import { excludes, implies } from './overlaps.ts';
import type { Match } from './rule.ts';

const is = (...values: readonly string[]): Condition => ({ kind: 'values', values });
const not = (...values: readonly string[]): Condition => ({ kind: 'not', values });
const range = (from: string | null, to: string | null): Condition => ({ kind: 'range', from, to });
const present: Condition = { kind: 'present', present: true };
const absent: Condition = { kind: 'present', present: false };

const own = (condition: Condition): Match => ({ own: { field: condition }, sections: {} });

describe('a match holds where another one holds', () => {
  test.each<readonly [Condition, Condition, boolean]>([
    [is('A'), is('a ', 'B'), true],
    [is('A', 'C'), is('A', 'B'), false],
    [is('UP-1'), is('up-*'), true],
    [is('UP-*'), is('UP-*'), true],
    [is('UP-*'), is('U*'), false],
    [is('UP-*'), is('UP-1'), false],
    [is('A'), not('B'), true],
    [is('A', 'B'), not('B'), false],
    [is('U*'), not('UP*'), false],
    [is('A'), present, true],
    [is('A'), absent, false],
    [not('A', 'B'), not('A'), true],
    [not('A'), not('A', 'B'), false],
    [not('A'), present, false],
    [not('A'), absent, false],
    [absent, not('A'), true],
    [absent, absent, true],
    [present, absent, false],
    [present, not('A'), false],
    [range('2024-02-01', '2024-03-01'), range('2024-01-01', null), true],
    [range('2024-02-01', null), range('2024-01-01', '2024-12-31'), false],
    [range(null, '2024-02-01'), range('2024-01-01', null), false],
    [range('9', '10'), range('8', '10.5'), true],
    [range('2024-02-01', null), present, true],
    [range('2024-02-01', null), is('2024-02-01'), false],
  ])('%j, %j: %s', (narrow, wide, holds) => {
    expect(implies(own(narrow), own(wide))).toBe(holds);
  });

  test('only if it asks for nothing else', () => {
    const member: Match = { own: {}, sections: { memberships: { statusCode: is('A') } } };
    const both: Match = { own: { field: is('A') }, sections: member.sections };
    expect([implies(both, member), implies(both, own(is('A')))]).toEqual([true, true]);
    expect([implies(member, both), implies(own(is('A')), both)]).toEqual([false, false]);
    expect(implies(member, { own: {}, sections: { memberships: {} } })).toBe(true);
    expect(implies({ own: {}, sections: { memberships: {} } }, member)).toBe(false);
  });
});

describe('two matches have nobody in common', () => {
  test.each<readonly [Condition, Condition, boolean]>([
    [is('A'), is('B'), true],
    [is('A', 'B'), is('b'), false],
    [is('UP-*'), is('UP-1'), false],
    [is('A*'), is('*B'), false],
    [is('A'), not('A', 'B'), true],
    [is('A', 'C'), not('A', 'B'), false],
    [not('A'), not('B'), false],
    [absent, present, true],
    [absent, is('A'), true],
    [absent, not('A'), false],
    [present, is('A'), false],
    [range(null, '2024-01-01'), range('2024-01-02', null), true],
    [range(null, '2024-01-01'), range('2024-01-01', null), false],
    [range('10', null), range(null, '9'), true],
    [absent, range('1', null), true],
  ])('%j, %j: %s', (one, other, apart) => {
    expect(excludes(own(one), own(other))).toBe(apart);
    expect(excludes(own(other), own(one))).toBe(apart);
  });

  test('is not said of sections, which may have an item for each', () => {
    const of = (status: string): Match => ({
      own: {},
      sections: { memberships: { statusCode: is(status) } },
    });
    expect(excludes(of('A'), of('B'))).toBe(false);
  });
});
