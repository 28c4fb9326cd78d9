// The catalogue as a value: all that is known of a customer. What is asked of AA, how it is read, the tables, the digest and the
// docs derive from a catalogue that they are given; each derivation is worked out once per catalogue.

import { containerFields, identityFields, nameFields, volatileElements } from './customer-fields.ts';
import type { Field } from './field.ts';
import type { Section } from './section.ts';
import { sections } from './sections.ts';

export interface Catalogue {
  /** Directly under the customer element. */
  readonly identity: readonly Field[];
  /** In the customer's `name`. */
  readonly name: readonly Field[];
  /** Directly in the container of a section, once, beside its items. */
  readonly container: readonly Field[];
  /** All that stand once on a customer, in the order in which a record holds their values. */
  readonly customerFields: readonly Field[];
  /** In the order in which they are asked for. */
  readonly sections: readonly Section[];
  /** Names of fields that change without meaning. */
  readonly volatile: readonly string[];
}

/** `customerFields` follow from the others. */
export const catalogueOf = (parts: Omit<Catalogue, 'customerFields'>): Catalogue => ({
  ...parts,
  customerFields: [...parts.identity, ...parts.name, ...parts.container],
});

/** What every AA is known to have. */
export const builtIn: Catalogue = catalogueOf({
  identity: identityFields,
  name: nameFields,
  container: containerFields,
  sections,
  volatile: volatileElements,
});

/** What is derived from a catalogue, worked out when it is first asked for and then kept as long as the catalogue. */
export function perCatalogue<Derived extends object>(
  derive: (catalogue: Catalogue) => Derived,
): (catalogue: Catalogue) => Derived {
  const kept = new WeakMap<Catalogue, Derived>();
  return (catalogue) => {
    const known = kept.get(catalogue);
    if (known !== undefined) return known;
    const derived = derive(catalogue);
    kept.set(catalogue, derived);
    return derived;
  };
}
