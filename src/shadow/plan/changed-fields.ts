// Which fields of a customer differ, by name: for people who ask what an update brought. Values are not told. Worked out
// from the two documents, whose keys are the catalogue's names, and for updates only.

import { canonicalSpelling } from '../../catalogue/canonical-name.ts';
import type { Json, JsonObject } from '../../catalogue/customer-record.ts';
import { nameElement, volatileElements } from '../../catalogue/customer-fields.ts';
import type { Field } from '../../catalogue/field.ts';
import { type AnySection, sections } from '../../catalogue/sections.ts';
import { canonicalJson } from './canonical-text.ts';
import { customerPart, shownPart } from './content-digest.ts';

/** Names told at most; what is more shows as `…`. */
export const fieldsTold = 30;
const longestName = 80;

const sectionOf: ReadonlyMap<string, AnySection> = new Map(
  sections.map((section) => [section.name, section]),
);

/** `parts`: those that differ. An item that came or went makes `memberships.*` of its section. */
export function changedFields(
  before: JsonObject,
  after: JsonObject,
  parts: readonly string[],
): readonly string[] {
  const names = new Set<string>();
  for (const part of parts)
    for (const field of part === customerPart ? ownFields(before, after) : sectionFields(before, after, part))
      names.add(`${shownPart(part)}.${field}`.slice(0, longestName));
  return names.size <= fieldsTold ? [...names] : [...[...names].slice(0, fieldsTold), '…'];
}

/** Its own fields and those of its name; lists and objects beside these are sections. */
const ownFields = (before: JsonObject, after: JsonObject): readonly string[] => [
  ...differing(leavesOf(before), leavesOf(after)),
  ...differing(objectOf(before[nameElement]), objectOf(after[nameElement])),
];

const leavesOf = (document: JsonObject): JsonObject =>
  lasting(Object.fromEntries(Object.entries(document).filter(([, value]) => typeof value !== 'object')));

const objectOf = (json: Json | undefined): JsonObject => (isObject(json) ? lasting(json) : {});

const volatileNames: ReadonlySet<string> = new Set(volatileElements.map(canonicalSpelling));

/** Without what changes without meaning, at any depth. Documents have AA's own spelling of it. */
const lasting = (object: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([key]) => !volatileNames.has(canonicalSpelling(key)))
      .map(([key, value]) => [key, lastingJson(value)]),
  );

const lastingJson = (json: Json): Json =>
  isObject(json) ? lasting(json) : isList(json) ? json.map(lastingJson) : json;

function differing(before: JsonObject, after: JsonObject): readonly string[] {
  const names = Object.keys(after).filter((key) => differ(before[key] ?? null, after[key] ?? null));
  for (const key of Object.keys(before))
    if (!Object.hasOwn(after, key) && differ(before[key] ?? null, null)) names.push(key);
  return names;
}

/** Texts, as most values are, need no canonical form to be told apart. */
function differ(a: Json, b: Json): boolean {
  if (a === b) return false;
  return (typeof a === 'string' && typeof b === 'string') || canonicalJson(a) !== canonicalJson(b);
}

function sectionFields(before: JsonObject, after: JsonObject, part: string): readonly string[] {
  const section = sectionOf.get(part);
  const [olds, news] = [told(itemsOf(before, part, section)), told(itemsOf(after, part, section))];
  const [gone, come] = [without(olds, news), without(news, olds)];
  // Neither order nor identity of items is told by AA: those that differ are taken to be the same ones, in order.
  if (gone.length !== come.length) return ['*'];
  return [...new Set(gone.flatMap(({ item }, at) => differing(item, come[at]?.item ?? {})))];
}

interface Told {
  readonly item: JsonObject;
  /** As AA wrote it: two that differ in the order of their parts only are told apart, and then differ in no field. */
  readonly text: string;
}

const told = (items: readonly JsonObject[]): readonly Told[] =>
  items.map((item) => ({ item, text: JSON.stringify(item) }));

/** Items in the first list beyond those that are in the second, each counted as often as it stands there. */
function without(items: readonly Told[], others: readonly Told[]): readonly Told[] {
  const counts = new Map<string, number>();
  for (const { text } of others) counts.set(text, (counts.get(text) ?? 0) + 1);
  return items.filter(({ text }) => {
    const left = counts.get(text) ?? 0;
    counts.set(text, left - 1);
    return left <= 0;
  });
}

function itemsOf(document: JsonObject, part: string, section: AnySection | undefined): readonly JsonObject[] {
  if (section === undefined) return rawItems(document[shownPart(part)], null);
  if (section.within === null) return rawItems(document[part], section.itemText).map(withoutInner(section));
  return rawItems(document[section.within], null).flatMap((outer) => rawItems(outer[part], section.itemText));
}

/** A section that stands once is an object, any other a list; an item that is a bare value is a text. */
const rawItems = (json: Json | undefined, itemText: string | null): readonly JsonObject[] => {
  if (json === undefined || json === null) return [];
  const list = isList(json) ? json : [json];
  return list.map((item) => (isObject(item) ? lasting(item) : { [itemText ?? 'value']: item }));
};

/** Sections within the items of a section are parts of their own. */
const innerNames = new Map(
  sections.map(({ name }) => [
    name as string,
    new Set<string>(sections.filter(({ within }) => within === name).map((inner) => inner.name)),
  ]),
);

/** Elements of an item that hold some of its fields: their fields are told as the item's. */
const groupNames = new Map(
  sections.map(({ name, fields }) => [
    name as string,
    new Set<string>((fields as readonly Field[]).flatMap(({ inside }) => (inside === null ? [] : [inside]))),
  ]),
);

function withoutInner({ name }: AnySection): (item: JsonObject) => JsonObject {
  const inner = innerNames.get(name);
  const groups = groupNames.get(name);
  if ((inner?.size ?? 0) + (groups?.size ?? 0) === 0) return (item) => item;
  const fieldsOf = ([key, value]: readonly [string, Json]): readonly (readonly [string, Json])[] => {
    if (inner?.has(key) === true) return [];
    return groups?.has(key) === true && isObject(value) ? Object.entries(value) : [[key, value]];
  };
  return (item) => Object.fromEntries(Object.entries(item).flatMap(fieldsOf));
}

const isList = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);
const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !isList(json);
