// Which tables are written anew when parts of a customer changed.

import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import type { Section } from '../../catalogue/section.ts';
import { dataTables, type SectionDataTable } from './data-tables.ts';

/** The tables of the parts that changed, and of those that are written together with them. */
export type TablesToWrite = (changed: ReadonlySet<string>) => readonly SectionDataTable[];

export const tablesToWrite: (catalogue: Catalogue) => TablesToWrite = perCatalogue((catalogue) => {
  const families = dataTables(catalogue).sections.map((table) => ({
    table,
    family: familyOf(table.section, catalogue.sections),
  }));
  return (changed) =>
    families.filter(({ family }) => family.some((name) => changed.has(name))).map(({ table }) => table);
});

/**
 * A section and the sections within its items are written together: their rows refer to positions, and a position has no
 * meaning in an older order.
 */
function familyOf(name: string, sections: readonly Section[]): readonly string[] {
  const outer = sections.find((section) => section.name === name)?.within ?? name;
  return sections.filter((section) => (section.within ?? section.name) === outer).map((one) => one.name);
}
