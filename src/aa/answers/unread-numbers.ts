// Numbers in a queue answer that are somebody's by the names around them, and that no reader knows as an entry's: companies,
// or deleted customers, in a list of their own. They would be purged unseen.

import type { Told } from './queue-trouble.ts';
import {
  idName,
  isCompanyName,
  isCustomerName,
  isGroupOfPeople,
  isNumberOfDeleted,
  isNumberOfPeople,
  isOfPeople,
  isReasonName,
} from './vocabulary.ts';
import { isPositive } from './phrases.ts';
import { isLeaf, type XmlElement } from '../xml/tree.ts';

/** `<cust>8</cust>` and `<deletedCustId>8</deletedCustId>`, wherever they stand. */
const isBareNumber = ({ name: { canonical }, text }: Told): boolean =>
  (isCustomerName(canonical) || isNumberOfDeleted(canonical)) && isPositive(text ?? '');

/** A company of its own may be the association; one in a list is queued. */
const standsForPeople = ({ name: { canonical } }: XmlElement, parent: XmlElement | null): boolean =>
  isCompanyName(canonical)
    ? parent !== null && isGroupOfPeople(parent.name.canonical)
    : isOfPeople(canonical);

const numbersPeople = ({ name: { canonical }, text }: Told): boolean =>
  (isCompanyName(canonical) || isNumberOfPeople(canonical)) && isPositive(text ?? '');

const isId = ({ name, text }: Told): boolean => name.canonical === idName && isPositive(text ?? '');

export interface Surroundings {
  /** `null` directly below the root, where things are about the call. */
  readonly parent: XmlElement | null;
  /** An entry was read from it: then an id of its own is the entry's, or the list's. */
  readonly heldEntry: boolean;
}

/** In the element itself, not below its parts. */
export const holdsUnreadNumber = (element: XmlElement, { parent, heldEntry }: Surroundings): boolean => {
  if (isBareNumber(element)) return true;
  if (!standsForPeople(element, parent)) return false;
  const parts = isLeaf(element) ? element.attributes : element.children.filter(isLeaf);
  return parts.some((part) => numbersPeople(part) || (!heldEntry && isId(part)));
};

/** Why somebody is queued, in an element that was not read as an entry: an entry under a name that no reader knows. */
export const holdsUnreadReasons = (
  { name, attributes, children }: XmlElement,
  { heldEntry }: Pick<Surroundings, 'heldEntry'>,
): boolean =>
  !heldEntry &&
  !isReasonName(name.canonical) &&
  [...attributes, ...children].some((part) => isReasonName(part.name.canonical));
