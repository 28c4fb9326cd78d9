// Finds the customers in an answer, whatever the elements around them are called: an element with a customer number of
// its own, or the one that holds a customer number in one part and the customer's sections in another.

import { type CustomerNames, idOf } from './customer-id.ts';
import { nameContainer, type ReadingPlans } from './section-plans.ts';
import { isLeaf, isStructured, type XmlElement } from './xml-element.ts';

export interface FoundCustomer {
  readonly id: string;
  readonly element: XmlElement;
}

interface Sighting extends FoundCustomer {
  readonly depth: number;
}

export interface FoundCustomers {
  readonly customers: readonly FoundCustomer[];
  /** Sections or a name stand outside every customer: whose they are cannot be told, so nothing can be used. */
  readonly stray: boolean;
}

interface Survey {
  readonly customers: readonly Sighting[];
  readonly stray: boolean;
}

const nothing: Survey = { customers: [], stray: false };

export const isSection = (element: XmlElement, { sections }: ReadingPlans): boolean =>
  sections.byContainer.has(element.name.canonical);

/** A part of a customer that names itself as one: a filled section, or a name with its fields. */
export const isContent = (element: XmlElement, plans: ReadingPlans): boolean =>
  element.name.canonical === nameContainer
    ? isStructured(element)
    : isSection(element, plans) && !isLeaf(element);

type Names = Pick<CustomerNames, 'idNames' | 'plans'>;

/** The customers below the element. Sections are not looked into: people in them are not the customers asked for. */
const surveyBelow = (element: XmlElement, names: Names, depth: number): Survey => {
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
};

const isCustomer = ({ name }: XmlElement): boolean => name.canonical === 'custinfo';

/** A request's number repeated on a wrapper must not hide the customer within it. */
const repeatsBelow = (id: string, { customers }: Survey): boolean =>
  customers.some((customer) => customer.id === id || isCustomer(customer.element));

const isOfOthers = (id: string, { customers }: Survey): boolean =>
  customers.some((customer) => customer.id !== id);

const shallowest = (customers: readonly Sighting[]): readonly Sighting[] => {
  const depth = customers.reduce((least, customer) => Math.min(least, customer.depth), Infinity);
  return customers.filter((customer) => customer.depth === depth);
};

/** Beside the customer stands another of that name, whose number is missing: the content is theirs. */
const standsBesideAnother = ({ children }: XmlElement, { element: own }: FoundCustomer): boolean =>
  children.includes(own) &&
  children.some((child) => child !== own && !isLeaf(child) && child.name.canonical === own.name.canonical);

/** Where content lies beside the one customer number, both belong to one customer. */
const grouped = (element: XmlElement, below: Survey, depth: number): Survey => {
  if (!below.stray) return below;
  const [only, ...others] = shallowest(below.customers);
  if (only === undefined || others.length > 0 || standsBesideAnother(element, only)) return below;
  return { customers: [{ id: only.id, element, depth }], stray: false };
};

const survey = (element: XmlElement, names: Names, depth: number): Survey => {
  const found = idOf(element, names.idNames);
  if (found.kind !== 'one') return grouped(element, surveyBelow(element, names, depth), depth);
  const self: Survey = { customers: [{ id: found.id, element, depth }], stray: false };
  if (element.children.some((child) => isContent(child, names.plans))) return self;
  const below = surveyBelow(element, names, depth);
  if (!repeatsBelow(found.id, below)) return self;
  // Content that is nobody's below a customer of its own name is that customer's; below anything else it stays nobody's.
  if (below.stray && isOfOthers(found.id, below)) return isCustomer(element) ? self : below;
  return grouped(element, below, depth);
};

export const findCustomers = (root: XmlElement, names: Names): FoundCustomers =>
  isStructured(root) ? survey(root, names, 0) : nothing;
