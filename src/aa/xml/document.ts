// A whole answer, bounded by `limits.documentBytes`, as a tree.

import { AaError } from '../aa-error.ts';
import { decoded } from './decoding.ts';
import { opened } from './opening.ts';
import type { ReadingContext } from '../answers/reading-context.ts';
import { createTreeBuilder, type OnClose } from './tree-builder.ts';
import type { XmlElement } from './tree.ts';
import { createXmlParser } from './parser.ts';

export const readTree = async (
  chunks: AsyncIterable<Uint8Array>,
  { limits, httpCharset }: ReadingContext,
  onClose?: OnClose,
): Promise<XmlElement> => {
  const builder = createTreeBuilder(limits, onClose);
  const parser = createXmlParser(limits, builder);
  const texts = opened(decoded(chunks, { httpCharset, maxBytes: limits.documentBytes }));
  for await (const text of texts) parser.write(text);
  parser.end();
  return rootOf(builder.root());
};

/** HTML that opens in a way of its own is found out here. */
export const rootOf = (root: XmlElement | null): XmlElement => {
  if (root === null) throw new AaError('AA_MALFORMED_ANSWER', { detail: 'it has no root element' });
  if (root.name.canonical === 'html') throw new AaError('AA_HTML_ANSWER');
  return root;
};
