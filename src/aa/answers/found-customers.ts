// Finds the customers in an answer, under elements of any name. A customer is an element with a customer
// number of its own, or an element that holds a customer number in one part and the customer's sections in another.

import type { Dialect } from '../dialect.ts';
import { canonicalName } from '../xml/names.ts';
import { isEmpty, isLeaf, isRepaired, isStructured, type NamedText, type XmlElement } from '../xml/tree.ts';
import type { XmlAttribute } from '../xml/parser.ts';
import { custIdElement, custIdName, nameContainer, type ReadingPlans } from './section-plans.ts';
import type { ValueReading } from './values.ts';
import { customerName, isSaidOfMissing, nilName } from './vocabulary.ts';

// The customer number of an element: a child or an attribute named `custId`, or one of the names that mean the same.

/** Canonical names, the best first: where `custId` stands, a `customerId` beside it is something else. */
export type IdNames = readonly string[];

/** What tells customers, and their parts, in an answer. */
export interface CustomerNames {
  readonly idNames: IdNames;
  readonly volatile: ReadonlySet<string>;
  readonly plans: ReadingPlans;
  /** How the texts of fields are read. */
  readonly values: ValueReading;
}

export const idNamesOf = ({ answers }: Pick<Dialect, 'answers'>): IdNames => [
  ...new Set([custIdName, ...(answers[custIdElement] ?? []).map(canonicalName)]),
];

/**
 * `none`: there is no number. `several`: there are different numbers, so the element stands for no customer. An empty number
 * is the id ''.
 */
export type FoundId =
  | { readonly kind: 'none' | 'several' }
  | { readonly kind: 'one'; readonly id: string; readonly name: string };

/**
 * The number in an element that is named for it: its text, or its only attribute (`<custId value="0012"/>`). A number in which a
 * character was repaired is none, and so is empty (P14).
 */
export function idTextOf(element: XmlElement): string {
  const { text, attributes } = element;
  if (text !== null) return isRepaired(element) ? '' : text.trim();
  const [only, ...others] = attributes.filter(({ name }) => name.canonical !== nilName);
  return others.length === 0 && only !== undefined ? idInAttribute(only).trim() : '';
}

const idInAttribute = (attribute: XmlAttribute): string =>
  isRepaired(attribute) ? '' : (attribute.text ?? '');

/** Whether an element named for a number holds something that cannot be read as one. */
export const hidesId = (element: XmlElement, names: IdNames): boolean =>
  [element, ...element.children].some(
    (candidate) => names.includes(candidate.name.canonical) && !isEmpty(candidate) && hasNoIdText(candidate),
  );

const hasNoIdText = (element: XmlElement): boolean =>
  !isLeaf(element) || (idTextOf(element) === '' && !isRepairedNumber(element));

const isRepairedNumber = (element: XmlElement): boolean =>
  isRepaired(element) || element.attributes.some(isRepaired);

/** Whether a number stands in the element that is none because a character of it had to be repaired. */
export const holdsRepairedId = (element: XmlElement, names: IdNames): boolean =>
  element.attributes.some((attribute) => names.includes(attribute.name.canonical) && isRepaired(attribute)) ||
  [element, ...element.children].some(
    (candidate) =>
      names.includes(candidate.name.canonical) && isLeaf(candidate) && isRepairedNumber(candidate),
  );

function textsNamed({ attributes, children }: XmlElement, name: string): readonly string[] {
  const texts: string[] = [];
  for (const attribute of attributes)
    if (attribute.name.canonical === name) texts.push(idInAttribute(attribute).trim());
  for (const child of children) {
    if (child.name.canonical === name && child.children.length === 0) texts.push(idTextOf(child));
  }
  return texts;
}

const none = { kind: 'none' } as const;

/** The number of the element by the first of the names that stands in it. */
export function idOf(element: XmlElement, names: IdNames): FoundId {
  for (const name of names) {
    const found = textsNamed(element, name);
    if (found.length === 0) continue;
    const ids = new Set(found.filter((text) => text !== ''));
    if (ids.size > 1) return { kind: 'several' };
    const [id = ''] = ids;
    return { kind: 'one', id, name };
  }
  return none;
}

// The customers of an answer.

export interface FoundCustomer {
  readonly id: string;
  readonly element: XmlElement;
}

interface Sighting extends FoundCustomer {
  readonly depth: number;
}

export interface FoundCustomers {
  readonly customers: readonly FoundCustomer[];
  /** Whether sections or a name stand outside every customer. It is not known whose they are, so no customer can be used. */
  readonly stray: boolean;
}

interface Survey {
  readonly customers: readonly Sighting[];
  readonly stray: boolean;
}

const nothing: Survey = { customers: [], stray: false };

export const isSection = (element: XmlElement, { sections }: ReadingPlans): boolean =>
  sections.byContainer.has(element.name.canonical);

/** Whether it is surely part of a customer: a filled section, or a name with its fields. */
export const isContent = (element: XmlElement, plans: ReadingPlans): boolean =>
  element.name.canonical === nameContainer
    ? isStructured(element)
    : isSection(element, plans) && !isLeaf(element);

type Names = Pick<CustomerNames, 'idNames' | 'plans'>;

/** The customers below the element. People within a section are not the customers asked for. */
function surveyBelow(element: XmlElement, names: Names, depth: number): Survey {
  const customers: Sighting[] = [];
  let stray = false;
  for (const child of element.children) {
    if (isContent(child, names.plans)) stray = true;
    else if (isStructured(child) && !isSection(child, names.plans)) {
      const below = survey(child, names, depth + 1);
      for (const customer of below.customers) customers.push(customer);
      stray ||= below.stray;
    }
  }
  return { customers, stray };
}

const isCustomer = ({ name }: XmlElement): boolean => name.canonical === customerName;

/** A wrapper may repeat the number of the request: it must not hide the customer within it. */
const repeatsBelow = (id: string, { customers }: Survey): boolean =>
  customers.some((customer) => customer.id === id || isCustomer(customer.element));

const isOfOthers = (id: string, { customers }: Survey): boolean =>
  customers.some((customer) => customer.id !== id);

function shallowest(customers: readonly Sighting[]): readonly Sighting[] {
  const depth = customers.reduce((least, customer) => Math.min(least, customer.depth), Infinity);
  return customers.filter((customer) => customer.depth === depth);
}

/** Beside the customer stands another element of its name, whose number is missing. The content belongs to that one. */
const standsBesideAnother = ({ children }: XmlElement, { element: own }: FoundCustomer): boolean =>
  children.includes(own) &&
  children.some((child) => child !== own && !isLeaf(child) && child.name.canonical === own.name.canonical);

/** Where content lies beside the only customer number, both belong to one customer. */
function grouped(element: XmlElement, below: Survey, depth: number): Survey {
  if (!below.stray) return below;
  const [only, ...others] = shallowest(below.customers);
  if (only === undefined || others.length > 0 || standsBesideAnother(element, only)) return below;
  return { customers: [{ id: only.id, element, depth }], stray: false };
}

function survey(element: XmlElement, names: Names, depth: number): Survey {
  const found = idOf(element, names.idNames);
  if (found.kind !== 'one') return grouped(element, surveyBelow(element, names, depth), depth);
  const self: Survey = { customers: [{ id: found.id, element, depth }], stray: false };
  if (element.children.some((child) => isContent(child, names.plans))) return self;
  const below = surveyBelow(element, names, depth);
  if (!repeatsBelow(found.id, below)) return self;
  // Content without an owner belongs to the customer around it where that is named as one. Otherwise it stays without an owner.
  if (below.stray && isOfOthers(found.id, below)) return isCustomer(element) ? self : below;
  return grouped(element, below, depth);
}

export const findCustomers = (root: XmlElement, names: Names): FoundCustomers =>
  isStructured(root) ? survey(root, names, 0) : nothing;

/**
 * Whether a customer's element of which the catalogue knows no part holds something: anything except a customer number, and except
 * what may be said of a customer who does not exist.
 */
export function holdsUnknown({ attributes, children }: XmlElement, idNames: IdNames): boolean {
  const tells = ({ name, text }: NamedText): boolean =>
    text !== null && !idNames.includes(name.canonical) && !isSaidOfMissing(name.canonical);
  return (
    attributes.some(tells) ||
    children.some(
      (child) => tells(child) || (!isSaidOfMissing(child.name.canonical) && holdsUnknown(child, idNames)),
    )
  );
}
