// A rule in its canonical form. Two rules that mean the same, as far as their form tells, have the same one. Pure.

import { comparable, type Condition } from './conditions.ts';
import type { Match, WrittenRule } from './rule.ts';
import type { Conditions } from './terms.ts';

/** The order of matches, fields, sections and values has no meaning, and neither has a repetition. */
export const canonicalRule = ({ keep, never }: WrittenRule): WrittenRule => ({
  keep: keep === null ? null : matches(keep),
  never: matches(never),
});

const matches = (list: readonly Match[]): readonly Match[] => distinct(list.map(canonicalMatch));

const canonicalMatch = ({ own, sections }: Match): Match => ({
  own: conditions(own),
  sections: sorted(Object.entries(sections).map(([name, group]) => [name, conditions(group)] as const)),
});

const conditions = (group: Conditions): Conditions =>
  sorted(Object.entries(group).map(([name, one]) => [name, canonicalCondition(one)] as const));

function sorted<Of>(entries: readonly (readonly [string, Of])[]): Readonly<Record<string, Of>> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const canonicalCondition = (condition: Condition): Condition =>
  condition.kind === 'values' || condition.kind === 'not'
    ? { kind: condition.kind, values: [...new Set(condition.values.map(comparable))].toSorted() }
    : condition;

function distinct<Of>(list: readonly Of[]): readonly Of[] {
  const byText = new Map(list.map((one) => [JSON.stringify(one), one]));
  return [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
