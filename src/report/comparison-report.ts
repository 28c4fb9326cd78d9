// How a list of customer numbers differs from the shadow: JSON document (docs/json-output.md) and text.

import type { ClientId } from '../catalogue/ids.ts';
import type { Comparison, SomeNumbers } from '../sync/comparing/compare-numbers.ts';
import { count, counted } from '../wording.ts';

type Compared = Comparison & { readonly client: ClientId };

export type ComparisonDocument = ReturnType<typeof comparisonDocument>;

export const comparisonDocument = ({ client, onlyThere, onlyHere, ...compared }: Compared) => ({
  client: client as string,
  listed: compared.listed,
  stored: compared.stored,
  both: compared.both,
  spelled_otherwise: compared.spelledOtherwise,
  only_there: {
    count: Object.values(onlyThere).reduce((sum, some) => sum + some.count, 0),
    not_kept: numbersOf(onlyThere['not-kept']),
    deleted: numbersOf(onlyThere.deleted),
    forgotten: numbersOf(onlyThere.forgotten),
    parked: numbersOf(onlyThere.parked),
    waiting: numbersOf(onlyThere.waiting),
    never_seen: numbersOf(onlyThere['never-seen']),
  },
  only_here: numbersOf(onlyHere),
});

const numbersOf = ({ count: all, numbers }: SomeNumbers) => ({
  count: all,
  numbers: numbers as readonly string[],
});

const whys = {
  not_kept: 'the rule of relevance does not keep them',
  deleted: 'AA has deleted them',
  forgotten: 'they were forgotten here',
  parked: 'AA could not serve them, and they are tried again: aa-shadow parked list',
  waiting: "AA's queue has named them, and they are not fetched yet, or their deletion is not settled",
  never_seen: 'no answer of AA has named them: aa-shadow refresh fetches them',
} as const;

export function comparisonText(document: ComparisonDocument): string {
  const { client, listed, stored, both, spelled_otherwise: otherwise, only_there: there } = document;
  const lines = [
    `${client}: ${counted(listed, 'number')} in the list, ${counted(stored, 'customer')} here, ${count(both)} in both`,
    ...(otherwise === 0 ? [] : [`  ${count(otherwise)} of them with other leading zeros`]),
    ...(there.count === 0 ? [] : [`${count(there.count)} only in the list:`]),
    ...Object.entries(whys).flatMap(([kind, why]) => someText(there[kind as keyof typeof whys], why)),
    ...(document.only_here.count === 0 ? [] : [`${count(document.only_here.count)} only here:`]),
    ...someText(document.only_here, 'they live here, and the list does not have them'),
  ];
  return `${lines.join('\n')}\n`;
}

function someText({ count: all, numbers }: ComparisonDocument['only_here'], why: string): readonly string[] {
  if (all === 0) return [];
  const more = all > numbers.length && numbers.length > 0 ? ', …' : '';
  const shown = numbers.length === 0 ? '' : ` (${numbers.join(', ')}${more})`;
  return [`  ${count(all)}: ${why}${shown}`];
}
