// Parses well-formed XML, with saxes and with limits of our own: no document type, and no text, depth or tag without bound. An
// error says the line and the column, and never the content.

import { AaError, type AnswerFlaw } from '../aa-error.ts';
import type { Limits } from '../association-settings.ts';
import type { Repair, XmlAttribute } from './element.ts';
import { malformedError, plainWords } from './malformed.ts';
import { xmlName, type XmlName } from './names.ts';
import { type Flaws, TolerantSaxes } from './tolerant-saxes.ts';
import { fitText } from './unfit-text.ts';

export type { XmlAttribute } from './element.ts';

export interface XmlHandler {
  open(name: XmlName, attributes: readonly XmlAttribute[]): void;
  /** One text may come in several pieces. `verbatim`: it stands in CDATA. */
  text(text: string, verbatim: boolean): void;
  /** Something was repaired in the text that came last, or in this attribute of the element that was opened last. */
  repaired(repairs: readonly Repair[], attribute: XmlName | null): void;
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

export interface ParserTerms {
  /** Whether characters that XML does not have are repaired. Otherwise they end the reading. */
  readonly repair: boolean;
  /** They are not shown in an error, even where an element is named so. */
  readonly secrets: readonly string[];
}

const strictly: ParserTerms = { repair: false, secrets: [] };

export function createXmlParser(
  { depth: maxDepth, textLength }: Pick<Limits, 'depth' | 'textLength'>,
  handler: XmlHandler,
  terms = strictly,
): XmlParser {
  const repairs = new Repairs();
  const saxes: TolerantSaxes = new TolerantSaxes(flawsOf(terms, repairs, () => saxes));
  let depth = 0;
  let attributes: XmlAttribute[] = [];
  let repairedAttributes = false;
  /** Characters that the parser holds: it was given them, and has not passed anything on since. */
  let pending = 0;

  function withinLimit(text: string): void {
    pending = 0;
    if (text.length > textLength) throw tooLarge(`a text of more than ${textLength} characters`);
  }
  function addAttribute(raw: string, value: string): void {
    withinLimit(value);
    const name = xmlName(raw);
    const fit = repairs.areNone ? null : repairs.taken(value);
    if (isDocumentAttribute(name)) return;
    if (fit !== null) repairedAttributes = true;
    if (attributes.push(attributeOf(name, value, fit)) > maxAttributes) {
      throw tooLarge(`more than ${maxAttributes} attributes`);
    }
  }
  function open(raw: string): void {
    pending = 0;
    if (++depth > maxDepth) throw tooLarge(`elements nested deeper than ${maxDepth}`);
    const given = attributes.length === 0 ? noAttributes : attributes;
    if (attributes.length > 0) attributes = [];
    handler.open(xmlName(raw), given);
    if (!repairedAttributes) return;
    repairedAttributes = false;
    for (const attribute of given)
      if (attribute.repairs !== undefined) handler.repaired(attribute.repairs, attribute.name);
  }
  function passText(text: string, verbatim: boolean): void {
    withinLimit(text);
    if (repairs.areNone) {
      if (depth > 0) handler.text(text, verbatim);
      return;
    }
    const fit = repairs.taken(text);
    if (depth === 0) return;
    handler.text(fit.text, verbatim);
    if (fit.repairs.length > 0) handler.repaired(fit.repairs, null);
  }

  // Few handlers, for speed: see TolerantSaxes.
  saxes.on('doctype', () => {
    throw new AaError('AA_FORBIDDEN_XML');
  });
  saxes.on('attribute', ({ name, value }) => addAttribute(name, value));
  saxes.on('opentag', ({ name }) => open(name));
  saxes.on('text', (text) => passText(text, false));
  saxes.on('cdata', (text) => passText(text, true));
  saxes.on('comment', () => {
    pending = 0;
    repairs.forget();
  });
  saxes.on('closetag', () => {
    pending = 0;
    handler.close();
    if (--depth === 0) saxes.rootEnded();
  });

  function write(text: string): void {
    pending += text.length;
    saxes.write(text);
    // One character may be written in ten (`&#x10FFFF;`). So only ten times the limit is surely too much.
    if (pending > 10 * textLength + 1024) throw tooLarge(`a text of more than ${textLength} characters`);
  }
  /** Saxes says of every open element that it is not closed. What matters is that the answer was cut off. */
  function end(): void {
    if (saxes.openNames().length > 0 || (depth === 0 && saxes.isCutOff)) throw cutOff(terms, saxes);
    saxes.close();
  }
  return { write, end };
}

function attributeOf(name: XmlName, value: string, fit: Fit | null): XmlAttribute {
  if (fit === null || fit.repairs.length === 0) return { name, text: strippedOrNull(value) };
  return { name, text: strippedOrNull(fit.text), repairs: fit.repairs };
}

function cutOff({ secrets }: ParserTerms, saxes: TolerantSaxes): AaError {
  const { line, column } = saxes;
  const open = saxes.openNames();
  return malformedError(
    { flaw: 'cut-off', what: 'the answer ends before its root does', open, line, column },
    secrets,
  );
}

// Repairs of the text that is read now: see TolerantSaxes.

interface Fit {
  readonly text: string;
  readonly repairs: readonly Repair[];
}

class Repairs {
  /** Whether the text is as XML allows it, as far as it has come. */
  areNone = true;
  #made: string[] = [];

  add(repair: string): void {
    this.areNone = false;
    if (this.#made.length < mostRepairs) this.#made.push(repair);
  }

  /** The text may have characters that do not fit. */
  doubt(): void {
    this.areNone = false;
  }

  /** The text as it is passed on, with what was repaired in it. */
  taken(raw: string): Fit {
    const made = this.#made;
    this.forget();
    const { text, repairs } = fitText(raw);
    return { text, repairs: [...made, ...repairs].map((what) => ({ path: '', what })) };
  }

  forget(): void {
    this.areNone = true;
    this.#made = [];
  }
}

/** Of one text. They are told by kind, so more would be the same again. */
const mostRepairs = 100;

function flawsOf({ repair, secrets }: ParserTerms, repairs: Repairs, parser: () => TolerantSaxes): Flaws {
  function malformed(flaw: AnswerFlaw, what: string): never {
    const { line, column } = parser();
    throw malformedError({ flaw, what, open: parser().openNames(), line, column }, secrets);
  }
  const strict: Pick<Flaws, 'character' | 'repaired' | 'marked' | 'loose'> = {
    character: (name) => malformed('character', `${name}, which XML forbids`),
    repaired: (found) => malformed('character', `${found}, which XML forbids`),
    marked: () => malformed('character', 'a reference to half a character'),
    loose: (said) => malformed('character', plainWords(said)),
  };
  const tolerant: typeof strict = {
    character: () => repairs.doubt(),
    repaired: (found) => repairs.add(found),
    marked: () => repairs.doubt(),
    loose: () => undefined,
  };
  return {
    ...(repair ? tolerant : strict),
    followed: () => malformed('followed', 'something follows the root element'),
    torn: (said) => malformed('structure', plainWords(said)),
  };
}
