// Which elements of unknown names may be looked through for parts of the customer they stand in.

import type { IdNames } from './customer-id.ts';
import { idOf } from './customer-id.ts';
import { allSections, type SectionPlan } from './section-plans.ts';
import {
  idName,
  isContactGroup,
  isGroupingName,
  isRelationName,
  isRepeatableGroup,
  ownNameName,
  withoutSuffix,
} from './vocabulary.ts';
import { isLeaf, type XmlElement } from '../xml/tree.ts';
import { canonicalName } from '../xml/names.ts';

/** Known to be no more than a word around parts. */
export const isGroupingWord = ({ name }: XmlElement): boolean => isGroupingName(name.canonical);

export const mayComeAgain = ({ name }: XmlElement): boolean => isRepeatableGroup(name.canonical);

/** Whether it is named after what it holds, which is sections and nothing else. */
export const isNamedAfterSections = ({ name: { canonical }, children, attributes }: XmlElement): boolean => {
  if (children.length === 0 || attributes.length > 0) return false;
  const held = children.map((child) => sectionNamed(child.name.canonical));
  if (isContactGroup(canonical)) return !held.includes(null);
  const wanted = sectionNamed(withoutSuffix(canonical));
  return wanted !== null && held.every((section) => section === wanted);
};

/** By the name of its container, or of one of its items. */
const sectionNamed = (canonical: string): SectionPlan | null => {
  const { byContainer, byItem } = allSections;
  return byContainer.get(canonical) ?? byItem.get(canonical) ?? null;
};

export const isRelation = ({ name }: XmlElement): boolean => isRelationName(name.canonical);

/** Whether it says who it is about, and not with the number of this customer. The name of a section is nobody's. */
export const isSomebody = (element: XmlElement, id: string, idNames: IdNames): boolean => {
  const found = idOf(element, idNames);
  if (found.kind === 'several' || (found.kind === 'one' && found.id !== id)) return true;
  const leaves = [...element.attributes, ...element.children.filter(isLeaf)];
  return leaves.some(
    ({ name, text }) =>
      text !== null &&
      (name.canonical === ownNameName || (name.canonical === idName && text.trim() !== id)) &&
      sectionNamed(canonicalName(text.trim())) === null,
  );
};
