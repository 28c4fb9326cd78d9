// The customer number of an element: a child or an attribute named `custId`, or one of the names that mean the same.

import type { Dialect } from '../dialect.ts';
import { canonicalName } from '../xml/names.ts';
import { isEmpty, isLeaf, type XmlElement } from '../xml/tree.ts';
import { custIdElement, custIdName } from './section-plans.ts';
import { nilName } from './vocabulary.ts';

/** Canonical names, the best first: where `custId` stands, a `customerId` beside it is something else. */
export type IdNames = readonly string[];

export const idNamesOf = ({ answers }: Pick<Dialect, 'answers'>): IdNames => [
  ...new Set([custIdName, ...(answers[custIdElement] ?? []).map(canonicalName)]),
];

/**
 * `none`: there is no number. `several`: there are different numbers, so the element stands for no customer. An empty number
 * is the id ''.
 */
export type FoundId =
  | { readonly kind: 'none' | 'several' }
  | { readonly kind: 'one'; readonly id: string; readonly name: string };

/** The number in an element that is named for it: its text, or its only attribute (`<custId value="0012"/>`). */
export function idTextOf({ text, attributes }: XmlElement): string {
  if (text !== null) return text.trim();
  const [only, ...others] = attributes.filter(({ name }) => name.canonical !== nilName);
  return others.length === 0 ? (only?.text?.trim() ?? '') : '';
}

/** Whether an element named for a number holds something that cannot be read as one. */
export const hidesId = (element: XmlElement, names: IdNames): boolean =>
  [element, ...element.children].some(
    (candidate) => names.includes(candidate.name.canonical) && !isEmpty(candidate) && hasNoIdText(candidate),
  );

const hasNoIdText = (element: XmlElement): boolean => !isLeaf(element) || idTextOf(element) === '';

function textsNamed({ attributes, children }: XmlElement, name: string): readonly string[] {
  const texts: string[] = [];
  for (const attribute of attributes) if (attribute.name.canonical === name) texts.push(attribute.text ?? '');
  for (const child of children) {
    if (child.name.canonical === name && child.children.length === 0) texts.push(idTextOf(child));
  }
  return texts;
}

const none = { kind: 'none' } as const;

/** The number of the element by the first of the names that stands in it. */
export function idOf(element: XmlElement, names: IdNames): FoundId {
  for (const name of names) {
    const found = textsNamed(element, name);
    if (found.length === 0) continue;
    const ids = new Set(found.filter((text) => text !== ''));
    if (ids.size > 1) return { kind: 'several' };
    const [id = ''] = ids;
    return { kind: 'one', id, name };
  }
  return none;
}
