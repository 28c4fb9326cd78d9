// What a request may narrow beside the options of its sections: the wanted kinds of attributes, and a directory.

import type { Value } from '../../catalogue/customer-record.ts';
import type { AttributeFilter, Section } from '../../catalogue/section.ts';
import { sections, type SectionName } from '../../catalogue/sections.ts';
import type { VisibleItem, VisibleSection } from './view.ts';

export interface Narrowing {
  /** The wanted kinds, for attribute sections of which not all is asked for. */
  readonly filters: Readonly<Partial<Record<SectionName, readonly AttributeFilter[]>>>;
  /** The directory through which the customer is seen. `null`: none. */
  readonly directoryId: string | null;
}

export const notNarrowed: Narrowing = { filters: {}, directoryId: null };

export const isWanted = (
  { fields }: Section,
  values: readonly Value[],
  filters: readonly AttributeFilter[] = [],
): boolean =>
  filters.some((filter) =>
    Object.entries(filter).every(
      ([key, wanted]) => values[fields.findIndex(({ element }) => element === key)] === wanted,
    ),
  );

const positionOf = (wanted: SectionName): number => sections.findIndex(({ name }) => name === wanted);

export const addressesAt = positionOf('addresses');
const phonesAt = positionOf('phones');
const directoriesAt = sections[addressesAt]?.fields.findIndex(({ type }) => type === 'list') ?? -1;

function showsIn({ values }: VisibleItem, directoryId: string): boolean {
  const shown = values[directoriesAt];
  return Array.isArray(shown) && shown.includes(directoryId);
}

/**
 * The customer as a directory shows it: only the addresses of that directory. A customer without such an address opted out
 * of the directory, so its phones are hidden too. What else AA's directories hide is not known.
 */
export function inDirectory(
  shown: readonly VisibleSection[],
  directoryId: string | null,
  addresses: () => readonly VisibleItem[],
): readonly VisibleSection[] {
  if (directoryId === null) return shown;
  const listed = addresses().filter((address) => showsIn(address, directoryId));
  return shown.map((section) => {
    if (section.at === addressesAt) return { ...section, items: listed };
    return section.at === phonesAt && listed.length === 0 ? { ...section, items: [] } : section;
  });
}
