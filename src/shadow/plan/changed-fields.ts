// The names of the fields in which a customer differs, for people who ask what an update brought. It never names values. It
// is computed from the two documents, whose keys are the catalogue's names, and for updates only.

import { canonicalSpelling } from '../../catalogue/canonical-name.ts';
import type { Json, JsonObject } from '../../catalogue/customer-record.ts';
import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import { nameElement } from '../../catalogue/customer-fields.ts';
import type { Section } from '../../catalogue/section.ts';
import { canonicalJson } from './canonical-text.ts';
import { customerPart, shownPart } from './content-digest.ts';

/** The highest number of names. Further names are shown as `…`. */
export const fieldsTold = 30;
const longestName = 80;

/** How the documents of a catalogue are taken apart. */
export interface DocumentPlan {
  readonly sections: ReadonlyMap<string, SectionPlan>;
  /** Fields that stand once in a section, and are told as fields of the customer (`customer.globalOptOut`): the section. */
  readonly once: ReadonlyMap<string, string>;
  /** Names of elements whose changes have no meaning. */
  readonly volatile: ReadonlySet<string>;
  /** The same of elements directly in the customer. */
  readonly volatileHere: ReadonlySet<string>;
}

interface SectionPlan extends Pick<Section, 'within' | 'itemText'> {
  /** Sections within the items of a section are parts of their own. */
  readonly inner: ReadonlySet<string>;
  /** Elements of an item that contain some of its fields. Their fields are named as fields of the item. */
  readonly groups: ReadonlySet<string>;
  /** Names of elements directly in an item whose changes have no meaning. */
  readonly volatileHere: ReadonlySet<string>;
}

export const documentPlan: (catalogue: Catalogue) => DocumentPlan = perCatalogue(
  ({ sections, container, volatile, volatileHere }) => ({
    sections: new Map(sections.map((section) => [section.name, sectionPlan(section, sections)])),
    once: new Map(
      container.map(({ element, inside }) => [`${customerPart}.${element}`, inside ?? customerPart]),
    ),
    volatile: new Set(volatile.map(canonicalSpelling)),
    volatileHere: new Set(volatileHere),
  }),
);

const sectionPlan = (
  { name, within, itemText, fields, volatileHere }: Section,
  sections: readonly Section[],
): SectionPlan => ({
  within,
  itemText,
  inner: new Set(sections.filter((inner) => inner.within === name).map((inner) => inner.name)),
  groups: new Set(fields.flatMap(({ inside }) => inside ?? [])),
  volatileHere: new Set(volatileHere),
});

/** `parts`: the parts that differ. An item that was added or removed gives `memberships.*` for its section. */
export function changedFields(
  before: JsonObject,
  after: JsonObject,
  parts: readonly string[],
  plan: DocumentPlan,
): readonly string[] {
  const names = new Set<string>();
  const fieldsOf = (part: string): readonly string[] =>
    part === customerPart ? ownFields(before, after, plan) : sectionFields(before, after, part, plan);
  for (const part of parts)
    for (const field of fieldsOf(part)) names.add(shortName(`${shownPart(part)}.${field}`));
  return names.size <= fieldsTold ? [...names] : [...[...names].slice(0, fieldsTold), '…'];
}

/** PostgreSQL takes no half of a character. */
const shortName = (name: string): string => name.slice(0, longestName).toWellFormed();

/** Elements may have names that every object has, such as `constructor`. */
const valueOf = (object: JsonObject, key: string): Json =>
  Object.hasOwn(object, key) ? (object[key] ?? null) : null;

/** The customer's own fields and those of its name. Lists and other objects are sections. */
const ownFields = (before: JsonObject, after: JsonObject, plan: DocumentPlan): readonly string[] => [
  ...differing(leavesOf(before, plan), leavesOf(after, plan)),
  ...differing(objectOf(before[nameElement], plan), objectOf(after[nameElement], plan)),
];

const leavesOf = (document: JsonObject, plan: DocumentPlan): JsonObject =>
  lasting(
    withoutHere(
      Object.fromEntries(Object.entries(document).filter(([, value]) => typeof value !== 'object')),
      plan,
    ),
    plan,
  );

/** Without elements whose changes have no meaning in this row, and their attributes. */
const withoutHere = (row: JsonObject, { volatileHere }: Pick<SectionPlan, 'volatileHere'>): JsonObject =>
  volatileHere.size === 0
    ? row
    : Object.fromEntries(
        Object.entries(row).filter(([key]) => !volatileHere.has(canonicalSpelling(elementIn(key)))),
      );

const elementIn = (key: string): string => key.replace(/^\?/, '').split('@')[0] ?? key;

const objectOf = (json: Json | undefined, plan: DocumentPlan): JsonObject =>
  isObject(json) ? lasting(json, plan) : {};

/** The object without elements whose changes have no meaning, at any depth. Documents use AA's spelling of them. */
const lasting = (object: JsonObject, plan: DocumentPlan): JsonObject =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([key]) => !plan.volatile.has(canonicalSpelling(key)))
      .map(([key, value]) => [key, lastingJson(value, plan)]),
  );

const lastingJson = (json: Json, plan: DocumentPlan): Json =>
  isObject(json) ? lasting(json, plan) : isList(json) ? json.map((one) => lastingJson(one, plan)) : json;

function differing(before: JsonObject, after: JsonObject): readonly string[] {
  const names = Object.keys(after).filter((key) => differ(valueOf(before, key), valueOf(after, key)));
  for (const key of Object.keys(before))
    if (!Object.hasOwn(after, key) && differ(valueOf(before, key), null)) names.push(key);
  return names;
}

/** Most values are texts. They can be compared without a canonical form. */
function differ(a: Json, b: Json): boolean {
  if (a === b) return false;
  return (typeof a === 'string' && typeof b === 'string') || canonicalJson(a) !== canonicalJson(b);
}

function sectionFields(
  before: JsonObject,
  after: JsonObject,
  part: string,
  plan: DocumentPlan,
): readonly string[] {
  const [olds, news] = [told(itemsOf(before, part, plan)), told(itemsOf(after, part, plan))];
  const [gone, come] = [without(olds, news), without(news, olds)];
  // AA tells neither the order nor the identity of items. Items that differ are taken to be the same ones, in order.
  if (gone.length !== come.length) return ['*'];
  return [...new Set(gone.flatMap(({ item }, at) => differing(item, come[at]?.item ?? {})))];
}

interface Told {
  readonly item: JsonObject;
  /**
   * As AA wrote it. Two items that differ only in the order of their parts count as different here, and then no field
   * differs.
   */
  readonly text: string;
}

const told = (items: readonly JsonObject[]): readonly Told[] =>
  items.map((item) => ({ item, text: JSON.stringify(item) }));

/** The items of the first list that are not in the second. An item counts as often as it occurs. */
function without(items: readonly Told[], others: readonly Told[]): readonly Told[] {
  const counts = new Map<string, number>();
  for (const { text } of others) counts.set(text, (counts.get(text) ?? 0) + 1);
  return items.filter(({ text }) => {
    const left = counts.get(text) ?? 0;
    counts.set(text, left - 1);
    return left <= 0;
  });
}

function itemsOf(document: JsonObject, part: string, plan: DocumentPlan): readonly JsonObject[] {
  const items = (of: JsonObject, name: string, itemText: string | null): readonly JsonObject[] =>
    rawItems(valueOf(of, name), itemText, plan);
  const section = plan.sections.get(part);
  if (section === undefined) return items(document, shownPart(part), null);
  if (section.within === null) return items(document, part, section.itemText).map(withoutInner(section));
  return items(document, section.within, null)
    .flatMap((outer) => items(outer, part, section.itemText))
    .map((item) => withoutHere(item, section));
}

/** A section that occurs once is an object; otherwise it is a list. An item that is a bare value is a text. */
function rawItems(json: Json, itemText: string | null, plan: DocumentPlan): readonly JsonObject[] {
  if (json === null) return [];
  const list = isList(json) ? json : [json];
  return list.map((item) => (isObject(item) ? lasting(item, plan) : { [itemText ?? 'value']: item }));
}

function withoutInner({ inner, groups, volatileHere }: SectionPlan): (item: JsonObject) => JsonObject {
  if (inner.size + groups.size + volatileHere.size === 0) return (item) => item;
  const fieldsOf = ([key, value]: readonly [string, Json]): readonly (readonly [string, Json])[] => {
    if (inner.has(key)) return [];
    return groups.has(key) && isObject(value) ? Object.entries(value) : [[key, value]];
  };
  return (item) => Object.fromEntries(Object.entries(withoutHere(item, { volatileHere })).flatMap(fieldsOf));
}

const isList = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);
const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !isList(json);
