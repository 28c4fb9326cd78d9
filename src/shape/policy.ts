// The policy of privacy: what is thrown away of a customer who is kept, and what is stored in another form. It is compiled once per
// client, and applied before anything is hashed, stored or told.
//
// Every text of a customer stands in several places: in the column of its field, in `extra`, in `document`. An action on a field is
// an action on all that is called by its name: its values, the texts that could not be read, its attributes.

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CustomerRecord } from '../catalogue/customer-record.ts';
import type { Section } from '../catalogue/section.ts';
import { keyedHash } from './keyed-hash.ts';
import { customerRow, type Policy, sectionPolicy } from './policy-rows.ts';
import type { WrittenPolicy } from './policy-words.ts';
import { shapedParts } from './shaped-parts.ts';

declare const shaped: unique symbol;

/** A record that went through its client's policy. Nothing else is hashed, stored or told. */
export type ShapedRecord = CustomerRecord & { readonly [shaped]: true };

/**
 * Compiles a policy whose paths were checked. `key`: for the hash; `null` if nothing is hashed. Throws a `RangeError` for a path that
 * the catalogue does not have, and for a hash without a key.
 */
export function compiledPolicy(
  { rules, unknown }: WrittenPolicy,
  catalogue: Catalogue,
  key: Uint8Array | null,
): Policy {
  if (key === null && rules.some(({ action }) => action === 'hash'))
    throw new RangeError('there is no key for the hash');
  const hash = key === null ? null : keyedHash(key);
  const parts = { rules, unknown, catalogue, hash };
  const known = new Set([
    ...catalogue.sections.map(({ name }) => name),
    ...catalogue.customerFields.map(({ element }) => element),
  ]);
  for (const path of rules.flatMap(({ paths }) => paths))
    if (!known.has(path.split('.')[0] ?? '')) throw new RangeError(`there is no field or section ${path}`);
  const sections = touchedSections(parts);
  return {
    catalogue,
    unknown,
    isEmpty: rules.length === 0 && unknown === 'keep',
    customer: customerRow(parts, sections),
    sections: new Map(sections.map((section) => [section.name, sectionPolicy(section, parts)])),
  };
}

/** Those of which something may be taken out. Most are kept as they are, and need not be looked through. */
function touchedSections({
  rules,
  unknown,
  catalogue,
}: WrittenPolicy & Pick<Policy, 'catalogue'>): readonly Section[] {
  const { sections, customerFields } = catalogue;
  if (unknown === 'drop') return sections;
  const paths = rules.flatMap((rule) => rule.paths);
  const ownFields = customerFields.filter(({ element }) => paths.includes(element));
  const ruled = new Set([
    ...paths.map((path) => path.split('.')[0]),
    ...ownFields.map(({ inside }) => inside),
  ]);
  const isRuled = ({ name }: Section): boolean => ruled.has(name);
  // What stands within the items of a section goes with them, and is looked for in them.
  const around = new Set(sections.filter(isRuled).map(({ name, within }) => within ?? name));
  return sections.filter(({ name, within }) => ruled.has(name) || around.has(within ?? name));
}

/** What of the customer is stored, hashed and told. The same record again gives the same. */
export function shapedRecord(policy: Policy, record: CustomerRecord): ShapedRecord {
  const result = policy.isEmpty ? record : { ...record, ...shapedParts(policy, record) };
  return result as ShapedRecord;
}
