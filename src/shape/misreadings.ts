// What of an answer was not understood, as it shows in a record. Whoever decides by a part of a customer must know whether that part was
// read as a whole.

import { canonicalSpelling } from '../catalogue/canonical-name.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CustomerRecord, Json, JsonObject } from '../catalogue/customer-record.ts';
import type { Section } from '../catalogue/section.ts';

/** A field as far as it may be misread. */
export interface ReadField {
  readonly element: string;
  /** The element around it, in which it stands or may stand. `null`: it stands directly in its row. */
  readonly around: string | null;
}

/**
 * Whether the answer has something for the field that was not understood. A text that is no value of the field's type is in `extra`
 * under its name, or under the name of the element around it. So is an element with parts where a text was awaited, after a `?`, and
 * what is called like the element around the field and does not hold it.
 */
export function isMisread(extra: JsonObject, { element, around }: ReadField): boolean {
  if (Object.hasOwn(extra, element)) return true;
  const within = around === null ? null : `${around}/`;
  if (within !== null && Object.hasOwn(extra, `${within}${element}`)) return true;
  const names = new Set([element, ...(around === null ? [] : [around])].map(canonicalSpelling));
  return Object.keys(extra).some((key) => {
    const name = within !== null && key.startsWith(within) ? key.slice(within.length) : key;
    return name.startsWith('?') && names.has(canonicalSpelling(name.slice(1)));
  });
}

/** Whether an element with parts stands in the customer where a field of its own was awaited. */
export function isMisreadWhole({ element }: ReadField, { unknownSections }: CustomerRecord): boolean {
  const canonical = canonicalSpelling(element);
  return Object.keys(unknownSections).some((key) => canonicalSpelling(key) === canonical);
}

/**
 * Whether the answer has something of the section that may be an item and was not understood as one: a text, or an element with parts,
 * beside the items; or all of the section, in a place where it is not known. A count beside the items is none.
 */
export function lostItems(
  { name, within }: Section,
  { sections }: Catalogue,
): (record: CustomerRecord) => boolean {
  const beside = `${name}/`;
  const canonical = canonicalSpelling(name);
  const isAround = sections.some((one) => one.name === within);
  const isLostIn = (extra: JsonObject | null): boolean =>
    extra !== null &&
    Object.entries(extra).some(([key, json]) =>
      key.startsWith(beside)
        ? key.endsWith('#text') || holdsObject(json)
        : key.startsWith('?') && canonicalSpelling(key.slice(1)) === canonical,
    );
  return ({ extra, unknownSections, sections: items }) =>
    isLostIn(extra) ||
    Object.keys(unknownSections).some((key) => canonicalSpelling(key) === canonical) ||
    (isAround && (items[within ?? ''] ?? []).some((item) => isLostIn(item.extra)));
}

const holdsObject = (json: Json): boolean =>
  Array.isArray(json)
    ? (json as readonly Json[]).some(holdsObject)
    : typeof json === 'object' && json !== null;
