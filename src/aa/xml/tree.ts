// An element of an answer as the mapping sees it: names and texts, nothing of how they were written.

import type { XmlAttribute } from './parser.ts';
import type { XmlName } from './names.ts';

export interface XmlElement {
  readonly name: XmlName;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Its own text, stripped of indentation (never within CDATA); `null` where there is none but white space. */
  readonly text: string | null;
}

export const isLeaf = ({ children }: XmlElement): boolean => children.length === 0;

/** Whether it has parts: elements or attributes of its own. */
export const isStructured = ({ children, attributes }: XmlElement): boolean =>
  children.length > 0 || attributes.length > 0;

/** The texts of an element, its attributes and everything below it. */
export function* textsWithin(element: XmlElement): Generator<string> {
  if (element.text !== null) yield element.text;
  for (const { text } of element.attributes) if (text !== null) yield text;
  for (const child of element.children) yield* textsWithin(child);
}

export const isEmpty = (element: XmlElement): boolean => textsWithin(element).next().done === true;
