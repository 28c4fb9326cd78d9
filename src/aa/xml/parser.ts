// Parses well-formed XML, with saxes and with limits of our own: no document type, and no text, depth or tag without bound. An
// error says the line and the column, and never the content.

import { SaxesParser } from 'saxes';
import { AaError } from '../aa-error.ts';
import type { Limits } from '../association-settings.ts';
import { xmlName, type XmlName } from './names.ts';

export interface XmlAttribute {
  readonly name: XmlName;
  /** Stripped of surrounding white space; `null` where nothing is left. */
  readonly text: string | null;
}

export interface XmlHandler {
  open(name: XmlName, attributes: readonly XmlAttribute[]): void;
  /** One text may come in several pieces. `verbatim`: it stands in CDATA. */
  text(text: string, verbatim: boolean): void;
  close(): void;
}

export interface XmlParser {
  write(text: string): void;
  /** The document is complete and well-formed when this has returned. Throws otherwise. */
  end(): void;
}

export const noAttributes: readonly XmlAttribute[] = Object.freeze([]);

// White space as XML means it: what indents a document. A no-break space is text.

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;

export function isBlank(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (!isSpace(text.charCodeAt(index))) return false;
  return true;
}

/** The text without the white space around it. What stands between `from` and `to` is verbatim, and is never cut. */
export function stripped(text: string, from = text.length, to = 0): string {
  let start = 0;
  while (start < from && isSpace(text.charCodeAt(start))) start++;
  let end = text.length;
  while (end > to && end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** A text stripped of white space; `null` where nothing is left. */
function strippedOrNull(text: string): string | null {
  const value = stripped(text);
  return value === '' ? null : value;
}

// The parser.

/** Attributes of one element, at most. */
const maxAttributes = 1000;

/** Prefixes of attributes that describe the document and not a customer. */
const documentPrefixes: ReadonlySet<string> = new Set(['xmlns', 'xml', 'xsi']);

const isDocumentAttribute = ({ prefix, own }: XmlName): boolean =>
  prefix === '' ? own === 'xmlns' : documentPrefixes.has(prefix);

export const tooLarge = (detail: string): AaError => new AaError('AA_ANSWER_TOO_LARGE', { detail });

/**
 * Saxes adds every handler to the parser by a computed name. With too many handlers V8 makes a hash table of the parser,
 * which then takes five times as long. With the class of saxes this happens from the eighth handler on; with a derived
 * class, whose objects get more room, from the thirteenth on. So the class is derived, and errors are a method and not a handler.
 */
class StrictSaxes extends SaxesParser<{ xmlns: false; position: false }> {
  override fail(): never {
    throw new AaError('AA_MALFORMED_ANSWER', { detail: `line ${this.line}, column ${this.column}` });
  }
}

export function createXmlParser(
  { depth: maxDepth, textLength }: Pick<Limits, 'depth' | 'textLength'>,
  handler: XmlHandler,
): XmlParser {
  const saxes = new StrictSaxes({ xmlns: false, position: false });
  let depth = 0;
  let attributes: XmlAttribute[] = [];
  /** Characters that the parser holds: it was given them, and has not passed anything on since. */
  let pending = 0;

  function withinLimit(text: string): void {
    pending = 0;
    if (text.length > textLength) throw tooLarge(`a text of more than ${textLength} characters`);
  }
  function addAttribute(raw: string, value: string): void {
    withinLimit(value);
    const name = xmlName(raw);
    if (isDocumentAttribute(name)) return;
    if (attributes.push({ name, text: strippedOrNull(value) }) > maxAttributes) {
      throw tooLarge(`more than ${maxAttributes} attributes`);
    }
  }
  function open(raw: string): void {
    pending = 0;
    if (++depth > maxDepth) throw tooLarge(`elements nested deeper than ${maxDepth}`);
    const given = attributes.length === 0 ? noAttributes : attributes;
    if (attributes.length > 0) attributes = [];
    handler.open(xmlName(raw), given);
  }
  function passText(text: string, verbatim: boolean): void {
    withinLimit(text);
    if (depth > 0) handler.text(text, verbatim);
  }

  // Few handlers, for speed: see StrictSaxes.
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

  function write(text: string): void {
    pending += text.length;
    saxes.write(text);
    // One character may be written in ten (`&#x10FFFF;`). So only ten times the limit is surely too much.
    if (pending > 10 * textLength + 1024) throw tooLarge(`a text of more than ${textLength} characters`);
  }
  return { write, end: () => void saxes.close() };
}
