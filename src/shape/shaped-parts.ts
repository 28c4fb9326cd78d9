// Applies a policy to a record. The document is walked in the order of its names, and what it has of a section is taken together with the
// items of the record, so that the one is what the other says.

import type { CustomerRecord, Json, JsonObject, SectionItem, Value } from '../catalogue/customer-record.ts';
import type { Section } from '../catalogue/section.ts';
import { actedJson, actedValue, keep, type Policy, type RowPolicy, type Treatment } from './policy-rows.ts';

type Shaped = Pick<CustomerRecord, 'values' | 'extra' | 'sections' | 'unknownSections' | 'document'>;

interface Work {
  readonly policy: Policy;
  readonly record: CustomerRecord;
  /** The items that are left, by sections. */
  readonly left: Record<string, readonly SectionItem[]>;
}

export function shapedParts(policy: Policy, record: CustomerRecord): Shaped {
  const { customer } = policy;
  const work: Work = { policy, record, left: {} };
  const document = documentOf(work, record.document);
  return {
    values: valuesOf(record.values, customer),
    extra: extraOf(record.extra, customer),
    unknownSections: unknownOf(record.unknownSections, policy),
    sections: leftOf(work),
    document,
  };
}

const nothing: readonly SectionItem[] = [];

/** A section of which nothing is left is there without items. */
function leftOf({ policy, record, left }: Work): CustomerRecord['sections'] {
  const all: Record<string, readonly SectionItem[]> = { ...record.sections };
  for (const name of policy.sections.keys()) if (name in all) all[name] = left[name] ?? nothing;
  return all as CustomerRecord['sections'];
}

function valuesOf(values: readonly Value[], { acts, changesValues, hash }: RowPolicy): readonly Value[] {
  if (!changesValues) return values;
  return values.map((value, at) => actedValue(value, acts[at] ?? 'keep', hash));
}

function extraOf(extra: JsonObject | null, { inExtra, hash }: RowPolicy): JsonObject | null {
  if (extra === null) return null;
  const left = Object.entries(extra).flatMap(([key, json]): readonly (readonly [string, Json])[] => {
    const act = inExtra(key);
    if (act === 'drop') return [];
    return [[key, act === 'keep' ? json : actedJson(json, act, hash)]];
  });
  return left.length === 0 ? null : Object.fromEntries(left);
}

/** Sections that the catalogue does not know. One that is called like a field or section with a rule goes with it. */
function unknownOf(sections: JsonObject, { customer }: Policy): JsonObject {
  return Object.fromEntries(
    Object.entries(sections).flatMap(([key, json]): readonly (readonly [string, Json])[] => {
      const act = customer.inExtra(`?${key}`);
      if (act === 'drop') return [];
      return [[key, act === 'keep' ? json : actedJson(json, act, customer.hash)]];
    }),
  );
}

// The document.

const documentOf = (work: Work, document: JsonObject): JsonObject =>
  rowDocument(document, work.policy.customer, work.record.values, (name, docs) =>
    sectionDocument(work, name, docs, itemsWithin(work, name, null), null),
  ) ?? {};

/** What is left of the documents of a section's items. `null`: nothing. */
type Within = (section: string, documents: readonly Json[]) => readonly Json[];

/**
 * What is left of a row's document. `null`: nothing. It is the same object if all is left, as in most rows. Most names are kept, so a
 * loop that makes nothing looks for those that are not.
 */
function rowDocument(
  document: JsonObject,
  row: RowPolicy,
  values: readonly Value[] | null,
  within: Within | null,
): JsonObject | null {
  const treatments = within === null ? row.inGroup : row.inDocument;
  let context: RowContext | null = null;
  let left: Record<string, Json> | null = null;
  let nth = 0;
  for (const key in document) {
    const treatment = treatments(key);
    // Values that are kept need not be looked at, which takes most of the time.
    if (treatment !== keep || left !== null) {
      const json = document[key] ?? null;
      const value = documentValue(treatment, json, (context ??= { row, values, within }));
      if (value !== json) left ??= firstOf(document, nth);
      if (left !== null && value !== null) put(left, key, value);
    }
    nth += 1;
  }
  if (left === null) return document;
  return isEmpty(left) ? null : left;
}

function firstOf(document: JsonObject, count: number): Record<string, Json> {
  const first: Record<string, Json> = {};
  let nth = 0;
  for (const key in document) {
    if (nth === count) break;
    put(first, key, document[key] ?? null);
    nth += 1;
  }
  return first;
}

function isEmpty(object: JsonObject): boolean {
  for (const _ in object) return false;
  return true;
}

/** A plain assignment to `__proto__` would change the prototype. */
function put(target: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(target, key, { ...ownValue, value });
  else target[key] = value;
}

const ownValue = { enumerable: true, configurable: true, writable: true };

interface RowContext {
  readonly row: RowPolicy;
  /** `null`: they are not known. */
  readonly values: readonly Value[] | null;
  /** `null`: sections are not within it. */
  readonly within: Within | null;
}

/** `null`: nothing is left. */
function documentValue(treatment: Treatment, json: Json, { row, values, within }: RowContext): Json {
  switch (treatment.kind) {
    case 'keep':
      return json;
    case 'drop':
      return null;
    case 'text':
      return eachOf(json).every((one) => typeof one === 'string') ? json : null;
    case 'hash':
    case 'presence':
      return actedJson(json, treatment.kind, row.hash);
    case 'fields':
      return isObject(json) ? rowDocument(json, row, values, null) : json;
    case 'section':
      return within === null
        ? json
        : sectionValue(json, within(treatment.section.name, eachOf(json)), treatment.section);
    case 'list':
      return listDocument(json, values?.[treatment.at] ?? null, treatment.entry);
  }
}

/** A list without anything but its entries. */
function listDocument(json: Json, value: Value, entry: string): Json {
  if (!Array.isArray(value)) return null;
  if (typeof json === 'string') return json;
  if (isObject(json) && entry in json && Object.keys(json).length === 1) return json;
  const entries = value as readonly Json[];
  return { [entry]: entries.length === 1 ? (entries[0] ?? null) : entries };
}

/** A section that stands once is an object, and any other is a list. */
function sectionValue(json: Json, left: readonly Json[], { item }: Section): Json {
  if (left.length === 0) return null;
  const before = eachOf(json);
  if (left.length === before.length && left.every((one, nth) => one === before[nth])) return json;
  return item !== null || left.length > 1 ? left : (left[0] ?? null);
}

const isObject = (json: Json): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const eachOf = (json: Json): readonly Json[] => (Array.isArray(json) ? (json as readonly Json[]) : [json]);

// Sections.

/** The items of a section that stand within one item of another section, or in none. They are in the order of their documents. */
function itemsWithin(
  { policy, record }: Work,
  name: string,
  parentNo: number | null,
): readonly SectionItem[] {
  const items = record.sections[name] ?? nothing;
  const isInner = policy.sections.get(name)?.section.within !== null;
  return isInner ? items.filter((item) => item.parentNo === parentNo) : items;
}

/** What is left of a section as soon as it is not all. */
interface Rest {
  readonly documents: Json[];
  readonly items: SectionItem[];
}

/**
 * Shapes the items with their documents, and returns the documents; the same list if all is left, as of most sections. `parentNo`: of the
 * item around them, as it is numbered now.
 */
function sectionDocument(
  work: Work,
  name: string,
  documents: readonly Json[],
  items: readonly SectionItem[],
  parentNo: number | null,
): readonly Json[] {
  const section = work.policy.sections.get(name);
  if (section === undefined) return documents;
  const before = work.left[name] ?? nothing;
  let rest: Rest | null = null;
  let nth = 0;
  const within: Within = (inner, inside) => {
    const now = before.length + (rest?.items.length ?? nth) + 1;
    return sectionDocument(work, inner, inside, itemsWithin(work, inner, nth + 1), now);
  };
  for (; nth < documents.length; nth += 1) {
    const document = documents[nth] ?? null;
    const item = items[nth];
    const row = section.rowOf(item);
    const shaped = row === null ? null : itemDocument(document, row, item, within);
    const now =
      row === null || shaped === null || item === undefined ? null : shapedItem(item, row, parentNo);
    if (rest === null && shaped === document && now !== null && now === item) continue;
    rest ??= { documents: documents.slice(0, nth), items: items.slice(0, nth) };
    if (shaped !== null) rest.documents.push(shaped);
    if (now !== null) rest.items.push(now);
  }
  const own = rest?.items ?? items.slice(0, documents.length);
  work.left[name] = before.length === 0 ? own : [...before, ...own];
  return rest?.documents ?? documents;
}

/** An item that is always a text alone is a text in the document, unless it has something else. */
function itemDocument(document: Json, row: RowPolicy, item: SectionItem | undefined, within: Within): Json {
  if (isObject(document)) return bareText(rowDocument(document, row, item?.values ?? null, within), row);
  const act = row.acts[row.bareAt ?? -1] ?? 'keep';
  if (act === 'drop') return null;
  return act === 'keep' ? document : actedJson(document, act, row.hash);
}

function bareText(document: JsonObject | null, { bareAt, fields }: RowPolicy): Json {
  const name = bareAt === null ? undefined : fields[bareAt]?.element;
  if (document === null || name === undefined) return document;
  const text = document[name];
  return typeof text === 'string' && Object.keys(document).length === 1 ? text : document;
}

/** It is the same object if nothing changes. */
function shapedItem(item: SectionItem, row: RowPolicy, parentNo: number | null): SectionItem {
  if (!row.changesValues && item.extra === null && item.parentNo === parentNo) return item;
  return { values: valuesOf(item.values, row), extra: extraOf(item.extra, row), parentNo };
}
