// The characters of a text, whatever they are written as: as themselves, as references (`&#74;`, `&eacute;`), or percent-encoded
// (`%4A`). A name that is spelled so is found, and another one is written in the same way.

import { Buffer } from 'node:buffer';

/** Writes another character in the way in which the first one was written. */
type Write = (character: string) => string;

interface Spelled {
  readonly character: string;
  readonly write: Write;
}

// References by name.

const basic: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The names of U+00A0 to U+00FF in HTML, in their order. */
const latinNames =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'.split(
    ' ',
  );

/** The names of Greek letters from U+0391 and from U+03B1 on, in their order; `-` where there is no name. */
const greekNames =
  'Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau Upsilon Phi Chi Psi Omega'.split(
    ' ',
  );
const smallGreekNames = greekNames.map((name, at) => (at === 17 ? 'sigmaf' : name.toLowerCase()));

const namesFrom = (names: readonly string[], first: number): readonly [string, string][] =>
  names.flatMap((name, at) => (name === '-' ? [] : [[name, String.fromCharCode(first + at)]]));

const otherNames: Readonly<Record<string, string>> = {
  OElig: 'Œ',
  oelig: 'œ',
  Scaron: 'Š',
  scaron: 'š',
  Yuml: 'Ÿ',
  fnof: 'ƒ',
  sbquo: '‚',
  bdquo: '„',
  dagger: '†',
  permil: '‰',
  lsaquo: '‹',
  rsaquo: '›',
  zwnj: '\u200c',
  zwj: '\u200d',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  hellip: '…',
  euro: '€',
  trade: '™',
  ensp: '\u2002',
  emsp: '\u2003',
  thinsp: '\u2009',
};

const characterOf: ReadonlyMap<string, string> = new Map([
  ...Object.entries(basic),
  ...namesFrom(latinNames, 0xa0),
  ...namesFrom(greekNames, 0x391),
  ...namesFrom(smallGreekNames, 0x3b1),
  ...Object.entries(otherNames),
]);
const nameOf: ReadonlyMap<string, string> = new Map(
  [...characterOf].map(([name, character]) => [character, name]),
);

/** `prefix` is what stands before the reference when it was escaped once more: `&amp;eacute;`. */
function named(prefix: string, name: string): Spelled | null {
  const character = characterOf.get(name);
  if (character === undefined) return null;
  const write: Write = (other) => `&${prefix}${nameOf.get(other) ?? `#${other.codePointAt(0) ?? 0}`};`;
  return { character, write };
}

// References by number.

interface Numbered {
  readonly prefix: string;
  readonly digits: string;
  /** `x` or `X`; empty where the number is decimal. */
  readonly x: string;
}

const isCapitalHex = (digits: string): boolean => /[A-F]/.test(digits);

function numberText(code: number, { digits, x }: Numbered): string {
  const text = x === '' ? String(code) : code.toString(16);
  return (isCapitalHex(digits) ? text.toUpperCase() : text).padStart(digits.length, '0');
}

const codeOf = ({ digits, x }: Numbered): number => Number.parseInt(digits, x === '' ? 10 : 16);

const numbered = (reference: Numbered, code: number): string =>
  `&${reference.prefix}#${reference.x}${numberText(code, reference)};`;

function byNumber(reference: Numbered): Spelled | null {
  const code = codeOf(reference);
  if (code > 0x10ffff) return null;
  return {
    character: String.fromCodePoint(code),
    write: (other) => numbered(reference, other.codePointAt(0) ?? 0),
  };
}

/** Two references that are the halves of one character. */
function byHalves(high: Numbered, low: Numbered): Spelled {
  return {
    character: String.fromCharCode(codeOf(high), codeOf(low)),
    write: (other) =>
      numbered(high, other.charCodeAt(0)) + (other.length === 1 ? '' : numbered(low, other.charCodeAt(1))),
  };
}

// Percent-encoded characters.

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

function percentWriter(prefix: string, capital: boolean, encoding: 'utf8' | 'latin1'): Write {
  return (other) =>
    Array.from(Buffer.from(other, encoding), (byte) => {
      const digits = capital ? hex(byte).toUpperCase() : hex(byte);
      return `%${prefix}${digits}`;
    }).join('');
}

/** `%4A%C3%B6`. The bytes are UTF-8, or else of one character each. `prefix`: `25` where the `%` was encoded once more. */
function percentEncoded(text: string, prefix: string): readonly Spelled[] {
  const digits = text.replaceAll(`%${prefix}`, '');
  const bytes = Buffer.from(digits, 'hex');
  const capital = /[A-F]/.test(digits) || !/[a-f]/.test(digits);
  const spelledIn = (decoded: string, encoding: 'utf8' | 'latin1'): readonly Spelled[] =>
    Array.from(decoded, (character) => ({ character, write: percentWriter(prefix, capital, encoding) }));
  try {
    return spelledIn(strict.decode(bytes), 'utf8');
  } catch {
    return spelledIn(bytes.toString('latin1'), 'latin1');
  }
}

// The text.

const spelling =
  /&((?:amp;)*)(?:#([xX]?)([0-9A-Fa-f]{1,8})|([A-Za-z][A-Za-z0-9]{1,31}));|%((?:25)*)[0-9A-Fa-f]{2}(?:%\5[0-9A-Fa-f]{2})*/g;

type Found = RegExpExecArray;

const numberedAt = ([, prefix = '', x = '', digits]: Found): Numbered | null =>
  digits === undefined || (x === '' && /[a-f]/i.test(digits)) ? null : { prefix, digits, x };

const isHalf = (reference: Numbered | null, from: number): reference is Numbered =>
  reference !== null && codeOf(reference) >= from && codeOf(reference) < from + 0x400;

/** What a match and, where they are two halves, the next one spell. `null`: nothing, so it is text like any other. */
function spelledBy(
  found: Found,
  next: Found | undefined,
): { spelled: readonly Spelled[]; both: boolean } | null {
  const [text, prefix = '', , , name, percent] = found;
  if (percent !== undefined) return { spelled: percentEncoded(text, percent), both: false };
  const reference = numberedAt(found);
  const low = next === undefined || next.index !== found.index + text.length ? null : numberedAt(next);
  if (isHalf(reference, 0xd800) && isHalf(low, 0xdc00))
    return { spelled: [byHalves(reference, low)], both: true };
  const one = reference === null ? named(prefix, name ?? '') : byNumber(reference);
  return one === null ? null : { spelled: [one], both: false };
}

const asItself: Write = (character) => character;

const plain = (text: string): readonly Spelled[] =>
  Array.from(text, (character) => ({ character, write: asItself }));

function spelledOut(text: string): readonly Spelled[] {
  const all: Spelled[] = [];
  const matches = [...text.matchAll(spelling)];
  let at = 0;
  for (let index = 0; index < matches.length; index++) {
    const found = matches[index];
    if (found === undefined) continue;
    const spelled = spelledBy(found, matches[index + 1]);
    if (spelled === null) continue;
    if (spelled.both) index += 1;
    const last = matches[index] ?? found;
    all.push(...plain(text.slice(at, found.index)), ...spelled.spelled);
    at = last.index + last[0].length;
  }
  return [...all, ...plain(text.slice(at))];
}

const anyForm = /[&%]/;

/** The text as a reader sees it. */
export const shownText = (text: string): string =>
  anyForm.test(text)
    ? spelledOut(text)
        .map(({ character }) => character)
        .join('')
    : text;

/**
 * Replaces the text as a reader sees it, and writes every character as the one in its place was written. `replace` gives as
 * many characters as it gets. `fit` makes a character one that can be written as itself.
 */
export function respelled(text: string, replace: (shown: string) => string, fit: Write): string {
  const written = spelledOut(text);
  const shown = written.map(({ character }) => character).join('');
  const made = Array.from(replace(shown));
  return written
    .map(({ character, write }, at) => {
      const other = made[at] ?? character;
      return write(write === asItself && other !== character ? fit(other) : other);
    })
    .join('');
}
