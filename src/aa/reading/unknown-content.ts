// Whether a customer's element of whom the catalogue knows nothing holds something all the same.

import type { IdNames } from './customer-id.ts';
import type { XmlElement } from './xml-element.ts';

/** Words for the call, or for somebody who is gone. */
const ofNobody = /^(status|message|msg|code|note|remarks?|reason)$|delet|found|exist|merg|purg/;

/** Anything filled but a customer number, and what may be said of somebody who is not there. */
export const holdsUnknown = ({ attributes, children }: XmlElement, idNames: IdNames): boolean => {
  const tells = ({ name, text }: Pick<XmlElement, 'name' | 'text'>): boolean =>
    text !== null && !idNames.includes(name.canonical) && !ofNobody.test(name.canonical);
  return (
    attributes.some(tells) ||
    children.some(
      (child) => tells(child) || (!ofNobody.test(child.name.canonical) && holdsUnknown(child, idNames)),
    )
  );
};
