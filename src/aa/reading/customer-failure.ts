// The failure that AA tells of one customer among others: on the customer itself, or in place of one of its sections,
// without which the customer would be half read (P5).

import type { Failure } from './failure.ts';
import { errorElements, failureOf, ownFailure } from './reported-failure.ts';
import { allSections } from './section-plans.ts';
import type { XmlElement } from './xml-element.ts';

export const customerFailure = (customer: XmlElement): Failure | null => {
  if (customer.name.canonical === 'error') return failureOf(customer, [customer]);
  const own = ownFailure(customer);
  if (own !== null) return own;
  for (const child of customer.children) {
    const failure = allSections.byContainer.has(child.name.canonical) ? sectionFailure(child) : null;
    if (failure !== null) return failure;
  }
  return null;
};

const sectionFailure = (container: XmlElement): Failure | null => {
  const errors = errorElements(container);
  return errors.length === 0 && !saysFailed(container) ? null : failureOf(container, errors);
};

/** A status other than the section's own failure is the section's business. */
const saysFailed = ({ attributes, children }: XmlElement): boolean =>
  attributes.some(isFailedStatus) || children.some(isFailedStatus);

const isFailedStatus = ({ name, text }: Pick<XmlElement, 'name' | 'text'>): boolean =>
  name.canonical === 'status' && /^\s*(fail(ure|ed)?|error)\b/i.test(text ?? '');
