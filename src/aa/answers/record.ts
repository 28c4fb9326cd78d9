// A customer's record while it is being read: what has been gathered, and the few ways in which values are put away.

import type { Finding, Json, JsonObject, SectionItem, Value } from '../../catalogue/customer-record.ts';
import type { SectionName } from '../../catalogue/sections.ts';
import { add, addAll, has, jsonOf, listEntries, textKey, type GrowingJson } from './growing-json.ts';
import { readValue } from './values.ts';
import type { FieldPlan, GroupPlan, ReadingPlans } from './section-plans.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { XmlName } from '../xml/names.ts';
import type { XmlAttribute } from '../xml/parser.ts';

/** What is gathered of the whole customer. */
export interface CustomerDraft {
  readonly sections: Record<SectionName, SectionItem[]> & Record<string, SectionItem[]>;
  readonly unknownSections: GrowingJson;
  readonly findings: Map<string, Finding>;
  /** Canonical names of fields that change without meaning: they go to documents and nowhere else. */
  readonly volatile: ReadonlySet<string>;
}

/** What is gathered of one row: the customer's own, or an item's. */
export interface RowDraft {
  readonly customer: CustomerDraft;
  readonly values: Value[];
  readonly document: GrowingJson;
  extra: GrowingJson | null;
  /**
   * Where findings in this row are said to be: `addresses/`, or nothing for the customer itself. `null` where the
   * catalogue knows of no field at all and whatever comes is expected.
   */
  readonly path: string | null;
}

export const createCustomerDraft = (
  { noSections }: ReadingPlans,
  volatile: ReadonlySet<string>,
): CustomerDraft => ({
  sections: { ...noSections },
  unknownSections: {},
  findings: new Map(),
  volatile,
});

/** `blank` is a row of the right width without any value. */
export const createRowDraft = (
  customer: CustomerDraft,
  blank: readonly Value[],
  path: string | null,
): RowDraft => ({
  customer,
  values: [...blank],
  document: {},
  extra: null,
  path,
});

/** Each path is told once per customer, however many of its items have it. */
const note = ({ customer, path }: RowDraft, kind: Finding['kind'], name: string): void => {
  if (path === null) return;
  const where = `${path}${name}`;
  const key = `${kind} ${where}`;
  if (!customer.findings.has(key)) customer.findings.set(key, { kind, path: where });
};

const extraOf = (row: RowDraft): GrowingJson => (row.extra ??= {});

const isVolatile = ({ customer }: RowDraft, { canonical }: XmlName): boolean =>
  customer.volatile.has(canonical);

/** A text of a known field: to its column if it parses and is the first, else to `extra`. */
export const putField = (row: RowDraft, { field, index }: FieldPlan, name: XmlName, text: string): void => {
  const isFirst = add(row.document, field.element, text) && (row.values[index] ?? null) === null;
  if (isVolatile(row, name)) return;
  const value = isFirst ? readValue(field, text) : null;
  if (value !== null) {
    row.values[index] = value;
    return;
  }
  if (isFirst) add(extraOf(row), name.own, text);
  else addAll(extraOf(row), name.own, [text]);
  note(row, 'unreadable', name.own);
};

/** A list within an item. A container that comes again goes on with it. */
export const putList = (row: RowDraft, { field, index, entry }: FieldPlan, container: XmlElement): void => {
  const whole = jsonOf(container);
  if (whole !== null) add(row.document, field.element, whole);
  if (isVolatile(row, container.name)) return;
  const earlier = row.values[index];
  const entries = listEntries(container, entry, row.customer.volatile);
  if (entries.length > 0)
    row.values[index] = [...(Array.isArray(earlier) ? (earlier as Json[]) : []), ...entries];
  for (const { name, text } of container.attributes)
    if (name.canonical !== entry && text !== null && !isVolatile(row, name))
      putUnknownExtra(row, `${container.name.own}@${name.own}`, text);
};

/**
 * The fields that an item holds in an element of their own (`relationship`). The first such element counts; a further one
 * is kept as something unknown, for its fields have no place.
 */
export const putGroup = (
  row: RowDraft,
  { name }: GroupPlan,
  element: XmlElement,
  read: (group: RowDraft) => void,
): void => {
  if (has(row.document, name)) {
    putUnknownElement(row, element);
    return;
  }
  const path = row.path === null ? null : `${row.path}${name}/`;
  const group: RowDraft = { ...row, document: {}, extra: null, path };
  read(group);
  if (Object.keys(group.document).length === 0) return;
  add(row.document, name, group.document);
  for (const [key, value] of Object.entries(group.extra ?? {})) add(extraOf(row), `${name}/${key}`, value);
};

const putUnknown = (row: RowDraft, key: string, whole: Json, relevant: Json | null): void => {
  add(row.document, key, whole);
  if (relevant !== null) putUnknownExtra(row, key, relevant);
};

/** For what the document has already. */
const putUnknownExtra = (row: RowDraft, key: string, relevant: Json): void => {
  add(extraOf(row), key, relevant);
  note(row, 'unknown', key);
};

/** A text the catalogue has no field for. `prefix` tells where in the row it stood, if not directly in it. */
export const putUnknownText = (row: RowDraft, name: XmlName, text: string | null, prefix = ''): void => {
  if (text !== null) putUnknown(row, `${prefix}${name.own}`, text, isVolatile(row, name) ? null : text);
};

/** An element the catalogue does not know, with all that is in it. */
export const putUnknownElement = (row: RowDraft, element: XmlElement, prefix = ''): void => {
  const { whole, relevant } = jsonOfUnknown(row.customer, element);
  if (whole !== null) putUnknown(row, `${prefix}${element.name.own}`, whole, relevant);
};

/** Text in an element that the catalogue expects to have none. */
export const putStrayText = (row: RowDraft, text: string | null, prefix = ''): void => {
  if (text !== null) putUnknown(row, `${prefix}${textKey}`, text, text);
};

/** Attributes of a known field: `statusCode@descr`. */
export const putFieldAttributes = (
  row: RowDraft,
  { own }: XmlName,
  attributes: readonly XmlAttribute[],
): void => {
  for (const { name, text } of attributes) putUnknownText(row, name, text, `${own}@`);
};

/** An element with parts, directly in the customer: a section the catalogue does not know. */
export const putUnknownSection = (row: RowDraft, element: XmlElement): void => {
  const { whole, relevant } = jsonOfUnknown(row.customer, element);
  if (whole === null) return;
  add(row.document, element.name.own, whole);
  if (relevant === null) return;
  add(row.customer.unknownSections, element.name.own, relevant);
  note(row, 'unknown', element.name.own);
};

/** An element whose name says nothing, looked through because there was nothing else to look into. */
export const noteWrapper = (row: RowDraft, { name }: XmlElement): void => note(row, 'unknown', name.own);

interface UnknownJson {
  readonly whole: string | JsonObject | null;
  /** Without what changes without meaning. */
  readonly relevant: string | JsonObject | null;
}

const jsonOfUnknown = ({ volatile }: CustomerDraft, element: XmlElement): UnknownJson => {
  const whole = jsonOf(element);
  if (volatile.has(element.name.canonical)) return { whole, relevant: null };
  return { whole, relevant: volatile.size === 0 ? whole : jsonOf(element, volatile) };
};
