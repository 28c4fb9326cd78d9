// A customer's record while it is being read: what has been gathered so far, and the functions that add values to it.

import type { Finding, Json, JsonObject, SectionItem, Value } from '../../catalogue/customer-record.ts';
import type { SectionName } from '../../catalogue/sections.ts';
import {
  add,
  addAll,
  has,
  jsonOf,
  listEntries,
  textKey,
  unknownMark,
  wholeJsonOf,
  type GrowingJson,
} from './growing-json.ts';
import { isInOtherOrder, readValue, type ValueReading, whyNotRead } from './values.ts';
import type { BlankRow, FieldPlan, GroupPlan, ReadingPlans } from './section-plans.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { XmlName } from '../xml/names.ts';
import type { XmlAttribute } from '../xml/parser.ts';

/** What has been gathered of the whole customer. */
export interface CustomerDraft {
  readonly sections: Record<SectionName, SectionItem[]> & Record<string, SectionItem[]>;
  readonly unknownSections: GrowingJson;
  readonly findings: Map<string, Finding>;
  /** Canonical names of fields whose changes mean nothing. They go to documents only. */
  readonly volatile: ReadonlySet<string>;
  readonly values: ValueReading;
  /** A date of this customer shows that days and months do not stand in the order in which they were read. */
  inOtherOrder: boolean;
}

/** What has been gathered of one row: the customer's own row, or the row of an item. */
export interface RowDraft {
  readonly customer: CustomerDraft;
  readonly values: Value[];
  readonly document: GrowingJson;
  extra: GrowingJson | null;
  /**
   * The beginning of the paths of findings in this row: `addresses/`, or an empty text for the customer itself. `null`: the
   * catalogue knows no field here, so all content is expected and none of it is a finding.
   */
  readonly path: string | null;
  /** The names that are not free in this row's document. */
  readonly taken: ReadonlySet<string>;
  /** Canonical names of elements directly in this row whose changes mean nothing. */
  readonly volatile: ReadonlySet<string>;
}

export const createCustomerDraft = (
  { noSections }: ReadingPlans,
  { volatile, values }: Pick<CustomerDraft, 'volatile' | 'values'>,
): CustomerDraft => ({
  sections: { ...noSections },
  unknownSections: {},
  findings: new Map(),
  volatile,
  values,
  inOtherOrder: false,
});

/** `blank`: a row of the right width without any value. It is copied. */
export const createRowDraft = (
  customer: CustomerDraft,
  { blank, taken, volatile }: BlankRow,
  path: string | null,
): RowDraft => ({
  customer,
  values: [...blank],
  document: {},
  extra: null,
  path,
  taken,
  volatile,
});

/** Of rows that share the values of another one, and have names of their own. */
export const noNames: ReadonlySet<string> = new Set();

/** Notes each path once per customer, even if many items have it. */
function note({ customer, path }: RowDraft, kind: Finding['kind'], name: string): void {
  if (path === null) return;
  const where = `${path}${name}`;
  const key = `${kind} ${where}`;
  if (!customer.findings.has(key)) customer.findings.set(key, { kind, path: where });
}

const extraOf = (row: RowDraft): GrowingJson => (row.extra ??= {});

const isVolatile = ({ customer }: RowDraft, { canonical }: XmlName): boolean =>
  customer.volatile.has(canonical);

/** `prefix`: where in the row it was, if not directly in it. */
const isVolatileAt = (row: RowDraft, name: XmlName, prefix: string): boolean =>
  isVolatile(row, name) || (prefix === '' && row.volatile.has(name.canonical));

/**
 * Adds the text of a known field. It goes to its column if it can be read and is the first of the field, else to `extra`. Either way
 * it has the catalogue's name, so that the document alone tells what was read.
 */
export function putField(row: RowDraft, { field, canonical, index }: FieldPlan, text: string): void {
  const isFirst = add(row.document, field.element, text) && (row.values[index] ?? null) === null;
  if (row.customer.volatile.has(canonical)) return;
  const { customer } = row;
  const value = isFirst ? readValue(field, text, customer.values) : null;
  if (value !== null) {
    row.values[index] = value;
    return;
  }
  note(row, isFirst ? whyNotRead(field, text) : 'unreadable', field.element);
  if (field.isVolatile === true) return;
  if (isFirst) add(extraOf(row), field.element, text);
  else addAll(extraOf(row), field.element, [text]);
  if (isFirst && field.type === 'date') customer.inOtherOrder ||= isInOtherOrder(text, customer.values.dates);
}

/** Adds a list within an item. If the container comes again, its entries are added to the same list. */
export function putList(row: RowDraft, { field, index, entry }: FieldPlan, container: XmlElement): void {
  const whole = wholeJsonOf(container);
  if (whole !== null) add(row.document, field.element, whole);
  if (isVolatile(row, container.name)) return;
  const earlier = row.values[index];
  const entries = listEntries(container, entry, row.customer.volatile);
  if (entries.length > 0)
    row.values[index] = [...(Array.isArray(earlier) ? (earlier as Json[]) : []), ...entries];
  for (const { name, text } of container.attributes)
    if (name.canonical !== entry && text !== null && !isVolatile(row, name)) {
      const key = `${field.element}@${name.own}`;
      putUnknownExtra(row, key, key, text);
    }
}

/**
 * Adds the fields that an item holds in an element around them (`relationship`). Only the first such element counts. A
 * further one is kept as an unknown element, because its fields have no columns left.
 */
export function putGroup(
  row: RowDraft,
  { name, taken }: GroupPlan,
  element: XmlElement,
  read: (group: RowDraft) => void,
): void {
  if (has(row.document, name)) {
    putUnknownElement(row, element);
    return;
  }
  const path = row.path === null ? null : `${row.path}${name}/`;
  const group: RowDraft = { ...row, document: {}, extra: null, path, taken, volatile: noNames };
  read(group);
  if (Object.keys(group.document).length === 0) return;
  add(row.document, name, group.document);
  for (const [key, value] of Object.entries(group.extra ?? {})) add(extraOf(row), `${name}/${key}`, value);
}

const documentKey = ({ taken }: RowDraft, { own, canonical }: XmlName): string =>
  taken.has(canonical) ? `${unknownMark}${own}` : own;

function putUnknown(row: RowDraft, name: XmlName, prefix: string, json: UnknownJson): void {
  const { whole, relevant } = json;
  if (whole === null) return;
  const key = prefix === '' ? documentKey(row, name) : `${prefix}${name.own}`;
  add(row.document, key, whole);
  if (relevant !== null) putUnknownExtra(row, key, `${prefix}${name.own}`, relevant);
}

/** For values that are already in the document. */
function putUnknownExtra(row: RowDraft, key: string, name: string, relevant: Json): void {
  add(extraOf(row), key, relevant);
  note(row, 'unknown', name);
}

/** Adds a text that the catalogue has no field for. `prefix`: where in the row it was, if not directly in it. */
export function putUnknownText(row: RowDraft, name: XmlName, text: string | null, prefix = ''): void {
  putUnknown(row, name, prefix, { whole: text, relevant: isVolatileAt(row, name, prefix) ? null : text });
}

/** Adds an element that the catalogue does not know, with everything in it. */
export function putUnknownElement(row: RowDraft, element: XmlElement, prefix = ''): void {
  putUnknown(row, element.name, prefix, jsonOfUnknown(row, element, prefix));
}

const textName: XmlName = { own: textKey, canonical: textKey, prefix: '' };

/** Adds the text of an element that should have no text according to the catalogue. */
export function putStrayText(row: RowDraft, text: string | null, prefix = ''): void {
  putUnknown(row, textName, prefix, { whole: text, relevant: text });
}

/** Adds the attributes of a known field: `statusCode@descr`. */
export function putFieldAttributes(
  row: RowDraft,
  { field }: FieldPlan,
  attributes: readonly XmlAttribute[],
): void {
  for (const { name, text } of attributes) {
    const relevant = field.isVolatile === true || isVolatile(row, name) ? null : text;
    putUnknown(row, name, `${field.element}@`, { whole: text, relevant });
  }
}

/** Adds an element with parts that is directly in the customer: a section that the catalogue does not know. */
export function putUnknownSection(row: RowDraft, element: XmlElement): void {
  const { whole, relevant } = jsonOfUnknown(row, element);
  if (whole === null) return;
  add(row.document, documentKey(row, element.name), whole);
  if (relevant === null) return;
  add(row.customer.unknownSections, element.name.own, relevant);
  note(row, 'unknown', element.name.own);
}

/** Notes an element whose name says nothing. It was read as a wrapper because there was nothing else to look into. */
export const noteWrapper = (row: RowDraft, { name }: XmlElement): void => note(row, 'unknown', name.own);

interface UnknownJson {
  readonly whole: string | JsonObject | null;
  /** `whole` without the fields whose changes mean nothing. */
  readonly relevant: string | JsonObject | null;
}

function jsonOfUnknown(row: RowDraft, element: XmlElement, prefix = ''): UnknownJson {
  const whole = wholeJsonOf(element);
  if (whole === null || isVolatileAt(row, element.name, prefix)) return { whole, relevant: null };
  return { whole, relevant: jsonOf(element, row.customer.volatile) };
}
