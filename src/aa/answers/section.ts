// Reads a section of a customer: finds its items, and puts them to rows and to the document.

import type { Json, SectionItem } from '../../catalogue/customer-record.ts';
import type { XmlAttribute } from '../xml/parser.ts';
import {
  hasFilledChild,
  hasFilledPart,
  isLeaf,
  isStructured,
  type NamedText,
  type XmlElement,
} from '../xml/tree.ts';
import { add, addAll } from './growing-json.ts';
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
} from './record.ts';
import type { FieldPlans, SectionPlan } from './section-plans.ts';

// Finding the items of a container. They may stand under their own name, under another one, behind wrappers, or spread out
// in the container itself.

interface ContainerParts {
  readonly items: readonly XmlElement[];
  /** What stands in the container and belongs to no item. */
  readonly rest: readonly (XmlElement | XmlAttribute)[];
  /** Text of the container that belongs to no item. */
  readonly text: string | null;
}

interface GrowingParts {
  readonly items: XmlElement[];
  readonly rest: (XmlElement | XmlAttribute)[];
}

const isItem = ({ item, textField }: SectionPlan, element: XmlElement): boolean =>
  element.name.canonical === item && (textField !== null || isStructured(element));

const holdsItems = (plan: SectionPlan, element: XmlElement): boolean =>
  element.children.some((child) => isItem(plan, child) || holdsItems(plan, child));

const isWrapper = (plan: SectionPlan, element: XmlElement): boolean =>
  !isLeaf(element) && (element.name.canonical === plan.container || holdsItems(plan, element));

/** Whether the fields of an item stand directly in the container. */
const isItsOwnItem = (
  { fields, textField }: SectionPlan,
  { attributes, children, text }: XmlElement,
): boolean =>
  (textField !== null && text !== null) ||
  attributes.some(({ name }) => fields.has(name.canonical)) ||
  children.some((child) => isLeaf(child) && fields.has(child.name.canonical));

/** If only one kind of child has parts, these children are the items, whatever their name. */
function onlyKind(elements: readonly XmlElement[]): readonly XmlElement[] {
  const structured = elements.filter(isStructured);
  const kinds = new Set(structured.map(({ name }) => name.canonical));
  return kinds.size === 1 ? structured : [];
}

function unnamedParts(plan: SectionPlan, container: XmlElement): ContainerParts {
  if (isItsOwnItem(plan, container)) return { items: [container], rest: [], text: null };
  const items = onlyKind(container.children);
  const others =
    items.length === 0 ? container.children : container.children.filter((child) => !isStructured(child));
  return { items, rest: [...container.attributes, ...others], text: container.text };
}

function collect(parts: GrowingParts, plan: SectionPlan, container: XmlElement): void {
  parts.rest.push(...container.attributes);
  for (const child of container.children) {
    if (child.name.canonical === plan.item) parts.items.push(child);
    else if (isWrapper(plan, child)) collectWrapper(parts, plan, child);
    else parts.rest.push(child);
  }
}

function collectWrapper(parts: GrowingParts, plan: SectionPlan, wrapper: XmlElement): void {
  const { items, rest } = partsOf(plan, wrapper);
  for (const item of items) parts.items.push(item);
  for (const other of rest) parts.rest.push(other);
}

function partsOf(plan: SectionPlan, container: XmlElement): ContainerParts {
  if (plan.item === null) return { items: [container], rest: [], text: null };
  const named = container.children.some(
    (child) => child.name.canonical === plan.item || isWrapper(plan, child),
  );
  if (!named) return unnamedParts(plan, container);
  const parts: GrowingParts = { items: [], rest: [] };
  collect(parts, plan, container);
  return { items: parts.items, rest: parts.rest, text: container.text };
}

// Reading the items.

/** Puts the items of a container to their section, and all else in the container to the row around it (`host`). */
export function readContainer(
  host: RowDraft,
  plan: SectionPlan,
  container: XmlElement,
  parentNo: number | null,
): void {
  const { items, rest, text } = partsOf(
    plan,
    parentNo === null ? withoutOnce(host, plan, container) : container,
  );
  putItems(host, plan, items, parentNo);
  for (const part of rest) putRest(host, part, plan.path);
  putStrayText(host, text, plan.path);
}

/** Puts what stands once beside the items to the customer, whose row is the host. Gives the container without it. */
function withoutOnce(host: RowDraft, { once }: SectionPlan, container: XmlElement): XmlElement {
  if (once.size === 0) return container;
  const isOnce = ({ name, text }: NamedText): boolean => once.has(name.canonical) && text !== null;
  for (const attribute of container.attributes) if (isOnce(attribute)) putAttribute(host, once, attribute);
  const isOnceChild = (child: XmlElement): boolean => isOnce(child) && !hasFilledChild(child);
  for (const child of container.children) if (isOnceChild(child)) putPart(host, once, child);
  return {
    ...container,
    attributes: container.attributes.filter((attribute) => !isOnce(attribute)),
    children: container.children.filter((child) => !isOnceChild(child)),
  };
}

function putRest(host: RowDraft, part: XmlElement | XmlAttribute, prefix: string): void {
  if ('children' in part) putUnknownElement(host, part, prefix);
  else putUnknownText(host, part.name, part.text, prefix);
}

/** Puts items to their section. Empty items are left out: AA writes an empty element where there is no value. */
export function putItems(
  host: RowDraft,
  plan: SectionPlan,
  elements: readonly XmlElement[],
  parentNo: number | null,
): void {
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
}

/** A section that stands once is an object in the document. Any other section is a list. */
function putDocuments({ document }: RowDraft, { name, item }: SectionPlan, documents: readonly Json[]): void {
  if (item !== null) addAll(document, name, documents);
  else for (const one of documents) add(document, name, one);
}

/** An item that is always a bare value is a text in the document. */
function plainText({ bare, textField }: SectionPlan, { document }: RowDraft): Json | null {
  if (!bare || textField === null) return null;
  const [key, ...others] = Object.keys(document);
  if (key !== textField.field.element || others.length > 0) return null;
  const text = document[key];
  return typeof text === 'string' ? text : null;
}

function readItem(host: RowDraft, plan: SectionPlan, element: XmlElement, itemNo: number): RowDraft {
  const row = createRowDraft(host.customer, plan, plan.blank.length === 0 ? null : plan.path);
  const { fields, groups, textField } = plan;
  for (const attribute of element.attributes) putAttribute(row, fields, attribute);
  for (const child of element.children) {
    if (putInner(row, plan, child, itemNo)) continue;
    const group = hasFilledPart(child) ? groups.get(child.name.canonical) : undefined;
    if (group === undefined) putPart(row, fields, child);
    else putGroup(row, group, child, (part) => readGroup(part, group.fields, child));
  }
  if (element.text === null) return row;
  const isField = textField !== null && (!hasFilledChild(element) || plan.item === null || plan.bare);
  if (isField) putField(row, textField, element.text);
  else putStrayText(row, element.text);
  return row;
}

function readGroup(group: RowDraft, fields: FieldPlans, element: XmlElement): void {
  for (const attribute of element.attributes) putAttribute(group, fields, attribute);
  for (const child of element.children) putPart(group, fields, child);
  putStrayText(group, element.text);
}

/** Reads a child of an item as a section within this one. Gives whether it was one. */
function putInner(row: RowDraft, { inner }: SectionPlan, child: XmlElement, itemNo: number): boolean {
  const container = inner.byContainer.get(child.name.canonical);
  if (container !== undefined) readContainer(row, container, child, itemNo);
  const item = container === undefined ? inner.byItem.get(child.name.canonical) : undefined;
  if (item !== undefined) putItems(row, item, [child], itemNo);
  return container !== undefined || item !== undefined;
}

/** An attribute as a field of the row, or else as something that the catalogue does not know. */
export function putAttribute(row: RowDraft, fields: FieldPlans, { name, text }: XmlAttribute): void {
  const field = fields.get(name.canonical);
  if (field === undefined || text === null) putUnknownText(row, name, text);
  else if (field.field.type === 'list') putList(row, field, { name, text, attributes: [], children: [] });
  else putField(row, field, text);
}

/** A child as a field of the row, or else as something that the catalogue does not know. */
export function putPart(row: RowDraft, fields: FieldPlans, child: XmlElement): void {
  const field = fields.get(child.name.canonical);
  const isList = field?.field.type === 'list';
  if (field === undefined || (!isList && hasFilledChild(child))) {
    putUnknownElement(row, child);
    return;
  }
  if (isList) {
    putList(row, field, child);
    return;
  }
  if (child.text !== null) putField(row, field, child.text);
  if (child.attributes.length > 0) putFieldAttributes(row, field, child.attributes);
}
