// Tells wrappers from unknown sections within a customer. A wrapper is an element of unknown name that holds known parts of
// this customer; an unknown section may hold parts of the same names that are somebody else's (a spouse's name, a related
// customer's addresses), so a part counts only at the shallowest level where it is found.

import type { IdNames } from './customer-id.ts';
import { allSections, custIdName, identityPlans, nameContainer, namePlans } from './section-plans.ts';
import {
  isGroupingWord,
  isNamedAfterSections,
  isRelation,
  isSomebody,
  mayComeAgain,
} from './wrapper-names.ts';
import { isLeaf, isStructured, type XmlElement } from '../xml/tree.ts';

/** What a customer's part is part of: the name of a section, `name`, or a field of its identity. */
export type Part = string;

/** The part that an element is, `null` where the catalogue does not know it as one. */
export const partOf = (element: XmlElement): Part | null => {
  const { canonical } = element.name;
  if (canonical === nameContainer) return isStructured(element) ? nameContainer : null;
  const container = allSections.byContainer.get(canonical);
  if (container !== undefined) return container.container;
  const item = allSections.byItem.get(canonical);
  if (item === undefined) return null;
  return isStructured(element) || item.bare ? item.container : null;
};

/** Fields of the name that stand flat, without the element around them, are the name all the same. */
export const isNameField = ({ name, text }: Pick<XmlElement, 'name' | 'text'>): boolean =>
  text !== null && namePlans.has(name.canonical);

/** Identity fields that make a wrapper of what they stand in. A date of creation may be anything's. */
const telling: ReadonlySet<string> = new Set(
  [...identityPlans].filter(([, { field }]) => field.type === 'text').map(([name]) => name),
);

const partsWithin = ({ attributes, children }: XmlElement): readonly Part[] => {
  const identity = [...attributes, ...children].filter(
    ({ name, text }) => telling.has(name.canonical) && text !== null,
  );
  const parts = children.map(partOf).filter((part) => part !== null);
  const flat = attributes.some(isNameField) || children.some(isNameField) ? [nameContainer] : [];
  return [...flat, ...identity.map(({ name }) => name.canonical), ...parts];
};

export interface LevelContext {
  readonly id: string;
  readonly idNames: IdNames;
  /** The parts found so far, nearer to the customer. */
  readonly claimed: ReadonlySet<Part>;
}

/** Parts of this customer, not yet found, that the element holds directly or behind further wrappers. */
const newParts = (element: XmlElement, context: LevelContext): ReadonlySet<Part> => {
  const parts = new Set<Part>();
  if (isLeaf(element)) return parts;
  if (isSomebody(element, context.id, context.idNames)) return parts;
  for (const part of partsWithin(element)) if (!context.claimed.has(part)) parts.add(part);
  for (const child of element.children) {
    if (partOf(child) === null) for (const part of newParts(child, context)) parts.add(part);
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
const holdsSectionsOnly = ({ element, parts }: Candidate): boolean =>
  mayComeAgain(element) && [...parts].every((part) => allSections.byContainer.has(part));

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
      isNamedAfterSections(element) ||
      (sole && elements.length === 1 && !isRelation(element)),
  );
  const candidates = eligible.map((element) => ({ element, parts: newParts(element, context) }));
  const groups = [...groupedByName(candidates.filter(({ parts }) => parts.size > 0)).values()];
  return new Set(
    groups
      .filter((group) => !repeatsParts(group) || group.every(holdsSectionsOnly))
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
