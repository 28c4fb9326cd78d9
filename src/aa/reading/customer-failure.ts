// The failure that AA tells of one customer among others: on the customer itself, or in place of one of its sections,
// without which the customer would be half read (P5).

import type { Failure } from './failure.ts';
import {
  bareFailure,
  errorAttribute,
  errorElements,
  failureOf,
  isNamedError,
  ownFailure,
  saysFailed,
} from './reported-failure.ts';
import type { SectionPlan, SectionsByName } from './section-plans.ts';
import { isGroupingWord } from './wrapper-names.ts';
import { isLeaf, type XmlElement } from './xml-element.ts';

export const customerFailure = (customer: XmlElement, sections: SectionsByName): Failure | null =>
  isNamedError(customer)
    ? failureOf(customer, [customer])
    : (ownFailure(customer) ?? toldBriefly(customer) ?? failureWithin(customer, sections));

/** By nothing but a code, a message or a status. */
const toldBriefly = (element: XmlElement): Failure | null =>
  bareFailure(element) ?? (saysFailed(element) ? failureOf(element, []) : null);

/** In one of the sections, be they behind wrappers. */
const failureWithin = ({ children }: XmlElement, sections: SectionsByName): Failure | null => {
  for (const child of children) {
    if (isLeaf(child) && child.attributes.length === 0) continue;
    const section = sections.byContainer.get(child.name.canonical);
    const failure = section === undefined ? failureBehind(child, sections) : sectionFailure(child, section);
    if (failure !== null) return failure;
  }
  return null;
};

const failureBehind = (wrapper: XmlElement, sections: SectionsByName): Failure | null =>
  isGroupingWord(wrapper) ? (ownFailure(wrapper) ?? failureWithin(wrapper, sections)) : null;

/** A status other than the section's own failure is the section's business. */
const sectionFailure = (container: XmlElement, section: SectionPlan): Failure | null => {
  const errors = errorElements(container);
  if (errors.length > 0) return failureOf(container, errors);
  return toldBriefly(container) ?? errorAttribute(container) ?? failedItem(container, section);
};

/** An item that is an error and nothing else, or holds a section that failed. */
const failedItem = ({ children }: XmlElement, { inner }: SectionPlan): Failure | null => {
  for (const item of children) {
    if (!isLeaf(item) && item.children.every(isNamedError)) {
      const errors = errorElements(item);
      if (errors.length > 0) return failureOf(item, errors);
    }
    if (inner.byContainer.size === 0) continue;
    for (const child of item.children) {
      const section = inner.byContainer.get(child.name.canonical);
      const failure = section === undefined ? null : sectionFailure(child, section);
      if (failure !== null) return failure;
    }
  }
  return null;
};
