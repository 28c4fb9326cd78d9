// Reads a section of a customer: from its container, or from one item on its own, to rows and to the document.

import type { Json, SectionItem } from '../../catalogue/customer-record.ts';
import {
  createRowDraft,
  putField,
  putFieldAttributes,
  putGroup,
  putList,
  putStrayText,
  putUnknownElement,
  putUnknownText,
  type RowDraft,
} from './customer-draft.ts';
import { add, addAll } from './growing-json.ts';
import { partsOf } from './section-items.ts';
import type { FieldPlans, SectionPlan } from './section-plans.ts';
import { isLeaf, isStructured, type XmlElement } from './xml-element.ts';
import type { XmlAttribute } from './xml-parser.ts';

/** Puts a container's items to their section, and what belongs to none of them to the row they stand in. */
export const readContainer = (
  host: RowDraft,
  plan: SectionPlan,
  container: XmlElement,
  parentNo: number | null,
): void => {
  const { items, rest, text } = partsOf(
    plan,
    parentNo === null ? withoutOnce(host, plan, container) : container,
  );
  putItems(host, plan, items, parentNo);
  for (const part of rest) putRest(host, part, plan.path);
  putStrayText(host, text, plan.path);
};

/** Puts what stands once beside the items to the customer, whose row is the host; gives the container without it. */
const withoutOnce = (host: RowDraft, { once }: SectionPlan, container: XmlElement): XmlElement => {
  if (once.size === 0) return container;
  const isOnce = ({ name, text }: Pick<XmlElement, 'name' | 'text'>): boolean =>
    once.has(name.canonical) && text !== null;
  for (const attribute of container.attributes) if (isOnce(attribute)) putAttribute(host, once, attribute);
  for (const child of container.children) if (isOnce(child)) putPart(host, once, child);
  return {
    ...container,
    attributes: container.attributes.filter((attribute) => !isOnce(attribute)),
    children: container.children.filter((child) => !isOnce(child)),
  };
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
  const before = sections[plan.name] ?? [];
  const earlier = before.length;
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
  else for (const item of items) before.push(item);
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

/** An item that is always a bare value is a text in the document. */
const plainText = ({ bare, textField }: SectionPlan, { document }: RowDraft): Json | null => {
  if (!bare || textField === null) return null;
  const [key, ...others] = Object.keys(document);
  return key === textField.field.element && others.length === 0 ? (document[key] ?? null) : null;
};

const readItem = (host: RowDraft, plan: SectionPlan, element: XmlElement, itemNo: number): RowDraft => {
  const row = createRowDraft(host.customer, plan.blank, plan.blank.length === 0 ? null : plan.path);
  const { fields, groups, textField } = plan;
  for (const attribute of element.attributes) putAttribute(row, fields, attribute);
  for (const child of element.children) {
    if (putInner(row, plan, child, itemNo)) continue;
    const group = isStructured(child) ? groups.get(child.name.canonical) : undefined;
    if (group === undefined) putPart(row, fields, child);
    else putGroup(row, group, child, (part) => readGroup(part, group.fields, child));
  }
  if (element.text === null) return row;
  const isField = textField !== null && (isLeaf(element) || plan.item === null || plan.bare);
  if (isField) putField(row, textField, element.name, element.text);
  else putStrayText(row, element.text);
  return row;
};

const readGroup = (group: RowDraft, fields: FieldPlans, element: XmlElement): void => {
  for (const attribute of element.attributes) putAttribute(group, fields, attribute);
  for (const child of element.children) putPart(group, fields, child);
  putStrayText(group, element.text);
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
  const field = fields.get(child.name.canonical);
  const isList = field?.field.type === 'list';
  if (field === undefined || (!isList && !isLeaf(child))) {
    putUnknownElement(row, child);
    return;
  }
  if (isList) {
    putList(row, field, child);
    return;
  }
  if (child.text !== null) putField(row, field, child.name, child.text);
  if (child.attributes.length > 0) putFieldAttributes(row, child.name, child.attributes);
};
