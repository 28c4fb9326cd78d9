// Numbers in a queue answer that are somebody's by the names around them, and that no reader knows as an entry's: companies,
// or deleted customers, in a list of their own.

import type { Told } from './queue-trouble.ts';
import { isLeaf, type XmlElement } from './xml-element.ts';

const ofPeople = /cust|compan|delet|merg/;
const ofNumber = /(id|no|num|number|serno)$/;
const bareCustomer = /^(deleted|changed|updated|merged|new)?(cust(omer)?|company)$/;

const isSomeNumber = (text: string | null): boolean => /^\s*0*[1-9]\d*\s*$/.test(text ?? '');

/** `<cust>8</cust>`, which is an entry nowhere else in the answer. */
const isBareNumber = ({ name, text }: Told): boolean =>
  bareCustomer.test(name.canonical) && isSomeNumber(text);

const isIdOfPeople = ({ name: { canonical }, text }: Told): boolean =>
  (canonical === 'id' || (ofPeople.test(canonical) && ofNumber.test(canonical))) && isSomeNumber(text);

/** In the element itself, not below its parts. What stands directly on the root may be about the call. */
export const holdsUnreadNumber = (element: XmlElement): boolean =>
  isBareNumber(element) ||
  (ofPeople.test(element.name.canonical) &&
    (isLeaf(element) ? element.attributes : element.children.filter(isLeaf)).some(isIdOfPeople));
