// What a request for details asks for, and which parts of a customer it gets.

import { documentedSection } from './documented-customer.ts';
import type { Item, MadeUpCustomer } from './stand-in-world.ts';

export interface AskedAttribute {
  readonly type?: string;
  readonly code?: string;
  readonly dimensionType?: string;
  readonly dimensionCode?: string;
}

export interface AskedSection {
  /** Those that are `true`; `include` is not among them. */
  readonly options: readonly string[];
  readonly attributes: readonly AskedAttribute[];
}

export interface Asked {
  readonly codeValues: boolean;
  /** By the name of the section; only those with include="true". */
  readonly sections: Readonly<Record<string, AskedSection>>;
}

/** The items of a section that the asker sees, in order. */
export const visibleItems = (customer: MadeUpCustomer, section: string, asked: Asked): readonly Item[] =>
  seen(customer.sections[section] ?? [], section, asked);

/** Those that stand inside a job. */
export const visibleInJob = (job: Item, asked: Asked): readonly Item[] =>
  seen(job.attributes, 'employmentAttributes', asked);

function seen(items: readonly Item[], name: string, asked: Asked): readonly Item[] {
  const wanted = asked.sections[name];
  if (wanted === undefined) return [];
  const { hiddenUnless, attributes } = documentedSection(name);
  return items.filter((item) => {
    if (item.hidden && hiddenUnless !== null && !wanted.options.includes(hiddenUnless)) return false;
    if (!attributes || wanted.options.includes('includeAll')) return true;
    return wanted.attributes.some((one) =>
      Object.entries(one).every(([key, value]) => item.values[key] === value),
    );
  });
}

/** The entries of a list within an item. Slots that are over come only where they are asked for. */
export const visibleEntries = (
  item: Item,
  list: string,
  section: string,
  asked: Asked,
): readonly (string | Readonly<Record<string, string>>)[] => [
  ...(item.lists[list] ?? []),
  ...(list === 'slotSummaries' && asked.sections[section]?.options.includes('includeInactiveSlots') === true
    ? item.inactiveSlots
    : []),
];
