// The failure that AA reports of one customer among others: on the customer itself, or in place of a section. Without that
// section the customer would be read only in part (P5).

import { isLeaf, type XmlElement } from '../xml/tree.ts';
import { isGroupingWord } from './customer-wrappers.ts';
import type { Failure } from './failure.ts';
import {
  bareFailure,
  errorAttribute,
  errorElements,
  failureOf,
  isNamedError,
  ownFailure,
  saysFailed,
} from './outcome.ts';
import type { SectionPlan, SectionsByName } from './section-plans.ts';

export const customerFailure = (customer: XmlElement, sections: SectionsByName): Failure | null =>
  isNamedError(customer)
    ? failureOf(customer, [customer])
    : (ownFailure(customer) ?? briefFailure(customer) ?? failureWithin(customer, sections));

/** A failure that is reported only by a code, a message or a status. */
const briefFailure = (element: XmlElement): Failure | null =>
  bareFailure(element) ?? (saysFailed(element) ? failureOf(element, []) : null);

/** A failure in one of the sections, also behind wrappers. */
function failureWithin({ children }: XmlElement, sections: SectionsByName): Failure | null {
  for (const child of children) {
    if (isLeaf(child) && child.attributes.length === 0) continue;
    const section = sections.byContainer.get(child.name.canonical);
    const failure = section === undefined ? failureBehind(child, sections) : sectionFailure(child, section);
    if (failure !== null) return failure;
  }
  return null;
}

const failureBehind = (wrapper: XmlElement, sections: SectionsByName): Failure | null =>
  isGroupingWord(wrapper) ? (ownFailure(wrapper) ?? failureWithin(wrapper, sections)) : null;

/** A status that does not begin with a word of failure may be a field of the section. */
function sectionFailure(container: XmlElement, section: SectionPlan): Failure | null {
  const errors = errorElements(container);
  if (errors.length > 0) return failureOf(container, errors);
  return briefFailure(container) ?? errorAttribute(container) ?? failureOfItems(container, section);
}

function failureOfItems({ children }: XmlElement, section: SectionPlan): Failure | null {
  for (const item of children) {
    const failure = errorInPlaceOf(item) ?? innerFailure(item, section);
    if (failure !== null) return failure;
  }
  return null;
}

/** An item that holds errors and nothing else. */
function errorInPlaceOf(item: XmlElement): Failure | null {
  if (isLeaf(item) || !item.children.every(isNamedError)) return null;
  const errors = errorElements(item);
  return errors.length > 0 ? failureOf(item, errors) : null;
}

/** The failure of a section within an item. */
function innerFailure(item: XmlElement, { inner }: SectionPlan): Failure | null {
  if (inner.byContainer.size === 0) return null;
  for (const child of item.children) {
    const section = inner.byContainer.get(child.name.canonical);
    const failure = section === undefined ? null : sectionFailure(child, section);
    if (failure !== null) return failure;
  }
  return null;
}
