// Whether a customer's element of whom the catalogue knows nothing holds something all the same.

import type { IdNames } from './customer-id.ts';
import type { XmlElement } from '../xml/tree.ts';

/** Words for the answer itself, for an error, or for somebody who is gone. */
const ofNobody =
  /^(status|message|msg|note|remarks?|reason|descr(iption)?|text|number|num|no|id|seq|row|time(stamp)?|date)$|code$|err|exception|fault|delet|found|exist|merge|purg/;

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
