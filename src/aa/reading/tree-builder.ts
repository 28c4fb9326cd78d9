// Builds the light tree of an answer from the parser's events. Every element is handed to `onClose` when it is complete,
// which may keep it out of its parent: that is how a queue of any length passes through without being held.

import type { Limits } from '../association-settings.ts';
import { isBlank, stripped } from './white-space.ts';
import type { XmlElement } from './xml-element.ts';
import { tooLarge, type XmlAttribute, type XmlHandler } from './xml-parser.ts';
import type { XmlName } from './xml-name.ts';

/** An element whose end has not been read. */
export interface OpenElement extends XmlElement {
  children: XmlElement[];
  text: string | null;
}

interface Growing extends OpenElement {
  text: string;
  /** Where in the text CDATA begins and ends: between these, white space is meant. */
  verbatimFrom: number;
  verbatimTo: number;
}

interface TreeBuilder extends XmlHandler {
  /** The root, once the document has ended. */
  root(): XmlElement | null;
}

/** Whether the element, complete now, stays in its parent (`null` for the root). `open` are its ancestors, root first. */
export type OnClose = (
  element: XmlElement,
  parent: OpenElement | null,
  open: readonly OpenElement[],
) => boolean;

/** Shared by all leaves, of which there are many. */
const noChildren: XmlElement[] = [];
Object.freeze(noChildren);

const keepAll: OnClose = () => true;

export const createTreeBuilder = (
  { textLength }: Pick<Limits, 'textLength'>,
  onClose: OnClose = keepAll,
): TreeBuilder => {
  const open: Growing[] = [];
  let current: Growing | null = null;
  let root: XmlElement | null = null;

  const addText = (text: string, verbatim: boolean): void => {
    if (current === null || (!verbatim && current.text === '' && isBlank(text))) return;
    if (verbatim) {
      if (current.verbatimFrom === -1) current.verbatimFrom = current.text.length;
      current.verbatimTo = current.text.length + text.length;
    }
    current.text += text;
    if (current.text.length > textLength) throw tooLarge(`a text of more than ${textLength} characters`);
  };
  const openElement = (name: XmlName, attributes: readonly XmlAttribute[]): void => {
    current = { name, attributes, children: noChildren, text: '', verbatimFrom: -1, verbatimTo: 0 };
    open.push(current);
  };
  const close = (): void => {
    const closed = open.pop();
    if (closed === undefined) return;
    const element = finished(closed);
    const parent = open.at(-1) ?? null;
    current = parent;
    const stays = onClose(element, parent, open);
    if (parent === null) root = element;
    else if (stays) attach(parent, element);
  };
  return { open: openElement, text: addText, close, root: () => root };
};

const attach = (parent: OpenElement, element: XmlElement): void => {
  if (parent.children === noChildren) parent.children = [element];
  else parent.children.push(element);
};

/** The same object, to spare the garbage: only its text changes its meaning, from as written to as it counts. */
const finished = (element: Growing): XmlElement => {
  const complete: OpenElement = element;
  if (element.text === '') complete.text = null;
  else complete.text = textOf(element);
  return complete;
};

const textOf = ({ text, verbatimFrom, verbatimTo }: Growing): string | null => {
  if (verbatimFrom === -1) return stripped(text);
  return isBlank(text) ? null : stripped(text, verbatimFrom, verbatimTo);
};
