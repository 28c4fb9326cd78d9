// The catalogue as a value: all that is known about a customer. Requests, readers, tables, the digest and the docs are derived
// from the catalogue that they are given. Each of them is derived once per catalogue.

import { containerFields, identityFields, nameFields, volatileElements } from './customer-fields.ts';
import type { AttributeView } from './attribute-view.ts';
import type { Field } from './field.ts';
import type { Section } from './section.ts';
import { sections } from './sections.ts';

export interface Catalogue {
  /** The fields directly under the customer element. */
  readonly identity: readonly Field[];
  /** The fields in the customer's `name` element. */
  readonly name: readonly Field[];
  /** The fields that are once in the container of a section, beside its items. */
  readonly container: readonly Field[];
  /** All fields that a customer has once, in the order of their values in a record. */
  readonly customerFields: readonly Field[];
  /** The sections, in the order of a request. */
  readonly sections: readonly Section[];
  /** Names of fields whose changes mean nothing, anywhere in a customer. */
  readonly volatile: readonly string[];
  /** Such names of elements directly in the customer alone. Canonical. */
  readonly volatileHere?: readonly string[];
  /** The views of the database that the configuration declares. Left out: none. Only the catalogue of the tables has them. */
  readonly views?: readonly AttributeView[];
}

/** Makes a catalogue. `customerFields` is made from the other fields. */
export const catalogueOf = (parts: Omit<Catalogue, 'customerFields'>): Catalogue => ({
  ...parts,
  customerFields: [...parts.identity, ...parts.name, ...parts.container],
});

/** The catalogue of what every AA is known to have. */
export const builtIn: Catalogue = catalogueOf({
  identity: identityFields,
  name: nameFields,
  container: containerFields,
  sections,
  volatile: volatileElements,
});

/**
 * Makes a function that derives something from a catalogue. It calls `derive` once per catalogue, at the first use, and keeps
 * the result as long as the catalogue exists.
 */
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
