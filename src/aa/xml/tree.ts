// From the bytes of an answer to its tree of elements: names and texts, without the way they were written. The tree is built
// from the events of the parser. Each complete element is handed to `onClose`, which may keep it out of its parent: so a queue
// of any length passes through without being held in memory.

import { AaError, withSkeleton } from '../aa-error.ts';
import type { Limits } from '../association-settings.ts';
import type { Dialect } from '../dialect.ts';
import { decodedText, type DecodeOptions } from './encoding.ts';
import {
  attributeRepair,
  isRepaired,
  outerRepair,
  prologPath,
  type Repair,
  withRepairs,
  type XmlElement,
} from './element.ts';
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
import { skeletonWith } from './skeleton.ts';
import { lost } from './unfit-text.ts';

export * from './element.ts';

// Building the tree.

/** An element whose end has not been read. */
export interface OpenElement extends XmlElement {
  children: XmlElement[];
  text: string | null;
  repairs?: readonly Repair[];
}

/** Where CDATA begins and ends in a text: between these, white space is content. */
interface Verbatim {
  readonly from: number;
  readonly to: number;
}

interface TreeBuilder extends XmlHandler {
  /** The root, once the document has ended. */
  root(): XmlElement | null;
  /** The root as far as it has come, with the elements that are still open. */
  partial(): XmlElement | null;
  /** Something was repaired before the root. */
  repairedProlog(what: string): void;
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
  let anyRepaired = false;
  let prolog: readonly Repair[] = [];

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
    if (prolog.length === 0) return;
    repaired(prolog, null);
    prolog = [];
  }
  function close(): void {
    const element = open.pop();
    if (element === undefined) return;
    if (element.text !== null) element.text = finishedText(element.text, takeVerbatim(element));
    const parent = open.at(-1) ?? null;
    current = parent;
    if (anyRepaired) settleRepairs(element, parent);
    const stays = onClose(element, parent, open);
    if (parent === null) root = element;
    else if (stays !== false) attach(parent, stays === true ? element : stays);
  }
  function repaired(repairs: readonly Repair[], attribute: XmlName | null): void {
    if (current === null) return;
    anyRepaired = true;
    const told = attribute === null ? repairs : repairs.map((one) => attributeRepair(attribute, one));
    current.repairs = withRepairs(current.repairs, told);
  }
  return {
    open: openElement,
    text: addText,
    repaired,
    close,
    root: () => root,
    partial: () => root ?? joined(open),
    repairedProlog: (what) => void (prolog = [...prolog, { path: prologPath, what }]),
  };
}

/** The open elements as one tree. */
const joined = (open: readonly OpenElement[]): XmlElement | null =>
  open.reduceRight<XmlElement | null>(
    (inner, element) => (inner === null ? element : { ...element, children: [...element.children, inner] }),
    null,
  );

/** What was repaired in an element is told of its parent, too. */
function settleRepairs(element: OpenElement, parent: OpenElement | null): void {
  if (element.repairs === undefined) return;
  if (element.children.length > 0 && isRepaired(element) && isLost(element.text)) element.text = null;
  if (parent === null) return;
  const told = element.repairs.map((repair) => outerRepair(element, repair));
  parent.repairs = withRepairs(parent.repairs, told);
}

/** Characters that were lost between the elements of a list are no text. */
const isLost = (text: string | null): boolean => text !== null && isBlank(text.replaceAll(lost, ' '));

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

export interface DocumentContext extends Omit<DecodeOptions, 'maxBytes' | 'repair'> {
  readonly limits: Limits;
  /** Whether characters that XML does not have are repaired (P14). */
  readonly dialect: Pick<Dialect, 'repair'>;
  /** They are not shown in an error. */
  readonly secrets: readonly string[];
}

/** Reads a document piece by piece. A failure carries the skeleton of what came. */
export interface DocumentReader {
  /** Something was repaired before the root. To be called before the first piece. */
  repairedProlog(what: string): void;
  write(text: string): void;
  /** The root of the document, which must have ended. */
  end(): XmlElement;
}

/** `sample`: something of the answer that is not kept in its tree, for the skeleton. */
export function documentReader(
  context: DocumentContext,
  onClose?: OnClose,
  sample: () => XmlElement | null = () => null,
): DocumentReader {
  const { limits, dialect, secrets } = context;
  const builder = createTreeBuilder(limits, onClose);
  const parser = createXmlParser(limits, builder, { repair: dialect.repair, secrets });
  function sketched<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      const partial = builder.partial();
      if (!(error instanceof AaError) || error.flaw === null || partial === null) throw error;
      throw withSkeleton(error, skeletonWith(partial, sample(), secrets));
    }
  }
  function end(): XmlElement {
    parser.end();
    return rootOf(builder.root());
  }
  return {
    repairedProlog: (what) => builder.repairedProlog(what),
    write: (text) => sketched(() => parser.write(text)),
    end: () => sketched(end),
  };
}

/** The text of an answer of at most `maxBytes` bytes, in pieces. Throws where it does not begin like XML. */
export function documentText(
  chunks: AsyncIterable<Uint8Array>,
  { httpCharset, encoding, onRemark, dialect: { repair } }: Omit<DocumentContext, 'limits' | 'secrets'>,
  maxBytes: number,
  reader: Pick<DocumentReader, 'repairedProlog'>,
): AsyncGenerator<string> {
  const texts = decodedText(chunks, { httpCharset, encoding, onRemark, maxBytes, repair });
  return checkedOpening(texts, repair ? (what) => reader.repairedProlog(what) : null);
}

/** The tree of a whole answer of at most `limits.documentBytes`. `onClose` receives each complete element. */
export async function readTree(
  chunks: AsyncIterable<Uint8Array>,
  context: DocumentContext,
  onClose?: OnClose,
): Promise<XmlElement> {
  const reader = documentReader(context, onClose);
  const texts = documentText(chunks, context, context.limits.documentBytes, reader);
  for await (const text of texts) reader.write(text);
  return reader.end();
}

/** Also finds HTML that does not begin like HTML. Throws `AA_MALFORMED_ANSWER` where there is no root. */
function rootOf(root: XmlElement | null): XmlElement {
  if (root === null) throw new AaError('AA_MALFORMED_ANSWER', { detail: 'it has no root element' });
  if (root.name.canonical === 'html') throw new AaError('AA_HTML_ANSWER');
  return root;
}
