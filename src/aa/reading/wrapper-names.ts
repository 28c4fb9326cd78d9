// Which elements of unknown names may be looked through for parts of the customer they stand in.

import type { IdNames } from './customer-id.ts';
import { idOf } from './customer-id.ts';
import { isLeaf, type XmlElement } from './xml-element.ts';

/** Words that group parts of one customer. Anything else may be somebody beside the customer. */
const grouping =
  /^(cust(omer)?)?(details?|data|records?|info(rmation)?|profile|general|main|basic|identity|sections?|results?|response|answer|reply|row|rowset|item|body|content|payload|list|set|group|elements?|envelope|wrapper)$|^cust(omer)?s?$/;

/** People and companies beside a customer, whose data are theirs even where nothing else stands there. */
const relation =
  /spouse|partner|parent|child|contact|compan|employer|friend|relat|sibling|manager|assistant|referr|sponsor|household|previous|former|histor/;

/** Known to be no more than a word around parts. */
export const isGroupingWord = ({ name }: XmlElement): boolean => grouping.test(name.canonical);

export const isRelation = ({ name }: XmlElement): boolean => relation.test(name.canonical);

/** Whether it says who it is about, and not with the number of this customer. */
export const isSomebody = (element: XmlElement, id: string, idNames: IdNames): boolean => {
  const found = idOf(element, idNames);
  if (found.kind === 'several' || (found.kind === 'one' && found.id !== id)) return true;
  const leaves = [...element.attributes, ...element.children.filter(isLeaf)];
  return leaves.some(
    ({ name, text }) =>
      text !== null && (name.canonical === 'name' || (name.canonical === 'id' && text.trim() !== id)),
  );
};
