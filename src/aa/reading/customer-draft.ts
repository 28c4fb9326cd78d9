// A customer's record while it is being read: what has been gathered, and the few ways in which values are put away.

import type { Finding, Json, JsonObject, SectionItem, Value } from '../../catalogue/customer-record.ts';
import type { SectionName } from '../../catalogue/sections.ts';
import { add, addAll, jsonOf, textKey, type GrowingJson } from './growing-json.ts';
import { readValue } from './read-value.ts';
import { emptySections, type FieldPlan } from './section-plans.ts';
import type { XmlElement } from './xml-element.ts';
import type { XmlName } from './xml-name.ts';
import type { XmlAttribute } from './xml-parser.ts';

/** What is gathered of the whole customer. */
export interface CustomerDraft {
  readonly sections: Record<SectionName, SectionItem[]>;
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

export const createCustomerDraft = (volatile: ReadonlySet<string>): CustomerDraft => ({
  sections: { ...emptySections },
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
  const isFirst = add(row.document, field.element, text);
  if (isVolatile(row, name)) return;
  const value = isFirst ? readValue(field.type, text) : null;
  if (value !== null) {
    row.values[index] = value;
    return;
  }
  if (isFirst) add(extraOf(row), name.own, text);
  else addAll(extraOf(row), name.own, [text]);
  note(row, 'unreadable', name.own);
};

const putUnknown = (row: RowDraft, key: string, whole: Json, relevant: Json | null): void => {
  add(row.document, key, whole);
  if (relevant === null) return;
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
