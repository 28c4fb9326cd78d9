// Which tables are written anew when parts of a customer changed.

import { type SectionName, sections } from '../../catalogue/sections.ts';
import { type SectionDataTable, sectionTables } from './data-table.ts';

/**
 * A section and those that stand within its items are written together: their rows point at positions, and a position
 * means nothing against an older order.
 */
function familyOf(name: SectionName): readonly SectionName[] {
  const outer = sections.find((section) => section.name === name)?.within ?? name;
  return sections.filter((section) => (section.within ?? section.name) === outer).map((one) => one.name);
}

const families = sectionTables.map((table) => ({ table, family: familyOf(table.section) }));

export const tablesToWrite = (changed: ReadonlySet<string>): readonly SectionDataTable[] =>
  families.filter(({ family }) => family.some((name) => changed.has(name))).map(({ table }) => table);
