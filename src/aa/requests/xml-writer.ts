// Writes the XML of requests, escaped and in ASCII only. AA's web server may read a form field in any character set. It
// passes character references on unchanged. Raw UTF-8 bytes would depend on the character set.

import { AaError } from '../aa-error.ts';

/** A piece of XML that is escaped already. */
export type Xml = { readonly xml: string };

const xmlName = /^[A-Za-z_][A-Za-z0-9._-]*(:[A-Za-z_][A-Za-z0-9._-]*)?$/;

function checkedName(name: string): string {
  if (xmlName.test(name)) return name;
  throw new AaError('AA_REQUEST_IMPOSSIBLE', { detail: 'an element or attribute name is not an XML name' });
}

/** XML 1.0, production 2: the characters that a document can hold, escaped or not. */
const isXmlCharacter = (codePoint: number): boolean =>
  codePoint === 0x9 ||
  codePoint === 0xa ||
  codePoint === 0xd ||
  (codePoint >= 0x20 && codePoint <= 0xd7ff) ||
  (codePoint >= 0xe000 && codePoint <= 0xfffd) ||
  codePoint >= 0x10000;

function reference(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  if (isXmlCharacter(codePoint)) return `&#${codePoint};`;
  throw new AaError('AA_REQUEST_IMPOSSIBLE', { detail: 'a character of it has no place in XML' });
}

/**
 * Writes every character except plain printable ASCII as a character reference. Markup characters are references too, so one
 * rule is enough for texts and attributes.
 */
const escaped = (text: string): string => text.replace(/[^ !#-%(-;=?-~]/gu, reference);

type Attributes = Readonly<Record<string, string>>;

const startTag = (name: string, attributes: Attributes): string =>
  [
    checkedName(name),
    ...Object.entries(attributes).map(([key, value]) => `${checkedName(key)}="${escaped(value)}"`),
  ].join(' ');

/** An element with a text or other elements in it. Throws `AA_REQUEST_IMPOSSIBLE` on what XML cannot hold. */
export function element(
  name: string,
  content: string | readonly Xml[] = '',
  attributes: Attributes = {},
): Xml {
  const inside = typeof content === 'string' ? escaped(content) : content.map(({ xml }) => xml).join('');
  const tag = startTag(name, attributes);
  return { xml: inside === '' ? `<${tag}/>` : `<${tag}>${inside}</${name}>` };
}

export const xmlDocument = (root: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>${root.xml}`;
