// Customers of a bulk answer, read as soon as their elements are complete: the tree of each is garbage at once, instead of
// all of them growing old together until the answer ends. Whether they count is decided then, as ever, on the whole tree,
// in which a small stand-in has taken the place of each. Where it is decided otherwise, the answer is read once more.

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
  /** What was read early of the element; `undefined` where nothing was. */
  outcomeOf(element: XmlElement): Outcome | undefined;
  /** Whether all that was read early are customers of the answer. */
  areAmong(customers: readonly FoundCustomer[]): boolean;
}

export interface EarlyReading<Outcome> {
  readonly names: Pick<CustomerNames, 'idNames' | 'plans'>;
  /** Nobody else is read early. */
  readonly isAsked: (id: string) => boolean;
  readonly read: (customer: FoundCustomer) => Outcome;
}

/** Wrappers around a customer, at most, the root included. */
const mostAncestors = 3;

export const createEarlyCustomers = <Outcome>({
  names: { idNames, plans },
  isAsked,
  read,
}: EarlyReading<Outcome>): EarlyCustomers<Outcome> => {
  const outcomes = new Map<XmlElement, Outcome>();
  const onClose: OnClose = (element, parent, open) => {
    if (parent === null || open.length > mostAncestors || !isPlain(element, open, plans)) return true;
    const content = element.children.find((child) => isContent(child, plans));
    const id = content === undefined ? null : idOf(element, idNames);
    if (content === undefined || id?.kind !== 'one' || !isAsked(id.id)) return true;
    const standIn = standInFor(element, content, idNames);
    outcomes.set(standIn, read({ id: id.id, element }));
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
};

/** Nothing that may be somebody else within a customer, or no customer at all. */
const isPlain = (element: XmlElement, open: readonly XmlElement[], plans: ReadingPlans): boolean =>
  !isSection(element, plans) &&
  !isStatusOrError(element.name.canonical) &&
  !open.some((ancestor) => isSection(ancestor, plans));

/** All that finding customers looks at: its number, and that it has content. */
const standInFor = (element: XmlElement, content: XmlElement, idNames: IdNames): XmlElement => ({
  ...element,
  text: null,
  children: [
    ...element.children.filter((child) => isLeaf(child) && idNames.includes(child.name.canonical)),
    { name: content.name, attributes: [], children: [emptied(content)], text: null },
  ],
});

const emptied = ({ name }: XmlElement): XmlElement => ({ name, attributes: [], children: [], text: null });
