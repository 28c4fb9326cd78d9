// Reads a section of a customer: from its container, or from one item on its own, to rows and to the document.

import type { Json, SectionItem } from '../../catalogue/customer-record.ts';
import {
  createRowDraft,
  putField,
  putFieldAttributes,
  putStrayText,
  putUnknownElement,
  putUnknownText,
  type RowDraft,
} from './customer-draft.ts';
import { add, addAll } from './growing-json.ts';
import { partsOf } from './section-items.ts';
import type { FieldPlans, SectionPlan } from './section-plans.ts';
import { isLeaf, type XmlElement } from './xml-element.ts';
import type { XmlAttribute } from './xml-parser.ts';

/** Puts a container's items to their section, and what belongs to none of them to the row they stand in. */
export const readContainer = (
  host: RowDraft,
  plan: SectionPlan,
  container: XmlElement,
  parentNo: number | null,
): void => {
  const { items, rest, text } = partsOf(plan, container);
  putItems(host, plan, items, parentNo);
  for (const part of rest) putRest(host, part, plan.path);
  putStrayText(host, text, plan.path);
};

const putRest = (host: RowDraft, part: XmlElement | XmlAttribute, prefix: string): void => {
  if ('children' in part) putUnknownElement(host, part, prefix);
  else putUnknownText(host, part.name, part.text, prefix);
};

/** Puts items to their section. Empty ones are left out: AA leaves an element where there is no value. */
export const putItems = (
  host: RowDraft,
  plan: SectionPlan,
  elements: readonly XmlElement[],
  parentNo: number | null,
): void => {
  const { sections, volatile } = host.customer;
  const earlier = sections[plan.name].length;
  const items: SectionItem[] = [];
  const documents: Json[] = [];
  for (const element of elements) {
    const row = readItem(host, plan, element, earlier + items.length + 1);
    if (Object.keys(row.document).length === 0) continue;
    const { values, extra } = row;
    items.push({ values, extra, parentNo });
    documents.push(plainText(plan, row) ?? row.document);
  }
  if (items.length === 0) return;
  if (volatile.has(plan.container)) return putDocuments(host, plan, documents);
  if (earlier === 0) sections[plan.name] = items;
  else for (const item of items) sections[plan.name].push(item);
  putDocuments(host, plan, documents);
};

/** A section that stands once is an object in the document, any other a list. */
const putDocuments = (
  { document }: RowDraft,
  { name, item }: SectionPlan,
  documents: readonly Json[],
): void => {
  if (item !== null) addAll(document, name, documents);
  else for (const one of documents) add(document, name, one);
};

/** An item that is a bare value is a text in the document. */
const plainText = ({ item, textField }: SectionPlan, { document }: RowDraft): Json | null => {
  if (item === null || textField === null) return null;
  const [key, ...others] = Object.keys(document);
  return key === textField.field.element && others.length === 0 ? (document[key] ?? null) : null;
};

const readItem = (host: RowDraft, plan: SectionPlan, element: XmlElement, itemNo: number): RowDraft => {
  const row = createRowDraft(host.customer, plan.blank, plan.blank.length === 0 ? null : plan.path);
  const { fields, textField } = plan;
  for (const attribute of element.attributes) putAttribute(row, fields, attribute);
  for (const child of element.children) {
    if (!putInner(row, plan, child, itemNo)) putPart(row, fields, child);
  }
  if (element.text === null) return row;
  if (textField === null) putStrayText(row, element.text);
  else putField(row, textField, element.name, element.text);
  return row;
};

/** A child of an item that begins a section within this one. */
const putInner = (row: RowDraft, { inner }: SectionPlan, child: XmlElement, itemNo: number): boolean => {
  const container = inner.byContainer.get(child.name.canonical);
  if (container !== undefined) readContainer(row, container, child, itemNo);
  const item = container === undefined ? inner.byItem.get(child.name.canonical) : undefined;
  if (item !== undefined) putItems(row, item, [child], itemNo);
  return container !== undefined || item !== undefined;
};

export const putAttribute = (row: RowDraft, fields: FieldPlans, { name, text }: XmlAttribute): void => {
  const field = fields.get(name.canonical);
  if (field === undefined || text === null) putUnknownText(row, name, text);
  else putField(row, field, name, text);
};

/** A child as a field of the row if it is one, else as something the catalogue does not know. */
export const putPart = (row: RowDraft, fields: FieldPlans, child: XmlElement): void => {
  const field = isLeaf(child) ? fields.get(child.name.canonical) : undefined;
  if (field === undefined) {
    putUnknownElement(row, child);
    return;
  }
  if (child.text !== null) putField(row, field, child.name, child.text);
  if (child.attributes.length > 0) putFieldAttributes(row, child.name, child.attributes);
};
