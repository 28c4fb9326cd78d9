// Numbers in a queue answer that are somebody's by the names around them, and that no reader knows as an entry's: companies,
// or deleted customers, in a list of their own. They would be purged unseen.

import type { Told } from './queue-trouble.ts';
import { isLeaf, type XmlElement } from '../xml/tree.ts';

const ofPeople = /cust(?!om(?!er))|companies|delet|^merge|merged/;
const ofGroup = /cust(?!om(?!er))|compan|delet|merge|queue/;
const ofNumber = /(id|no|num|number|serno)$/;
const bareCustomer = /^(deleted|changed|updated|merged|new)?cust(omer)?$/;
const company = /^(deleted|changed|updated|merged|new)?company$/;
const ofGone = /^(delet|merge)/;

const isPositive = (text: string | null): boolean => /^\s*0*[1-9]\d*\s*$/.test(text ?? '');

/** `<cust>8</cust>` and `<deletedCustId>8</deletedCustId>`, wherever they stand. */
const isBareNumber = ({ name: { canonical }, text }: Told): boolean =>
  (bareCustomer.test(canonical) || (ofGone.test(canonical) && ofNumber.test(canonical))) && isPositive(text);

/** A company of its own may be the association; one in a list is queued. */
const isOfPeople = ({ name: { canonical } }: XmlElement, parent: XmlElement | null): boolean =>
  company.test(canonical) ? parent !== null && ofGroup.test(parent.name.canonical) : ofPeople.test(canonical);

const isNumberOfPeople = ({ name: { canonical }, text }: Told): boolean =>
  (company.test(canonical) || (/cust|compan|delet|merge/.test(canonical) && ofNumber.test(canonical))) &&
  isPositive(text);

const isId = ({ name, text }: Told): boolean => name.canonical === 'id' && isPositive(text);

export interface Surroundings {
  /** `null` directly below the root, where things are about the call. */
  readonly parent: XmlElement | null;
  /** An entry was read from it: then an id of its own is the entry's, or the list's. */
  readonly heldEntry: boolean;
}

/** In the element itself, not below its parts. */
export const holdsUnreadNumber = (element: XmlElement, { parent, heldEntry }: Surroundings): boolean => {
  if (isBareNumber(element)) return true;
  if (!isOfPeople(element, parent)) return false;
  const parts = isLeaf(element) ? element.attributes : element.children.filter(isLeaf);
  return parts.some((part) => isNumberOfPeople(part) || (!heldEntry && isId(part)));
};

const ofReason = /^(triggers?|tablename|trigger(table|action))$/;

/** Why somebody is queued, in an element that was not read as an entry: an entry under a name that no reader knows. */
export const holdsUnreadReasons = (
  { name, attributes, children }: XmlElement,
  { heldEntry }: Pick<Surroundings, 'heldEntry'>,
): boolean =>
  !heldEntry &&
  !ofReason.test(name.canonical) &&
  [...attributes, ...children].some((part) => ofReason.test(part.name.canonical));
