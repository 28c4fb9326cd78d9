// The customer number of an element: a child or an attribute named `custId`, or one of the names that mean the same.

import type { Dialect } from '../dialect.ts';
import { custIdElement, custIdName, type ReadingPlans } from './section-plans.ts';
import { isEmpty, isLeaf, type XmlElement } from './xml-element.ts';
import { canonicalName } from './xml-name.ts';

/** Canonical names, the best first: where `custId` itself stands, a `customerId` beside it is something else. */
export type IdNames = readonly string[];

/** By what customers, and what is theirs, are told in an answer. */
export interface CustomerNames {
  readonly idNames: IdNames;
  readonly volatile: ReadonlySet<string>;
  readonly plans: ReadingPlans;
}

export const idNamesOf = ({ answers }: Pick<Dialect, 'answers'>): IdNames => [
  ...new Set([custIdName, ...(answers[custIdElement] ?? []).map(canonicalName)]),
];

/** `none`: not there. `several`: different ones, so the element stands for nobody. An empty one is the id ''. */
export type FoundId =
  | { readonly kind: 'none' | 'several' }
  | { readonly kind: 'one'; readonly id: string; readonly name: string };

/** The number that an element named for it holds: its text, or its only attribute (`<custId value="0012"/>`). */
export const idTextOf = ({ text, attributes }: XmlElement): string => {
  if (text !== null) return text.trim();
  const [only, ...others] = attributes.filter(({ name }) => name.canonical !== 'nil');
  return others.length === 0 ? (only?.text?.trim() ?? '') : '';
};

/** Whether a number stands here that was not read: an element named for it holds something all the same. */
export const hidesId = (element: XmlElement, names: IdNames): boolean =>
  [element, ...element.children].some(
    (candidate) => names.includes(candidate.name.canonical) && !isEmpty(candidate) && readsNothing(candidate),
  );

const readsNothing = (element: XmlElement): boolean => !isLeaf(element) || idTextOf(element) === '';

const textsNamed = ({ attributes, children }: XmlElement, name: string): readonly string[] => {
  const texts: string[] = [];
  for (const attribute of attributes) if (attribute.name.canonical === name) texts.push(attribute.text ?? '');
  for (const child of children) {
    if (child.name.canonical === name && child.children.length === 0) texts.push(idTextOf(child));
  }
  return texts;
};

const none = { kind: 'none' } as const;

export const idOf = (element: XmlElement, names: IdNames): FoundId => {
  for (const name of names) {
    const found = textsNamed(element, name);
    if (found.length === 0) continue;
    const ids = new Set(found.filter((text) => text !== ''));
    if (ids.size > 1) return { kind: 'several' };
    const [id = ''] = ids;
    return { kind: 'one', id, name };
  }
  return none;
};
