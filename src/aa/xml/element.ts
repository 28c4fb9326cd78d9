// An element of an answer: its names and texts, without the way they were written.

import { shownName, type XmlName } from './names.ts';

export interface XmlAttribute {
  readonly name: XmlName;
  /** Stripped of surrounding white space; `null` where nothing is left. */
  readonly text: string | null;
  /** What was repaired in the text. Left out where nothing was. */
  readonly repairs?: readonly Repair[];
}

export interface XmlElement {
  readonly name: XmlName;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Its own text without indentation (CDATA is kept as it is); `null` where there is nothing but white space. */
  readonly text: string | null;
  /** What was repaired in it, in its attributes and below it. Left out where nothing was. */
  readonly repairs?: readonly Repair[];
}

/** A character that was repaired, or lost, so that the answer could be read (P14). */
export interface Repair {
  /** The names from the element down, joined by `/`, with `@` before an attribute. Empty: in the element's own text. */
  readonly path: string;
  /** In a few words, without anything of the text: `U+000B`, `U+00E9 (named entity)`. */
  readonly what: string;
}

/** A text with the name it stands under: an attribute, or an element as far as its own text goes. */
export type NamedText = Pick<XmlElement, 'name' | 'text' | 'repairs'>;

/** Whether something was repaired in the text itself. A number that was repaired is no number: it would be a guess. */
export const isRepaired = ({ repairs }: Pick<XmlElement, 'repairs'>): boolean =>
  repairs !== undefined && repairs.some(({ path }) => path === '');

/** Of one element. Repairs of the same kind and path are told once. */
const mostRepairs = 100;
const longestPath = 200;

/** The repairs with more of them. */
export function withRepairs(repairs: readonly Repair[] = [], more: readonly Repair[]): readonly Repair[] {
  const all = [...repairs];
  for (const { path, what } of more) {
    if (all.length === mostRepairs) break;
    if (!all.some((one) => one.path === path && one.what === what)) all.push({ path, what });
  }
  return all;
}

/** The repair in an attribute as it is told of its element. */
export const attributeRepair = ({ own }: XmlName, { what }: Repair): Repair => ({
  path: `@${shownName(own, [])}`,
  what,
});

/** The repair as it is told of the element around its own. */
export function outerRepair({ name }: Pick<XmlElement, 'name'>, { path, what }: Repair): Repair {
  const between = path === '' || path.startsWith('@') ? '' : '/';
  return { path: `${shownName(name.own, [])}${between}${path}`.slice(0, longestPath), what };
}

/** What was repaired before the root. It belongs to the whole answer. */
export const prologPath = '(prolog)';

export const isLeaf = ({ children }: XmlElement): boolean => children.length === 0;

/** Whether it has children or attributes. */
export const isStructured = ({ children, attributes }: XmlElement): boolean =>
  children.length > 0 || attributes.length > 0;

/** The texts of an element, of its attributes and of everything below it. */
export function* textsWithin(element: XmlElement): Generator<string> {
  if (element.text !== null) yield element.text;
  for (const { text } of element.attributes) if (text !== null) yield text;
  for (const child of element.children) yield* textsWithin(child);
}

/** Whether a child of it holds something. */
export const hasFilledChild = ({ children }: XmlElement): boolean =>
  children.length > 0 && !children.every(isEmpty);

/** Whether something stands in it beside its own text. */
export const hasFilledPart = (element: XmlElement): boolean =>
  element.attributes.some(({ text }) => text !== null) || hasFilledChild(element);

/** Whether no text stands in it, at any depth. Asked for every part of every customer, so nothing is made for it. */
export const isEmpty = ({ text, attributes, children }: XmlElement): boolean =>
  text === null && attributes.every((attribute) => attribute.text === null) && children.every(isEmpty);
