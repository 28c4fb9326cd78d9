// Well-formed XML or an error: saxes, with guards of our own around it. No document type, no boundless text, depth or
// tag, and an error says where, never what.

import { SaxesParser } from 'saxes';
import { AaError } from '../aa-error.ts';
import type { Limits } from '../association-settings.ts';
import { strippedOrNull } from './white-space.ts';
import { xmlName, type XmlName } from './names.ts';

export interface XmlAttribute {
  readonly name: XmlName;
  /** Stripped of surrounding white space; `null` where nothing is left. */
  readonly text: string | null;
}

export interface XmlHandler {
  open(name: XmlName, attributes: readonly XmlAttribute[]): void;
  /** May come in several pieces. */
  text(text: string, verbatim: boolean): void;
  close(): void;
}

export interface XmlParser {
  write(text: string): void;
  /** The document counts only when this has returned. */
  end(): void;
}

export const noAttributes: readonly XmlAttribute[] = Object.freeze([]);

/** Attributes of one element, at most. */
const maxAttributes = 1000;

/** Attributes that speak of the document, not of a customer. */
const documentPrefixes: ReadonlySet<string> = new Set(['xmlns', 'xml', 'xsi']);

const isDocumentAttribute = ({ prefix, own }: XmlName): boolean =>
  prefix === '' ? own === 'xmlns' : documentPrefixes.has(prefix);

export const tooLarge = (detail: string): AaError => new AaError('AA_ANSWER_TOO_LARGE', { detail });

/**
 * Saxes adds every handler to the parser by a computed name. With too many of them V8 makes a hash table of the parser,
 * which then takes five times as long: from the eighth handler on with saxes' own class, from the thirteenth on with one
 * derived from it, whose objects are given more room. So it is derived, and errors are a method instead of a handler.
 */
class StrictSaxes extends SaxesParser<{ xmlns: false; position: false }> {
  override fail(): never {
    throw new AaError('AA_MALFORMED_ANSWER', { detail: `line ${this.line}, column ${this.column}` });
  }
}

export const createXmlParser = (
  { depth: maxDepth, textLength }: Pick<Limits, 'depth' | 'textLength'>,
  handler: XmlHandler,
): XmlParser => {
  const saxes = new StrictSaxes({ xmlns: false, position: false });
  let depth = 0;
  let attributes: XmlAttribute[] = [];
  /** Characters since the parser last made something of them: it holds them all, however long. */
  let pending = 0;

  const withinLimit = (text: string): void => {
    pending = 0;
    if (text.length > textLength) throw tooLarge(`a text of more than ${textLength} characters`);
  };
  const addAttribute = (raw: string, value: string): void => {
    withinLimit(value);
    const name = xmlName(raw);
    if (isDocumentAttribute(name)) return;
    if (attributes.push({ name, text: strippedOrNull(value) }) > maxAttributes) {
      throw tooLarge(`more than ${maxAttributes} attributes`);
    }
  };
  const open = (raw: string): void => {
    pending = 0;
    if (++depth > maxDepth) throw tooLarge(`elements nested deeper than ${maxDepth}`);
    const given = attributes.length === 0 ? noAttributes : attributes;
    if (attributes.length > 0) attributes = [];
    handler.open(xmlName(raw), given);
  };
  const passText = (text: string, verbatim: boolean): void => {
    withinLimit(text);
    if (depth > 0) handler.text(text, verbatim);
  };

  // Few handlers, for the sake of speed: see StrictSaxes.
  saxes.on('doctype', () => {
    throw new AaError('AA_FORBIDDEN_XML');
  });
  saxes.on('attribute', ({ name, value }) => addAttribute(name, value));
  saxes.on('opentag', ({ name }) => open(name));
  saxes.on('text', (text) => passText(text, false));
  saxes.on('cdata', (text) => passText(text, true));
  saxes.on('comment', () => void (pending = 0));
  saxes.on('closetag', () => {
    pending = 0;
    depth--;
    handler.close();
  });

  const write = (text: string): void => {
    pending += text.length;
    saxes.write(text);
    // A character may be written in ten (`&#x10FFFF;`), so only what is far beyond the limit is beyond doubt.
    if (pending > 10 * textLength + 1024) throw tooLarge(`a text of more than ${textLength} characters`);
  };
  return { write, end: () => void saxes.close() };
};
