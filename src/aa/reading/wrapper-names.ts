// Which elements of unknown names may be looked through for parts of the customer they stand in.

import type { CustomerNames } from './customer-id.ts';
import { idOf } from './customer-id.ts';
import type { SectionPlan, SectionsByName } from './section-plans.ts';
import { isLeaf, type XmlElement } from './xml-element.ts';
import { canonicalName } from './xml-name.ts';

/** Words that group parts of one customer. Anything else may be somebody beside the customer. */
const grouping =
  /^(cust(omer)?)?(details?|data|records?|info(rmation)?|profile|general|main|basic|identity|sections?|results?|response|answer|reply|row|rowset|item|body|content|payload|list|set|group|elements?|envelope|wrapper)$|^cust(omer)?s?$/;

/** Grouping words that come again for each section or for some of them. */
const perSection = /^(cust(omer)?)?(sections?|details?)$/;

/** Around sections the customer's own; a person to contact has a name beside them. */
const aroundSections = /^contact(info(rmation)?|details?|data)$/;

/** What follows the name of a section in the name of a wrapper around it: `emailList`. */
const aroundOne = /(lists?|sets?|info(rmation)?|details?|data|section|group)$/;

/** People and companies beside a customer, whose data are theirs even where nothing else stands there. */
const relation =
  /spouse|partner|parent|child|contact|compan|employer|friend|relat|sibling|manager|assistant|referr|sponsor|household|previous|former|histor/;

/** Known to be no more than a word around parts. */
export const isGroupingWord = ({ name }: XmlElement): boolean => grouping.test(name.canonical);

export const mayComeAgain = ({ name }: XmlElement): boolean => perSection.test(name.canonical);

/** Whether it is named after what it holds, which is sections and nothing else. */
export const isNamedAfterSections = (
  { name: { canonical }, children, attributes }: XmlElement,
  sections: SectionsByName,
): boolean => {
  if (children.length === 0 || attributes.length > 0) return false;
  const held = children.map((child) => sectionNamed(child.name.canonical, sections));
  if (aroundSections.test(canonical)) return !held.includes(null);
  const wanted = sectionNamed(canonical.replace(aroundOne, ''), sections);
  return wanted !== null && held.every((section) => section === wanted);
};

/** By the name of its container, or of one of its items. */
const sectionNamed = (canonical: string, { byContainer, byItem }: SectionsByName): SectionPlan | null =>
  byContainer.get(canonical) ?? byItem.get(canonical) ?? null;

export const isRelation = ({ name }: XmlElement): boolean => relation.test(name.canonical);

/** Whether it says who it is about, and not with the number of this customer. The name of a section is nobody's. */
export const isSomebody = (
  element: XmlElement,
  id: string,
  { idNames, plans }: Pick<CustomerNames, 'idNames' | 'plans'>,
): boolean => {
  const found = idOf(element, idNames);
  if (found.kind === 'several' || (found.kind === 'one' && found.id !== id)) return true;
  const leaves = [...element.attributes, ...element.children.filter(isLeaf)];
  return leaves.some(
    ({ name, text }) =>
      text !== null &&
      (name.canonical === 'name' || (name.canonical === 'id' && text.trim() !== id)) &&
      sectionNamed(canonicalName(text.trim()), plans.sections) === null,
  );
};
