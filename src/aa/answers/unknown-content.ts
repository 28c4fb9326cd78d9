// Whether a customer's element of whom the catalogue knows nothing holds something all the same.

import type { IdNames } from './customer-id.ts';
import { isSaidOfMissing } from './vocabulary.ts';
import type { XmlElement } from '../xml/tree.ts';

/** Anything filled but a customer number, and what may be said of somebody who is not there. */
export const holdsUnknown = ({ attributes, children }: XmlElement, idNames: IdNames): boolean => {
  const tells = ({ name, text }: Pick<XmlElement, 'name' | 'text'>): boolean =>
    text !== null && !idNames.includes(name.canonical) && !isSaidOfMissing(name.canonical);
  return (
    attributes.some(tells) ||
    children.some(
      (child) => tells(child) || (!isSaidOfMissing(child.name.canonical) && holdsUnknown(child, idNames)),
    )
  );
};
