// Reads one customer of an answer. The catalogue maps it to the record that the shadow stores.

import type { CustomerRecord, JsonObject } from '../../catalogue/customer-record.ts';
import { custId } from '../../catalogue/ids.ts';
import {
  createCustomerDraft,
  createRowDraft,
  noNames,
  noteWrapper,
  putField,
  putStrayText,
  putUnknownElement,
  putUnknownSection,
  type RowDraft,
} from './record.ts';
import { type DocumentPart, documentParts, withMarks } from './document-parts.ts';
import type { CustomerNames, FoundCustomer } from './found-customers.ts';
import {
  isGroupingWord,
  isNameField,
  saysOwnIdOnly,
  partOf,
  wrappersAmong,
  type LevelContext,
  type Part,
} from './customer-wrappers.ts';
import { addEach, has } from './growing-json.ts';
import { putAttribute, putItems, putPart, readContainer } from './section.ts';
import { statusOfElement, statusWithin } from './outcome.ts';
import { statusOfText } from './phrases.ts';
import {
  custIdElement,
  custIdIndex,
  custIdName,
  type FieldPlans,
  nameContainer,
  type ReadingPlans,
} from './section-plans.ts';
import { hasFilledChild, isLeaf, isEmpty, type XmlElement } from '../xml/tree.ts';
import type { XmlAttribute } from '../xml/parser.ts';
import { errorName, errorsName, messageName, statusName } from './vocabulary.ts';

/**
 * Two row drafts that share the columns of `customers`: one for the identity, one for the name. They are separate in the
 * document.
 */
interface CustomerRows {
  readonly own: RowDraft;
  readonly name: RowDraft;
  readonly plans: ReadingPlans;
}

function createRows(names: CustomerNames): CustomerRows {
  const { plans } = names;
  const own = createRowDraft(createCustomerDraft(plans, names), plans.customerRow, '');
  const taken = plans.takenInName;
  return {
    own,
    plans,
    name: { ...own, document: {}, extra: null, path: `${nameContainer}/`, taken, volatile: noNames },
  };
}

/** The record, or `null` if the element holds nothing of a customer but its number. */
export function readCustomer(found: FoundCustomer, names: CustomerNames): CustomerRecord | null {
  const rows = readWith(names, (reading) => readRows(found, reading));
  return holdsSomething(rows) ? recordOf(found.id, rows) : null;
}

/**
 * Reads a customer. If one of its dates shows that the order of day and month is another one, it is read again, and no date counts
 * that may be meant in either order.
 */
function readWith(names: CustomerNames, read: (names: CustomerNames) => CustomerRows): CustomerRows {
  const rows = read(names);
  const { dates } = names.values;
  if (!rows.own.customer.inOtherOrder || dates.sureOnly) return rows;
  return read({ ...names, values: { ...names.values, dates: { ...dates, sureOnly: true } } });
}

/**
 * The record of a document that `readCustomer` made, perhaps with another catalogue, other volatile names or another reading of values:
 * the same record as from AA's answer, without a call of AA. What was repaired in the answer is no finding of it.
 */
export function rereadCustomer(document: JsonObject, names: CustomerNames): CustomerRecord {
  const [id, ...further] = [document[custIdElement] ?? ''].flat().map(String);
  const parts = documentParts(document, names.plans);
  const rows = readWith(withMarks(names), (reading) => {
    const made = createCustomerRows(id ?? '', reading);
    for (const text of further) putTextOfId(made, text);
    for (const part of parts) readDocumentPart(made, part);
    return made;
  });
  return recordOf(id ?? '', rows);
}

function putTextOfId({ own, plans }: CustomerRows, text: string): void {
  const field = plans.identity.get(custIdName);
  if (field !== undefined) putField(own, field, text);
}

function readDocumentPart(rows: CustomerRows, part: DocumentPart): void {
  switch (part.kind) {
    case 'section':
      return readContainer(rows.own, part.plan, part.element, null);
    case 'beside':
      return putUnknownElement(rows.own, part.element, part.plan.path);
    case 'text':
      return putStrayText(rows.own, part.text);
    case 'name':
      return readName(rows.name, rows.plans.name, part.element);
    case 'other':
      return readOther(rows, part.element);
  }
}

function createCustomerRows(id: string, names: CustomerNames): CustomerRows {
  const rows = createRows(names);
  rows.own.values[custIdIndex] = id;
  rows.own.document[custIdElement] = id;
  return rows;
}

function readRows({ id, element }: FoundCustomer, names: CustomerNames): CustomerRows {
  const rows = createCustomerRows(id, names);
  const { idNames, plans } = names;
  let level: readonly XmlElement[] = [element];
  const claimed = new Set<Part>();
  while (level.length > 0) level = readLevel(rows, level, { id, idNames, plans, claimed });
  return rows;
}

type Level = LevelContext & { readonly claimed: Set<Part> };

/** What was found on one level: parts of the customer, and elements that may be wrappers. */
interface Gathered {
  readonly parts: Set<Part>;
  /** The parts that are not empty. An empty part does not claim its name, so a part inside a wrapper may still fill it. */
  readonly filled: Set<Part>;
  readonly unknown: XmlElement[];
}

/** Reads what is directly in the elements. Returns the wrappers in them, which are read next. */
function readLevel(rows: CustomerRows, elements: readonly XmlElement[], level: Level): readonly XmlElement[] {
  const gathered: Gathered = { parts: new Set(), filled: new Set(), unknown: [] };
  for (const element of elements) {
    if (element.text !== level.id) putStrayText(rows.own, element.text);
    for (const attribute of element.attributes) readAttribute(rows, attribute, level);
    for (const child of ownChildren(element, level)) readChild(rows, child, level, gathered);
  }
  const { parts, filled, unknown } = gathered;
  for (const part of filled) level.claimed.add(part);
  if (elements.some((element) => hasFlatName(element, rows.plans))) level.claimed.add(nameContainer);
  return unknown.length === 0 ? unknown : wrappersIn(rows, unknown, level, parts.size === 0);
}

const hasFlatName = ({ attributes, children }: XmlElement, plans: ReadingPlans): boolean =>
  attributes.some((one) => isNameField(one, plans)) || children.some((one) => isNameField(one, plans));

/** The children, except the customer's own number, which is known, and elements about the call. */
function ownChildren(element: XmlElement, level: Level): readonly XmlElement[] {
  const speaksOfCall = statusWithin(element) !== null;
  return element.children.filter((child) => !saysOwnIdOnly(child, level) && !isEnvelope(child, speaksOfCall));
}

function readChild(
  rows: CustomerRows,
  child: XmlElement,
  { claimed }: Level,
  { parts, filled, unknown }: Gathered,
): void {
  const part = partOf(child, rows.plans);
  if (part !== null && !claimed.has(part)) {
    parts.add(part);
    if (!isEmpty(child)) filled.add(part);
    readPart(rows, child);
  } else if (isLeaf(child)) readLeaf(rows, child);
  else unknown.push(child);
}

/** The wrappers among the unknown elements. Also claims the identity that was found, and stores all other unknown elements. */
function wrappersIn(
  rows: CustomerRows,
  unknown: readonly XmlElement[],
  level: Level,
  sole: boolean,
): readonly XmlElement[] {
  const { own, plans } = rows;
  for (const [canonical, { field }] of plans.identity) {
    if (has(own.document, field.element)) level.claimed.add(canonical);
  }
  const wrappers = wrappersAmong(unknown, level, sole);
  for (const element of unknown) {
    if (!wrappers.has(element)) readOther(rows, element);
    else if (!isGroupingWord(element)) noteWrapper(own, element);
  }
  return [...wrappers];
}

/** Whether the element is about the call and not about the customer: a status, its message, or an empty error. */
function isEnvelope(child: XmlElement, speaksOfCall: boolean): boolean {
  switch (child.name.canonical) {
    case statusName:
      return statusOfElement(child) !== null;
    case messageName:
      return speaksOfCall && isLeaf(child);
    case errorName:
    case errorsName:
      return isEmpty(child);
    default:
      return false;
  }
}

function readAttribute(rows: CustomerRows, attribute: XmlAttribute, { id, idNames }: LevelContext): void {
  const { canonical } = attribute.name;
  if (idNames.includes(canonical) && attribute.text === id) return;
  if (canonical === statusName && statusOfText(attribute.text) !== null) return;
  const { plans } = rows;
  if (plans.name.has(canonical)) putAttribute(rows.name, plans.name, attribute);
  else putAttribute(rows.own, plans.identity, attribute);
}

function readPart({ own, name, plans }: CustomerRows, child: XmlElement): void {
  const { canonical } = child.name;
  const container = plans.sections.byContainer.get(canonical);
  const item = plans.sections.byItem.get(canonical);
  if (container !== undefined) readContainer(own, container, child, null);
  else if (item !== undefined) putItems(own, item, [child], null);
  else readName(name, plans.name, child);
}

function readName(row: RowDraft, fields: FieldPlans, element: XmlElement): void {
  putStrayText(row, element.text);
  for (const attribute of element.attributes) putAttribute(row, fields, attribute);
  for (const child of element.children) putPart(row, fields, child);
}

/** An element that is neither a part of the customer nor a wrapper. */
function readOther(rows: CustomerRows, element: XmlElement): void {
  if (hasFilledChild(element)) putUnknownSection(rows.own, element);
  else readLeaf(rows, element);
}

function readLeaf({ own, name, plans }: CustomerRows, child: XmlElement): void {
  const { canonical } = child.name;
  if (plans.name.has(canonical)) putPart(name, plans.name, child);
  else if (plans.identity.has(canonical)) putPart(own, plans.identity, child);
  else putUnknownElement(own, child);
}

const holdsSomething = ({ own, name, plans }: CustomerRows): boolean =>
  Object.keys(name.document).length > 0 || plans.documentKeys.some((key) => has(own.document, key));

function recordOf(id: string, { own, name }: CustomerRows): CustomerRecord {
  const { customer, values, document } = own;
  if (Object.keys(name.document).length > 0) document[nameContainer] = name.document;
  return {
    custId: custId(id),
    values,
    extra: allExtra(own, name),
    sections: customer.sections,
    unknownSections: customer.unknownSections,
    document,
    findings: [...customer.findings.values()],
  };
}

function allExtra(own: RowDraft, name: RowDraft): JsonObject | null {
  if (own.extra === null || name.extra === null) return own.extra ?? name.extra;
  addEach(own.extra, name.extra);
  return own.extra;
}
