// From the bytes of an answer to its tree: decoded, looked at, parsed, and bounded by the limits.

import { AaError } from '../aa-error.ts';
import type { Limits } from '../association-settings.ts';
import { decodedText } from './encoding.ts';
import { checkedOpening } from './opening.ts';
import { createXmlParser } from './parser.ts';
import { createTreeBuilder, type OnClose, type XmlElement } from './tree.ts';

export interface DocumentContext {
  readonly limits: Limits;
  /** The charset of the HTTP answer. The document's own declaration counts for more. */
  readonly httpCharset: string | null;
}

/** The text of an answer of at most `maxBytes` bytes, in pieces. Throws where it does not begin like XML. */
export const textOf = (
  chunks: AsyncIterable<Uint8Array>,
  { httpCharset }: Pick<DocumentContext, 'httpCharset'>,
  maxBytes: number,
): AsyncGenerator<string> => checkedOpening(decodedText(chunks, { httpCharset, maxBytes }));

/** The tree of a whole answer of at most `limits.documentBytes`. `onClose` is told of each complete element. */
export async function readTree(
  chunks: AsyncIterable<Uint8Array>,
  context: DocumentContext,
  onClose?: OnClose,
): Promise<XmlElement> {
  const { limits } = context;
  const builder = createTreeBuilder(limits, onClose);
  const parser = createXmlParser(limits, builder);
  for await (const text of textOf(chunks, context, limits.documentBytes)) parser.write(text);
  parser.end();
  return rootOf(builder.root());
}

/** Also finds HTML that does not begin like HTML. Throws `AA_MALFORMED_ANSWER` where there is no root. */
export function rootOf(root: XmlElement | null): XmlElement {
  if (root === null) throw new AaError('AA_MALFORMED_ANSWER', { detail: 'it has no root element' });
  if (root.name.canonical === 'html') throw new AaError('AA_HTML_ANSWER');
  return root;
}
