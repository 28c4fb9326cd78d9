// Finds the items of a section in its container: under their own name, under another one, behind wrappers, or spread out
// in the container itself.

import type { SectionPlan } from './section-plans.ts';
import { isLeaf, isStructured, type XmlElement } from '../xml/tree.ts';
import type { XmlAttribute } from '../xml/parser.ts';

export interface ContainerParts {
  readonly items: readonly XmlElement[];
  /** What stands in the container and belongs to no item. */
  readonly rest: readonly (XmlElement | XmlAttribute)[];
  /** Text of the container that is no item's. */
  readonly text: string | null;
}

interface GrowingParts {
  readonly items: XmlElement[];
  readonly rest: (XmlElement | XmlAttribute)[];
}

const isItem = ({ item, textField }: SectionPlan, element: XmlElement): boolean =>
  element.name.canonical === item && (textField !== null || isStructured(element));

const holdsItems = (plan: SectionPlan, element: XmlElement): boolean =>
  element.children.some((child) => isItem(plan, child) || holdsItems(plan, child));

const isWrapper = (plan: SectionPlan, element: XmlElement): boolean =>
  !isLeaf(element) && (element.name.canonical === plan.container || holdsItems(plan, element));

/** Its fields stand directly in it. */
const isItsOwnItem = (
  { fields, textField }: SectionPlan,
  { attributes, children, text }: XmlElement,
): boolean =>
  (textField !== null && text !== null) ||
  attributes.some(({ name }) => fields.has(name.canonical)) ||
  children.some((child) => isLeaf(child) && fields.has(child.name.canonical));

/** If only one kind of child has parts, those are the items, whatever they are called. */
const onlyKind = (elements: readonly XmlElement[]): readonly XmlElement[] => {
  const structured = elements.filter(isStructured);
  const kinds = new Set(structured.map(({ name }) => name.canonical));
  return kinds.size === 1 ? structured : [];
};

const unnamedParts = (plan: SectionPlan, container: XmlElement): ContainerParts => {
  if (isItsOwnItem(plan, container)) return { items: [container], rest: [], text: null };
  const items = onlyKind(container.children);
  const others =
    items.length === 0 ? container.children : container.children.filter((child) => !isStructured(child));
  return { items, rest: [...container.attributes, ...others], text: container.text };
};

const collect = (parts: GrowingParts, plan: SectionPlan, container: XmlElement): void => {
  parts.rest.push(...container.attributes);
  for (const child of container.children) {
    if (child.name.canonical === plan.item) parts.items.push(child);
    else if (isWrapper(plan, child)) collectWrapper(parts, plan, child);
    else parts.rest.push(child);
  }
};

const collectWrapper = (parts: GrowingParts, plan: SectionPlan, wrapper: XmlElement): void => {
  const { items, rest } = partsOf(plan, wrapper);
  for (const item of items) parts.items.push(item);
  for (const other of rest) parts.rest.push(other);
};

export const partsOf = (plan: SectionPlan, container: XmlElement): ContainerParts => {
  if (plan.item === null) return { items: [container], rest: [], text: null };
  const named = container.children.some(
    (child) => child.name.canonical === plan.item || isWrapper(plan, child),
  );
  if (!named) return unnamedParts(plan, container);
  const parts: GrowingParts = { items: [], rest: [] };
  collect(parts, plan, container);
  return { items: parts.items, rest: parts.rest, text: container.text };
};
