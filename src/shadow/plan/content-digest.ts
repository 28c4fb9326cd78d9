// The hashes that tell whether, and where, a customer differs from what is stored (P7). Every value of every field counts;
// order, volatile things (positions, fetch times) and the `document` as such do not. The fields are hashed by name and
// nulls are left out, so that a field added to the catalogue changes nobody who has no value in it.

import { hash } from 'node:crypto';
import { customerFields } from '../../catalogue/customer-fields.ts';
import type { CustomerRecord, JsonObject, SectionItem, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { type AnySection, type SectionName, sections } from '../../catalogue/sections.ts';
import { canonicalItems, canonicalJson, canonicalValue } from './canonical-text.ts';

/** The key of the customer's own fields beside the sections. */
export const customerPart = 'customer';

/** Sections the catalogue does not know are kept apart by this mark: one of them may be called `customer`. */
const unknownMark = '?';

export interface ContentDigest {
  readonly contentHash: string;
  /** A hash for each part that has content, in the catalogue's order, unknown sections last. */
  readonly parts: ReadonlyMap<string, string>;
}

export function contentDigest(record: CustomerRecord): ContentDigest {
  const parts = new Map<string, string>();
  let all = '';
  const add = (name: string, text: string): void => {
    const partHash = hashOf(text);
    parts.set(name, partHash);
    all += `${name.length}:${name}${partHash}`;
  };
  addParts(record, add);
  return { contentHash: hashOf(all), parts };
}

/** SHA-256, shortened to 128 bits: chance collisions stay out of reach and the column short. */
const hashOf = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22);

function addParts(record: CustomerRecord, add: (name: string, text: string) => void): void {
  add(customerPart, canonicalRow(customerPrefixes, record.values, record.extra));
  for (const section of sections) {
    const text = canonicalSection(record, section);
    if (text !== '') add(section.name, text);
  }
  for (const name of Object.keys(record.unknownSections).toSorted()) {
    const text = canonicalJson(record.unknownSections[name] ?? null);
    if (text !== '') add(unknownMark + name, text);
  }
}

const prefixesOf = (fields: readonly Field[]): readonly string[] =>
  fields.map(({ element }) => `${element}=`);
const customerPrefixes = prefixesOf(customerFields);
const sectionPrefixes = new Map(sections.map(({ name, fields }) => [name, prefixesOf(fields)]));

function canonicalRow(
  prefixes: readonly string[],
  values: readonly Value[],
  extra: JsonObject | null,
): string {
  let text = '';
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? null;
    if (value !== null) text += `${prefixes[at]}${canonicalValue(value)}`;
  }
  return extra === null ? text : text + canonicalJson(extra);
}

function canonicalSection(record: CustomerRecord, { name, within }: AnySection): string {
  const items = record.sections[name];
  if (items.length === 0) return '';
  const texts = canonicalRows(record, name);
  return within === null
    ? canonicalItems(texts)
    : canonicalNested(items, texts, canonicalRows(record, within as SectionName));
}

const canonicalRows = (record: CustomerRecord, name: SectionName): readonly string[] =>
  record.sections[name].map(({ values, extra }) =>
    canonicalRow(sectionPrefixes.get(name) ?? [], values, extra),
  );

/**
 * Items within items of another section are told apart by what that item says, not by its position, which may change.
 * They are grouped, so that two equal jobs with an attribute each differ from two equal jobs one of which has both.
 */
function canonicalNested(
  items: readonly SectionItem[],
  texts: readonly string[],
  parents: readonly string[],
): string {
  const groups = Map.groupBy(texts, (_, at) => items[at]?.parentNo ?? 0);
  const grouped = [...groups].map(([parentNo, children]) =>
    canonicalItems([`>${parents[parentNo - 1] ?? ''}`, ...children]),
  );
  return canonicalItems(grouped);
}

/** The parts that differ, as the feed names them: `customer`, then sections in the catalogue's order, unknown ones last. */
export function changedParts(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const names = [...new Set([...after.keys(), ...before.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  return names.toSorted((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
}

const places = new Map([customerPart, ...sections.map(({ name }) => name)].map((name, at) => [name, at]));
const placeOf = (name: string): number => places.get(name) ?? places.size;

/** A part's name without our mark, for readers of the feed. */
export const shownPart = (name: string): string => (name.startsWith(unknownMark) ? name.slice(1) : name);
