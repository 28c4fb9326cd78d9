// The hashes that tell whether, and where, a customer differs from what is stored (P7). Every value of every field counts.
// The order, volatile values (positions, fetch times) and the `document` itself do not count. Fields are hashed with their
// names and nulls are left out. So a field that is added to the catalogue changes no customer without a value in it.

import { hash } from 'node:crypto';
import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import type { JsonObject, SectionItem, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import type { Section } from '../../catalogue/section.ts';
import type { ShapedRecord } from '../../shape/policy.ts';
import { canonicalItems, canonicalJson, canonicalValue } from './canonical-text.ts';

/** The key of the customer's own fields beside the sections. */
export const customerPart = 'customer';

/** The prefix for sections that the catalogue does not know. It keeps them apart: one of them may be called `customer`. */
const unknownMark = '?';

/** The key of the words by which a customer is found. They follow from other parts, and are no part of the content. */
const wordsMark = '#words';

/** The parts of a catalogue that digests use. */
export interface DigestPlan {
  /** The prefix of each of the customer's own values. `null`: its changes mean nothing. */
  readonly customer: readonly Prefix[];
  readonly sections: readonly SectionDigest[];
  /** The order of the parts. */
  readonly places: ReadonlyMap<string, number>;
}

type Prefix = string | null;

interface SectionDigest {
  readonly name: string;
  readonly prefixes: readonly Prefix[];
  /** The section whose items contain this section. */
  readonly outer: SectionDigest | null;
}

export interface ContentDigest {
  readonly contentHash: string;
  /** A hash for each part that has content, in the catalogue's order. Unknown sections come last. */
  readonly parts: ReadonlyMap<string, string>;
}

export function contentDigest(record: ShapedRecord, plan: DigestPlan): ContentDigest {
  const parts = new Map<string, string>();
  let all = '';
  const add = (name: string, text: string): void => {
    const partHash = hashOf(text);
    parts.set(name, partHash);
    all += partText(name, partHash);
  };
  addParts(record, plan, add);
  return { contentHash: hashOf(all), parts };
}

const partText = (name: string, partHash: string): string => `${name.length}:${name}${partHash}`;

/** The hash of a content with these parts, as `contentDigest` gives it. */
export const hashOfParts = (parts: ReadonlyMap<string, string>, plan: Pick<DigestPlan, 'places'>): string =>
  hashOf(
    partNames(parts.keys(), plan)
      .map((name) => partText(name, parts.get(name) ?? ''))
      .join(''),
  );

/** The hash of the customer's own part. */
export const customerPartHash = (
  values: readonly Value[],
  extra: JsonObject | null,
  plan: DigestPlan,
): string => hashOf(canonicalRow(plan.customer, values, extra));

export const knowsWords = (parts: ReadonlyMap<string, string>): boolean => parts.has(wordsMark);

/** SHA-256, shortened to 128 bits: this makes chance collisions practically impossible and keeps the column short. */
const hashOf = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22);

/** The parts with the hash of the words, also where there are none, so that words are written only where they changed. */
export const withWords = (
  parts: ReadonlyMap<string, string>,
  wordsText: string,
): ReadonlyMap<string, string> => new Map([...parts, [wordsMark, hashOf(wordsText)]]);

/** Also true of a customer that was stored by a program that knew no words: they may have been filled in since. */
export const wordsDiffer = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): boolean => before.get(wordsMark) !== after.get(wordsMark);

function addParts(record: ShapedRecord, plan: DigestPlan, add: (name: string, text: string) => void): void {
  add(customerPart, canonicalRow(plan.customer, record.values, record.extra));
  for (const section of plan.sections) {
    const text = canonicalSection(record, section);
    if (text !== '') add(section.name, text);
  }
  for (const name of Object.keys(record.unknownSections).toSorted()) {
    const text = canonicalJson(record.unknownSections[name] ?? null);
    if (text !== '') add(unknownMark + name, text);
  }
}

export const digestPlan: (catalogue: Catalogue) => DigestPlan = perCatalogue(
  ({ customerFields, sections }) => {
    const digestOf = ({ name, fields, within }: Section): SectionDigest => {
      const outer = sections.find((section) => section.name === within);
      return { name, prefixes: prefixesOf(fields), outer: outer === undefined ? null : digestOf(outer) };
    };
    const parts = [customerPart, ...sections.map(({ name }) => name)];
    return {
      customer: prefixesOf(customerFields),
      sections: sections.map(digestOf),
      places: new Map(parts.map((name, at) => [name, at])),
    };
  },
);

const prefixesOf = (fields: readonly Field[]): readonly Prefix[] =>
  fields.map(({ element, isVolatile }) => (isVolatile === true ? null : `${element}=`));

function canonicalRow(
  prefixes: readonly Prefix[],
  values: readonly Value[],
  extra: JsonObject | null,
): string {
  let text = '';
  for (let at = 0; at < values.length; at++) {
    const [value, prefix] = [values[at] ?? null, prefixes[at] ?? null];
    if (value !== null && prefix !== null) text += `${prefix}${canonicalValue(value)}`;
  }
  return extra === null ? text : text + canonicalJson(extra);
}

function canonicalSection(record: ShapedRecord, section: SectionDigest): string {
  const items = record.sections[section.name];
  if (items === undefined || items.length === 0) return '';
  const texts = canonicalRows(items, section);
  if (section.outer === null) return canonicalItems(texts);
  return canonicalNested(
    items,
    texts,
    canonicalRows(record.sections[section.outer.name] ?? [], section.outer),
  );
}

const canonicalRows = (items: readonly SectionItem[], { prefixes }: SectionDigest): readonly string[] =>
  items.map(({ values, extra }) => canonicalRow(prefixes, values, extra));

/**
 * Items within the items of another section are told apart by the content of the outer item, not by its position, which may
 * change. They are grouped: two equal jobs with one attribute each differ from two equal jobs where one job has both
 * attributes.
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

/**
 * The parts that differ, with the names of the feed: `customer`, then the sections in the catalogue's order, then unknown
 * sections.
 */
export function changedParts(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  { places }: Pick<DigestPlan, 'places'>,
): readonly string[] {
  const names = new Set([...after.keys(), ...before.keys()]);
  return partNames(names, { places }).filter((name) => before.get(name) !== after.get(name));
}

/** In order, without the words. */
function partNames(names: Iterable<string>, { places }: Pick<DigestPlan, 'places'>): readonly string[] {
  const placeOf = (name: string): number => places.get(name) ?? places.size;
  return [...names]
    .filter((name) => name !== wordsMark)
    .toSorted((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
}

/** Whether it is a section that the catalogue does not know. */
export const isUnknownPart = (name: string): boolean => name.startsWith(unknownMark);

/** The name of a part without our mark, for readers of the feed. */
export const shownPart = (name: string): string => (name.startsWith(unknownMark) ? name.slice(1) : name);
