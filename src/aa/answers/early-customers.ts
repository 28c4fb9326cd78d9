// Reads the customers of a bulk answer as soon as their elements are complete. So the tree of each customer can be freed at
// once, and the trees do not all stay in memory until the answer ends. A small stand-in takes the place of each element in
// the whole tree. Whether the customers count is decided at the end, on that tree. If an element that was read early is not a
// customer after all, the answer is read once more.

import {
  type CustomerNames,
  type FoundCustomer,
  type IdNames,
  idOf,
  isContent,
  isSection,
} from './found-customers.ts';
import type { ReadingPlans } from './section-plans.ts';
import { isLeaf, type OnClose, type XmlElement } from '../xml/tree.ts';
import { isStatusOrError } from './vocabulary.ts';

export interface EarlyCustomers<Outcome> {
  readonly onClose: OnClose;
  /** What was read early of the element. `undefined`: the element was not read early. */
  outcomeOf(element: XmlElement): Outcome | undefined;
  /** Whether every element that was read early is one of these customers of the answer. */
  areAmong(customers: readonly FoundCustomer[]): boolean;
}

export interface EarlyReading<Outcome> {
  readonly names: Pick<CustomerNames, 'idNames' | 'plans'>;
  /** Only customers that were asked for are read early. */
  readonly isAsked: (id: string) => boolean;
  /** `root`: as far as it has come. */
  readonly read: (customer: FoundCustomer, root: XmlElement) => Outcome;
}

/** A customer has at most this many elements around it, with the root. */
const mostAncestors = 3;

export function createEarlyCustomers<Outcome>({
  names: { idNames, plans },
  isAsked,
  read,
}: EarlyReading<Outcome>): EarlyCustomers<Outcome> {
  const outcomes = new Map<XmlElement, Outcome>();
  const onClose: OnClose = (element, parent, open) => {
    if (parent === null || open.length > mostAncestors || !isPlain(element, open, plans)) return true;
    const content = element.children.find((child) => isContent(child, plans));
    const id = content === undefined ? null : idOf(element, idNames);
    if (content === undefined || id?.kind !== 'one' || !isAsked(id.id)) return true;
    const standIn = standInFor(element, content, idNames);
    outcomes.set(standIn, read({ id: id.id, element }, open[0] ?? element));
    return standIn;
  };
  return {
    onClose,
    outcomeOf: (element) => outcomes.get(element),
    areAmong: (customers) => {
      const found = new Set(customers.map(({ element }) => element));
      return [...outcomes.keys()].every((element) => found.has(element));
    },
  };
}

/**
 * Whether the element can safely be taken for a customer. A section, a status or an error is no customer, and an element in
 * a section may be another person within a customer.
 */
const isPlain = (element: XmlElement, open: readonly XmlElement[], plans: ReadingPlans): boolean =>
  !isSection(element, plans) &&
  !isStatusOrError(element.name.canonical) &&
  !open.some((ancestor) => isSection(ancestor, plans));

/** Holds only what the search for customers looks at: the customer's number, and one element as a sign of content. */
const standInFor = (element: XmlElement, content: XmlElement, idNames: IdNames): XmlElement => ({
  ...element,
  text: null,
  children: [
    ...element.children.filter((child) => isLeaf(child) && idNames.includes(child.name.canonical)),
    { name: content.name, attributes: [], children: [emptied(content)], text: null },
  ],
});

const emptied = ({ name }: XmlElement): XmlElement => ({ name, attributes: [], children: [], text: null });
