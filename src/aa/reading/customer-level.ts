// Tells wrappers from unknown sections within a customer. A wrapper is an element of unknown name that holds known parts of
// this customer; an unknown section may hold parts of the same names that are somebody else's (a spouse's name, a related
// customer's addresses), so a part counts only at the shallowest level where it is found.

import type { CustomerNames } from './customer-id.ts';
import { custIdName, nameContainer, type ReadingPlans } from './section-plans.ts';
import {
  isGroupingWord,
  isNamedAfterSections,
  isRelation,
  isSomebody,
  mayComeAgain,
} from './wrapper-names.ts';
import { isLeaf, isStructured, type XmlElement } from './xml-element.ts';
import type { XmlAttribute } from './xml-parser.ts';

/** What a customer's part is part of: the name of a section, `name`, or a field of its identity. */
export type Part = string;

/** The part that an element is, `null` where the catalogue does not know it as one. */
export const partOf = (element: XmlElement, { sections }: ReadingPlans): Part | null => {
  const { canonical } = element.name;
  if (canonical === nameContainer) return isStructured(element) ? nameContainer : null;
  const container = sections.byContainer.get(canonical);
  if (container !== undefined) return container.container;
  const item = sections.byItem.get(canonical);
  if (item === undefined) return null;
  return isStructured(element) || item.bare ? item.container : null;
};

/** Fields of the name that stand flat, without the element around them, are the name all the same. */
export const isNameField = (
  { name, text }: Pick<XmlElement, 'name' | 'text'>,
  plans: ReadingPlans,
): boolean => text !== null && plans.name.has(name.canonical);

const partsWithin = ({ attributes, children }: XmlElement, plans: ReadingPlans): readonly Part[] => {
  const identity = [...attributes, ...children].filter(
    ({ name, text }) => plans.telling.has(name.canonical) && text !== null,
  );
  const parts = children.map((child) => partOf(child, plans)).filter((part) => part !== null);
  const isName = (one: XmlAttribute | XmlElement): boolean => isNameField(one, plans);
  const flat = attributes.some(isName) || children.some(isName) ? [nameContainer] : [];
  return [...flat, ...identity.map(({ name }) => name.canonical), ...parts];
};

export interface LevelContext extends Pick<CustomerNames, 'idNames' | 'plans'> {
  readonly id: string;
  /** The parts found so far, nearer to the customer. */
  readonly claimed: ReadonlySet<Part>;
}

/** Parts of this customer, not yet found, that the element holds directly or behind further wrappers. */
const newParts = (element: XmlElement, context: LevelContext): ReadonlySet<Part> => {
  const parts = new Set<Part>();
  if (isLeaf(element)) return parts;
  if (isSomebody(element, context.id, context)) return parts;
  for (const part of partsWithin(element, context.plans)) if (!context.claimed.has(part)) parts.add(part);
  for (const child of element.children) {
    if (partOf(child, context.plans) === null) for (const part of newParts(child, context)) parts.add(part);
  }
  return parts;
};

interface Candidate {
  readonly element: XmlElement;
  readonly parts: ReadonlySet<Part>;
}

const groupedByName = (candidates: readonly Candidate[]): ReadonlyMap<string, readonly Candidate[]> =>
  Map.groupBy(candidates, ({ element }) => element.name.canonical);

/** Several of one name that hold the same part are a list of others, not pieces of one customer. */
const repeatsParts = (candidates: readonly Candidate[]): boolean => {
  const seen = new Set<Part>();
  for (const { parts } of candidates) {
    for (const part of parts) {
      if (seen.has(part)) return true;
      seen.add(part);
    }
  }
  return false;
};

/** A list of others would have names, or a type of customer, to tell them apart. */
const holdsSectionsOnly = ({ element, parts }: Candidate, { sections }: ReadingPlans): boolean =>
  mayComeAgain(element) && [...parts].every((part) => sections.byContainer.has(part));

/**
 * Which of the elements, all of unknown names and beside each other, are wrappers: those with a name for grouping or
 * after the sections they hold, or the `sole` one with parts where all that is known of the customer must be in it.
 */
export const wrappersAmong = (
  elements: readonly XmlElement[],
  context: LevelContext,
  sole: boolean,
): ReadonlySet<XmlElement> => {
  const eligible = elements.filter(
    (element) =>
      isGroupingWord(element) ||
      isNamedAfterSections(element, context.plans.sections) ||
      (sole && elements.length === 1 && !isRelation(element)),
  );
  const candidates = eligible.map((element) => ({ element, parts: newParts(element, context) }));
  const groups = [...groupedByName(candidates.filter(({ parts }) => parts.size > 0)).values()];
  return new Set(
    groups
      .filter((group) => !repeatsParts(group) || group.every((one) => holdsSectionsOnly(one, context.plans)))
      .flatMap((group) => group.map(({ element }) => element)),
  );
};

const isOwnId = (element: XmlElement, { id, idNames }: LevelContext): boolean =>
  isLeaf(element) &&
  idNames.includes(element.name.canonical) &&
  (element.text?.trim() === id || (element.text === null && element.name.canonical === custIdName));

/** The customer's number again, bare or in a wrapper of its own. */
export const saysOwnIdOnly = (element: XmlElement, context: LevelContext): boolean =>
  isOwnId(element, context) ||
  (!isLeaf(element) &&
    element.text === null &&
    element.attributes.length === 0 &&
    element.children.every((child) => saysOwnIdOnly(child, context)));
