// Builds the light tree of an answer from the parser's events. Every element is handed to `onClose` when it is complete,
// which may keep it out of its parent: that is how a queue of any length passes through without being held.

import type { Limits } from '../association-settings.ts';
import { isBlank, stripped } from './white-space.ts';
import type { XmlElement } from './tree.ts';
import { tooLarge, type XmlAttribute, type XmlHandler } from './parser.ts';
import type { XmlName } from './names.ts';

/** An element whose end has not been read. */
export interface OpenElement extends XmlElement {
  children: XmlElement[];
  text: string | null;
}

/** Where in a text CDATA begins and ends: between these, white space is meant. */
interface Verbatim {
  readonly from: number;
  readonly to: number;
}

interface TreeBuilder extends XmlHandler {
  /** The root, once the document has ended. */
  root(): XmlElement | null;
}

/**
 * Whether the element, complete now, stays in its parent (`null` for the root), or what stays there instead. `open` are its
 * ancestors, root first.
 */
export type OnClose = (
  element: XmlElement,
  parent: OpenElement | null,
  open: readonly OpenElement[],
) => boolean | XmlElement;

/** Shared by all leaves, of which there are many. */
const noChildren: XmlElement[] = [];
Object.freeze(noChildren);

const keepAll: OnClose = () => true;

export const createTreeBuilder = (
  { textLength }: Pick<Limits, 'textLength'>,
  onClose: OnClose = keepAll,
): TreeBuilder => {
  const open: OpenElement[] = [];
  /** Of the open elements with CDATA: kept apart, for few have any, and what an element holds all of them hold. */
  const verbatims = new Map<OpenElement, Verbatim>();
  let current: OpenElement | null = null;
  let root: XmlElement | null = null;

  const addText = (text: string, verbatim: boolean): void => {
    if (current === null) return;
    const earlier = current.text ?? '';
    if (!verbatim && earlier === '' && isBlank(text)) return;
    if (verbatim) {
      const from = verbatims.get(current)?.from ?? earlier.length;
      verbatims.set(current, { from, to: earlier.length + text.length });
    }
    current.text = earlier + text;
    if (current.text.length > textLength) throw tooLarge(`a text of more than ${textLength} characters`);
  };
  const takeVerbatim = (element: OpenElement): Verbatim | null => {
    const verbatim = verbatims.size === 0 ? undefined : verbatims.get(element);
    if (verbatim === undefined) return null;
    verbatims.delete(element);
    return verbatim;
  };
  const openElement = (name: XmlName, attributes: readonly XmlAttribute[]): void => {
    current = { name, attributes, children: noChildren, text: null };
    open.push(current);
  };
  const close = (): void => {
    const element = open.pop();
    if (element === undefined) return;
    if (element.text !== null) element.text = textOf(element.text, takeVerbatim(element));
    const parent = open.at(-1) ?? null;
    current = parent;
    const stays = onClose(element, parent, open);
    if (parent === null) root = element;
    else if (stays !== false) attach(parent, stays === true ? element : stays);
  };
  return { open: openElement, text: addText, close, root: () => root };
};

const attach = (parent: OpenElement, element: XmlElement): void => {
  if (parent.children === noChildren) parent.children = [element];
  else parent.children.push(element);
};

/** A text as it counts, from the text as it was written. */
const textOf = (text: string, verbatim: Verbatim | null): string | null => {
  if (verbatim === null) return stripped(text);
  return isBlank(text) ? null : stripped(text, verbatim.from, verbatim.to);
};
