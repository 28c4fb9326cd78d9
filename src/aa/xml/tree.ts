// From the bytes of an answer to its tree of elements: names and texts, without the way they were written. The tree is built
// from the events of the parser. Each complete element is handed to `onClose`, which may keep it out of its parent: so a queue
// of any length passes through without being held in memory.

import { AaError } from '../aa-error.ts';
import type { Limits } from '../association-settings.ts';
import { decodedText, type DecodeOptions } from './encoding.ts';
import type { XmlName } from './names.ts';
import { checkedOpening } from './opening.ts';
import {
  createXmlParser,
  isBlank,
  stripped,
  tooLarge,
  type XmlAttribute,
  type XmlHandler,
} from './parser.ts';

export interface XmlElement {
  readonly name: XmlName;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Its own text without indentation (CDATA is kept as it is); `null` where there is nothing but white space. */
  readonly text: string | null;
}

/** A text with the name it stands under: an attribute, or an element as far as its own text goes. */
export type NamedText = Pick<XmlElement, 'name' | 'text'>;

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

/** Whether no text stands in it, at any depth. Asked for every part of every customer, so nothing is made for it. */
export const isEmpty = ({ text, attributes, children }: XmlElement): boolean =>
  text === null && attributes.every((attribute) => attribute.text === null) && children.every(isEmpty);

// Building the tree.

/** An element whose end has not been read. */
export interface OpenElement extends XmlElement {
  children: XmlElement[];
  text: string | null;
}

/** Where CDATA begins and ends in a text: between these, white space is content. */
interface Verbatim {
  readonly from: number;
  readonly to: number;
}

interface TreeBuilder extends XmlHandler {
  /** The root, once the document has ended. */
  root(): XmlElement | null;
}

/**
 * Called with each element when it is complete, its parent (`null` for the root) and its ancestors, the root first. Gives
 * whether the element stays in its parent, or an element that takes its place.
 */
export type OnClose = (
  element: XmlElement,
  parent: OpenElement | null,
  open: readonly OpenElement[],
) => boolean | XmlElement;

/** Shared by all leaves, because there are many. */
const noChildren: XmlElement[] = [];
Object.freeze(noChildren);

const keepAll: OnClose = () => true;

export function createTreeBuilder(
  { textLength }: Pick<Limits, 'textLength'>,
  onClose: OnClose = keepAll,
): TreeBuilder {
  const open: OpenElement[] = [];
  /** Of the open elements with CDATA. They are few, so this is kept apart from the elements. */
  const verbatims = new Map<OpenElement, Verbatim>();
  let current: OpenElement | null = null;
  let root: XmlElement | null = null;

  function addText(text: string, verbatim: boolean): void {
    if (current === null) return;
    const earlier = current.text ?? '';
    if (!verbatim && earlier === '' && isBlank(text)) return;
    if (verbatim) {
      const from = verbatims.get(current)?.from ?? earlier.length;
      verbatims.set(current, { from, to: earlier.length + text.length });
    }
    current.text = earlier + text;
    if (current.text.length > textLength) throw tooLarge(`a text of more than ${textLength} characters`);
  }
  function takeVerbatim(element: OpenElement): Verbatim | null {
    const verbatim = verbatims.size === 0 ? undefined : verbatims.get(element);
    if (verbatim === undefined) return null;
    verbatims.delete(element);
    return verbatim;
  }
  function openElement(name: XmlName, attributes: readonly XmlAttribute[]): void {
    current = { name, attributes, children: noChildren, text: null };
    open.push(current);
  }
  function close(): void {
    const element = open.pop();
    if (element === undefined) return;
    if (element.text !== null) element.text = finishedText(element.text, takeVerbatim(element));
    const parent = open.at(-1) ?? null;
    current = parent;
    const stays = onClose(element, parent, open);
    if (parent === null) root = element;
    else if (stays !== false) attach(parent, stays === true ? element : stays);
  }
  return { open: openElement, text: addText, close, root: () => root };
}

function attach(parent: OpenElement, element: XmlElement): void {
  if (parent.children === noChildren) parent.children = [element];
  else parent.children.push(element);
}

/** The text of an element as it counts, from the text as it was written. */
function finishedText(text: string, verbatim: Verbatim | null): string | null {
  if (verbatim === null) return stripped(text);
  return isBlank(text) ? null : stripped(text, verbatim.from, verbatim.to);
}

// Reading a document.

export interface DocumentContext extends Omit<DecodeOptions, 'maxBytes'> {
  readonly limits: Limits;
}

/** The text of an answer of at most `maxBytes` bytes, in pieces. Throws where it does not begin like XML. */
export const documentText = (
  chunks: AsyncIterable<Uint8Array>,
  { httpCharset, encoding, onRemark }: Omit<DocumentContext, 'limits'>,
  maxBytes: number,
): AsyncGenerator<string> =>
  checkedOpening(decodedText(chunks, { httpCharset, encoding, onRemark, maxBytes }));

/** The tree of a whole answer of at most `limits.documentBytes`. `onClose` receives each complete element. */
export async function readTree(
  chunks: AsyncIterable<Uint8Array>,
  context: DocumentContext,
  onClose?: OnClose,
): Promise<XmlElement> {
  const { limits } = context;
  const builder = createTreeBuilder(limits, onClose);
  const parser = createXmlParser(limits, builder);
  for await (const text of documentText(chunks, context, limits.documentBytes)) parser.write(text);
  parser.end();
  return rootOf(builder.root());
}

/** Also finds HTML that does not begin like HTML. Throws `AA_MALFORMED_ANSWER` where there is no root. */
export function rootOf(root: XmlElement | null): XmlElement {
  if (root === null) throw new AaError('AA_MALFORMED_ANSWER', { detail: 'it has no root element' });
  if (root.name.canonical === 'html') throw new AaError('AA_HTML_ANSWER');
  return root;
}
