// Tells wrappers from unknown sections within a customer. A wrapper is an element of unknown name that holds known parts of
// this customer. An unknown section may hold parts of the same names that belong to another person: the name of a spouse, the
// addresses of a related customer. So a part counts only at the shallowest level where it is found.

import { canonicalName } from '../xml/names.ts';
import { isLeaf, isStructured, type NamedText, type XmlElement } from '../xml/tree.ts';
import { type CustomerNames, idOf } from './found-customers.ts';
import {
  custIdName,
  nameContainer,
  type ReadingPlans,
  type SectionPlan,
  type SectionsByName,
} from './section-plans.ts';
import {
  idName,
  isContactGroup,
  isGroupingName,
  isRelationName,
  isRepeatableGroup,
  ownNameName,
  withoutSuffix,
} from './vocabulary.ts';

/** What a part is part of: the name of a section, `name`, or a field of the customer's identity. */
export type Part = string;

/** The part that an element is; `null` where the catalogue does not know the element as a part. */
export function partOf(element: XmlElement, { sections }: ReadingPlans): Part | null {
  const { canonical } = element.name;
  if (canonical === nameContainer) return isStructured(element) ? nameContainer : null;
  const container = sections.byContainer.get(canonical);
  if (container !== undefined) return container.container;
  const item = sections.byItem.get(canonical);
  if (item === undefined) return null;
  return isStructured(element) || item.bare ? item.container : null;
}

/** Fields of the name count as the name also where they stand without the element around them. */
export const isNameField = ({ name, text }: NamedText, plans: ReadingPlans): boolean =>
  text !== null && plans.name.has(name.canonical);

function partsWithin({ attributes, children }: XmlElement, plans: ReadingPlans): readonly Part[] {
  const identity = [...attributes, ...children].filter(
    ({ name, text }) => plans.tellingFields.has(name.canonical) && text !== null,
  );
  const parts = children.map((child) => partOf(child, plans)).filter((part) => part !== null);
  const isName = (one: NamedText): boolean => isNameField(one, plans);
  const flat = attributes.some(isName) || children.some(isName) ? [nameContainer] : [];
  return [...flat, ...identity.map(({ name }) => name.canonical), ...parts];
}

// What the name of an element says, and which person the element is about.

/** Whether its name is only a word around parts. */
export const isGroupingWord = ({ name }: XmlElement): boolean => isGroupingName(name.canonical);

/** The section of a container's name or of an item's name. */
const sectionNamed = (canonical: string, { byContainer, byItem }: SectionsByName): SectionPlan | null =>
  byContainer.get(canonical) ?? byItem.get(canonical) ?? null;

/** Whether it holds sections and nothing else, and is named after them. */
function isNamedAfterSections(
  { name: { canonical }, children, attributes }: XmlElement,
  sections: SectionsByName,
): boolean {
  if (children.length === 0 || attributes.length > 0) return false;
  const held = children.map((child) => sectionNamed(child.name.canonical, sections));
  if (isContactGroup(canonical)) return !held.includes(null);
  const wanted = sectionNamed(withoutSuffix(canonical), sections);
  return wanted !== null && held.every((section) => section === wanted);
}

/** Whether it says that it is about another person: with another number, or with a name that is not that of a section. */
function isAboutAnother(element: XmlElement, { id, idNames, plans }: LevelContext): boolean {
  const found = idOf(element, idNames);
  if (found.kind === 'several' || (found.kind === 'one' && found.id !== id)) return true;
  const leaves = [...element.attributes, ...element.children.filter(isLeaf)];
  return leaves.some(
    ({ name, text }) =>
      text !== null &&
      (name.canonical === ownNameName || (name.canonical === idName && text.trim() !== id)) &&
      sectionNamed(canonicalName(text.trim()), plans.sections) === null,
  );
}

// Which elements are wrappers.

export interface LevelContext extends Pick<CustomerNames, 'idNames' | 'plans'> {
  readonly id: string;
  /** The parts found so far, nearer to the customer. */
  readonly claimed: ReadonlySet<Part>;
}

/** Parts of this customer that are not found yet, directly in the element or behind further wrappers. */
function newParts(element: XmlElement, context: LevelContext): ReadonlySet<Part> {
  const parts = new Set<Part>();
  if (isLeaf(element)) return parts;
  if (isAboutAnother(element, context)) return parts;
  for (const part of partsWithin(element, context.plans)) if (!context.claimed.has(part)) parts.add(part);
  for (const child of element.children) {
    if (partOf(child, context.plans) === null) for (const part of newParts(child, context)) parts.add(part);
  }
  return parts;
}

interface Candidate {
  readonly element: XmlElement;
  readonly parts: ReadonlySet<Part>;
}

const groupedByName = (candidates: readonly Candidate[]): ReadonlyMap<string, readonly Candidate[]> =>
  Map.groupBy(candidates, ({ element }) => element.name.canonical);

/** Several elements of one name that hold the same part are a list of other people, not pieces of one customer. */
function repeatsParts(candidates: readonly Candidate[]): boolean {
  const seen = new Set<Part>();
  for (const { parts } of candidates) {
    for (const part of parts) {
      if (seen.has(part)) return true;
      seen.add(part);
    }
  }
  return false;
}

/** A list of other people would hold names or types of customers, which tell the people apart. */
const holdsSectionsOnly = ({ element, parts }: Candidate, { sections }: ReadingPlans): boolean =>
  isRepeatableGroup(element.name.canonical) && [...parts].every((part) => sections.byContainer.has(part));

const mayBeSoleWrapper = ({ name }: XmlElement): boolean => !isRelationName(name.canonical);

/**
 * Which of the elements are wrappers. All of them have unknown names and stand beside each other. A wrapper has a grouping
 * name, or is named after the sections it holds. Where all that is known of the customer must be in a wrapper (`sole`), the
 * only element with parts is one.
 */
export function wrappersAmong(
  elements: readonly XmlElement[],
  context: LevelContext,
  sole: boolean,
): ReadonlySet<XmlElement> {
  const eligible = elements.filter(
    (element) =>
      isGroupingWord(element) ||
      isNamedAfterSections(element, context.plans.sections) ||
      (sole && elements.length === 1 && mayBeSoleWrapper(element)),
  );
  const candidates = eligible.map((element) => ({ element, parts: newParts(element, context) }));
  const groups = [...groupedByName(candidates.filter(({ parts }) => parts.size > 0)).values()];
  return new Set(
    groups
      .filter((group) => !repeatsParts(group) || group.every((one) => holdsSectionsOnly(one, context.plans)))
      .flatMap((group) => group.map(({ element }) => element)),
  );
}

const isOwnId = (element: XmlElement, { id, idNames }: LevelContext): boolean =>
  isLeaf(element) &&
  idNames.includes(element.name.canonical) &&
  (element.text?.trim() === id || (element.text === null && element.name.canonical === custIdName));

/** Whether it is the customer's number once more, bare or in a wrapper of its own. */
export const saysOwnIdOnly = (element: XmlElement, context: LevelContext): boolean =>
  isOwnId(element, context) ||
  (!isLeaf(element) &&
    element.text === null &&
    element.attributes.length === 0 &&
    element.children.every((child) => saysOwnIdOnly(child, context)));
