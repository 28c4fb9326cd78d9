// One customer of an answer, mapped by the catalogue to the record that the shadow stores.

import type { CustomerRecord, JsonObject } from '../../catalogue/customer-record.ts';
import { custId } from '../../catalogue/ids.ts';
import {
  createCustomerDraft,
  createRowDraft,
  noteWrapper,
  putUnknownElement,
  putUnknownSection,
  type RowDraft,
} from './record.ts';
import type { FoundCustomer, IdNames } from './found-customers.ts';
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
import {
  allSections,
  blankCustomer,
  custIdElement,
  custIdIndex,
  identityPlans,
  nameContainer,
  namePlans,
} from './section-plans.ts';
import { isLeaf, isEmpty, type XmlElement } from '../xml/tree.ts';
import type { XmlAttribute } from '../xml/parser.ts';

export interface CustomerNames {
  readonly idNames: IdNames;
  readonly volatile: ReadonlySet<string>;
}

/** The two rows that share the columns of `customers`: one for the identity, one for the name, apart in the document. */
interface CustomerRows {
  readonly own: RowDraft;
  readonly name: RowDraft;
}

const createRows = (volatile: ReadonlySet<string>): CustomerRows => {
  const own = createRowDraft(createCustomerDraft(volatile), blankCustomer, '');
  return { own, name: { ...own, document: {}, extra: null, path: `${nameContainer}/` } };
};

/** The record, or `null` where the element holds nothing of a customer but its number. */
export const readCustomer = ({ id, element }: FoundCustomer, names: CustomerNames): CustomerRecord | null => {
  const rows = createRows(names.volatile);
  rows.own.values[custIdIndex] = id;
  rows.own.document[custIdElement] = id;
  let level: readonly XmlElement[] = [element];
  const claimed = new Set<Part>();
  while (level.length > 0) level = readLevel(rows, level, { id, idNames: names.idNames, claimed });
  return holdsSomething(rows) ? recordOf(id, rows) : null;
};

type Level = LevelContext & { readonly claimed: Set<Part> };

/** What one level was found to hold: parts of the customer, and elements that may be wrappers. */
interface Gathered {
  readonly parts: Set<Part>;
  /** Those with something in them: an empty one leaves its place to one behind a wrapper. */
  readonly filled: Set<Part>;
  readonly unknown: XmlElement[];
}

/** Reads what stands directly in the elements; gives the wrappers in them, to be read next. */
const readLevel = (
  rows: CustomerRows,
  elements: readonly XmlElement[],
  level: Level,
): readonly XmlElement[] => {
  const gathered: Gathered = { parts: new Set(), filled: new Set(), unknown: [] };
  for (const element of elements) {
    for (const attribute of element.attributes) readAttribute(rows, attribute, level);
    for (const child of ownChildren(element, level)) readChild(rows, child, level, gathered);
  }
  const { parts, filled, unknown } = gathered;
  for (const part of filled) level.claimed.add(part);
  if (elements.some(hasFlatName)) level.claimed.add(nameContainer);
  return unknown.length === 0 ? unknown : wrappersIn(rows, unknown, level, parts.size === 0);
};

const hasFlatName = ({ attributes, children }: XmlElement): boolean =>
  attributes.some(isNameField) || children.some(isNameField);

/** Without the customer's number, which is known, and what speaks of the call. */
const ownChildren = (element: XmlElement, level: Level): readonly XmlElement[] => {
  const speaksOfCall = statusWithin(element) !== null;
  return element.children.filter((child) => !saysOwnIdOnly(child, level) && !isEnvelope(child, speaksOfCall));
};

const readChild = (
  rows: CustomerRows,
  child: XmlElement,
  { claimed }: Level,
  { parts, filled, unknown }: Gathered,
): void => {
  const part = partOf(child);
  if (part !== null && !claimed.has(part)) {
    parts.add(part);
    if (!isEmpty(child)) filled.add(part);
    readPart(rows, child);
  } else if (isLeaf(child)) readLeaf(rows, child);
  else unknown.push(child);
};

/** Also claims the identity that was found, and puts away what is no wrapper. */
const wrappersIn = (
  { own }: CustomerRows,
  unknown: readonly XmlElement[],
  level: Level,
  sole: boolean,
): readonly XmlElement[] => {
  for (const [canonical, { field }] of identityPlans) {
    if (has(own.document, field.element)) level.claimed.add(canonical);
  }
  const wrappers = wrappersAmong(unknown, level, sole);
  for (const element of unknown) {
    if (!wrappers.has(element)) putUnknownSection(own, element);
    else if (!isGroupingWord(element)) noteWrapper(own, element);
  }
  return [...wrappers];
};

/** What speaks of the call and not of the customer: a status, its message, an error that is none. */
const isEnvelope = (child: XmlElement, speaksOfCall: boolean): boolean => {
  switch (child.name.canonical) {
    case 'status':
      return statusOfElement(child) !== null;
    case 'message':
      return speaksOfCall && isLeaf(child);
    case 'error':
    case 'errors':
      return isEmpty(child);
    default:
      return false;
  }
};

const readAttribute = (rows: CustomerRows, attribute: XmlAttribute, { id, idNames }: LevelContext): void => {
  const { canonical } = attribute.name;
  if (idNames.includes(canonical) && attribute.text === id) return;
  if (canonical === 'status' && /^(success|failure)$/i.test(attribute.text ?? '')) return;
  const row = namePlans.has(canonical) ? rows.name : rows.own;
  putAttribute(row, namePlans.has(canonical) ? namePlans : identityPlans, attribute);
};

const readPart = ({ own, name }: CustomerRows, child: XmlElement): void => {
  const { canonical } = child.name;
  const container = allSections.byContainer.get(canonical);
  const item = allSections.byItem.get(canonical);
  if (container !== undefined) readContainer(own, container, child, null);
  else if (item !== undefined) putItems(own, item, [child], null);
  else readName(name, child);
};

const readName = (row: RowDraft, element: XmlElement): void => {
  for (const attribute of element.attributes) putAttribute(row, namePlans, attribute);
  for (const child of element.children) putPart(row, namePlans, child);
};

const readLeaf = ({ own, name }: CustomerRows, child: XmlElement): void => {
  const { canonical } = child.name;
  if (namePlans.has(canonical)) putPart(name, namePlans, child);
  else if (identityPlans.has(canonical)) putPart(own, identityPlans, child);
  else putUnknownElement(own, child);
};

const holdsSomething = ({ own, name }: CustomerRows): boolean => {
  if (Object.keys(name.document).length > 0) return true;
  const known = [...[...identityPlans.values()].map(({ field }) => field.element), ...sectionDocuments];
  return known.some((key) => key !== custIdElement && has(own.document, key));
};

const sectionDocuments: readonly string[] = [...allSections.byContainer.values()].map(({ name }) => name);

const recordOf = (id: string, { own, name }: CustomerRows): CustomerRecord => {
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
};

const allExtra = (own: RowDraft, name: RowDraft): JsonObject | null => {
  if (own.extra === null || name.extra === null) return own.extra ?? name.extra;
  addEach(own.extra, name.extra);
  return own.extra;
};
