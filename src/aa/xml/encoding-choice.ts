// Which character encoding an answer has. A byte order mark decides, then what HTTP says, then what the XML declaration says; else
// it is UTF-8. Where HTTP and the declaration differ, one of them is wrong, and the bytes decide.

import { AaError } from '../aa-error.ts';
import { decoderNamed, hidesAscii, isNameOfAscii, shownName } from './encoding-names.ts';

/** The XML declaration is looked for in so many first bytes. */
const declarationBytes = 1024;

/** Names the encoding of every answer of a client, where neither HTTP nor the answer itself says the right one. */
export const encodingKey = 'dialect.answers.encoding';

// What the first bytes are.

function byteOrderMark(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : null;
}

/** `<`, and the white space that may stand before it. */
const beginnings: ReadonlySet<number | undefined> = new Set([0x3c, 0x20, 0x09, 0x0a, 0x0d]);

/** UTF-16 without a mark: there, the first character of every answer takes two bytes. A NUL before a `<` is only a NUL. */
function unmarkedUtf16([first, second, third]: Uint8Array): string | null {
  if (beginnings.has(first) && second === 0 && third !== 0) return 'utf-16le';
  return first === 0 && beginnings.has(second) && third === 0 ? 'utf-16be' : null;
}

/** The encoding that the first three bytes show. */
export const seenIn = (bytes: Uint8Array): string | null => byteOrderMark(bytes) ?? unmarkedUtf16(bytes);

export const latinText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

const comments = /<!--[^]*?(?:-->|$)/g;
const rootStart = /<(?:[a-z_:]|![a-z])/i;
/** As in `opening.ts`, a declaration that is not as XML wants it says what it says: in capitals, or without quotes. */
const declarations = /<\?xml\s[^>]*?\bencoding\s*=\s*(?:["']([^"'>]*)["']|([^\s"'?>]+))/gi;

/** What stands before the root, without comments. `null`: the root has not begun yet. */
function prologOf(bytes: Uint8Array): string | null {
  const text = latinText(bytes.subarray(0, declarationBytes)).replace(comments, '');
  const root = text.search(rootStart);
  if (root >= 0) return text.slice(0, root);
  return bytes.byteLength >= declarationBytes || /^\s*[^\s<]/.test(text) ? text : null;
}

/** Whether enough bytes have arrived to choose. */
export const isTelling = (bytes: Uint8Array): boolean =>
  bytes.byteLength >= 3 && (seenIn(bytes) !== null || prologOf(bytes) !== null);

// What is said.

export interface SaidOutside {
  /** The charset of the HTTP header. */
  readonly httpCharset: string | null;
  /** The encoding that the configuration names. It overrules all else. Default: none. */
  readonly encoding?: string | null | undefined;
}

interface Statement {
  readonly by: 'HTTP' | 'the XML declaration';
  readonly name: string;
  readonly encoding: string;
}

/** `settled`: the encoding. `contested`: the bytes must decide, and the first of the statements counts where they do not. */
export type EncodingChoice =
  | { readonly kind: 'settled'; readonly encoding: string }
  | { readonly kind: 'contested'; readonly statements: readonly Statement[] };

const settled = (encoding: string): EncodingChoice => ({ kind: 'settled', encoding });

/** UTF-16 is seen in the bytes. A name of it in any other document is wrong, and counts for nothing. */
function statement(by: Statement['by'], name: string | null): readonly Statement[] {
  const decoder = name === null ? null : decoderNamed(name);
  if (name === null || decoder === null || decoder.encoding.startsWith('utf-16')) return [];
  return [{ by, name, encoding: decoder.encoding }];
}

/** Of each declaration, as an answer may have several of them. */
const declaredIn = (bytes: Uint8Array): readonly string[] =>
  [...(prologOf(bytes) ?? latinText(bytes.subarray(0, declarationBytes))).matchAll(declarations)]
    .map(([, quoted = '', bare = '']) => (quoted || bare).trim())
    .filter((name) => name !== '');

/** Throws `AA_MALFORMED_ANSWER` where a name is declared, and none that is given is known. */
export function encodingChoice(
  bytes: Uint8Array,
  { httpCharset, encoding = null }: SaidOutside,
): EncodingChoice {
  const sure = encoding ?? seenIn(bytes);
  if (sure !== null) return settled(sure);
  const declared = declaredIn(bytes);
  const statements = [
    ...statement('HTTP', httpCharset),
    ...declared.flatMap((name) => statement('the XML declaration', name)),
  ];
  const [first, ...others] = statements;
  if (first === undefined) {
    const unknown = declared.find((name) => decoderNamed(name) === null);
    if (unknown !== undefined) throw unknownEncoding(unknown);
    return settled('utf-8');
  }
  const isSame = others.every(({ encoding: other }) => other === first.encoding);
  const agree = isSame && !statements.some(({ name }) => isNameOfAscii(name));
  return agree || statements.some(isNotPlain) ? settled(first.encoding) : { kind: 'contested', statements };
}

const isNotPlain = ({ encoding }: Statement): boolean => {
  const decoder = decoderNamed(encoding);
  return decoder === null || hidesAscii(decoder);
};

/** Every answer would have it, whoever is asked for. */
export const unknownEncoding = (name: string): AaError =>
  new AaError('AA_MALFORMED_ANSWER', {
    detail: `its character encoding "${shownName(name)}" is not known; the right one can be named in \`${encodingKey}\``,
    dialectKeys: [encodingKey],
    flaw: 'unknown-encoding',
  });

// What the bytes say.

const sequence = '[\\xc2-\\xdf][\\x80-\\xbf]|[\\xe0-\\xef][\\x80-\\xbf]{2}|[\\xf0-\\xf4][\\x80-\\xbf]{3}';
const sequences = new RegExp(sequence, 'g');
const cutAtTheEnd = /[\xc2-\xf4][\x80-\xbf]{0,2}$/;
const cutAtTheStart = /^[\x80-\xbf]{1,3}/;
const high = /[\x80-\xff]/g;

/**
 * Sequences that no text in an encoding of single bytes has: accents of Europe, typographic marks, what has four bytes, and two
 * sequences side by side. A single one of the others may be a text: `É’` in windows-1252 is one character of UTF-8.
 */
const telling = new RegExp(
  `[\\xc2-\\xc5][\\x80-\\xbf]|\\xe2[\\x80-\\x84][\\x80-\\xbf]|[\\xf0-\\xf4][\\x80-\\xbf]{3}|(?:${sequence}){2}`,
);

interface Utf8Count {
  /** Characters beyond ASCII. */
  readonly found: number;
  /** Bytes that are of no character. */
  readonly broken: number;
}

function utf8Count(text: string): Utf8Count {
  const found = text.match(sequences)?.length ?? 0;
  const broken = text.replace(sequences, '').replace(cutAtTheEnd, '').match(high)?.length ?? 0;
  return { found, broken };
}

/** Whether these bytes are UTF-8, where they are nothing else or a few of them are broken. */
export function looksLikeUtf8(bytes: Uint8Array): boolean {
  const text = latinText(bytes);
  if (!telling.test(text)) return false;
  const { found, broken } = utf8Count(text);
  return found > broken;
}

/** The characters and the bad bytes of a piece. The first character may have begun before it. */
export const utf8In = (bytes: Uint8Array): Utf8Count =>
  utf8Count(latinText(bytes).replace(cutAtTheStart, ''));

/** Whether all of these bytes fit. The last character may be incomplete. */
function fits(encoding: string, bytes: Uint8Array): boolean {
  try {
    decoderNamed(encoding)?.decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The encoding of an answer with contested statements. `bytes`: a part of it, beginning with its first byte that is not ASCII. */
export function encodingOfBytes(bytes: Uint8Array, statements: readonly Statement[]): string {
  if (looksLikeUtf8(bytes)) return 'utf-8';
  const named = statements.map(({ encoding }) => encoding);
  return named.find((encoding) => fits(encoding, bytes)) ?? named[0] ?? 'utf-8';
}

/** What `check` says of contested statements. `used`: `null` where no byte showed which one is right. */
export function contestRemark(statements: readonly Statement[], used: string | null): string {
  const said = statements.map(({ by, name }) => `${by} says ${shownName(name)}`).join(', ');
  const outcome =
    used === null ? 'nothing in this answer shows which one is right' : `this answer was read as ${used}`;
  return `about its character encoding ${said}: ${outcome}; \`${encodingKey}\` settles it`;
}

export const doubtRemark = (encoding: string): string =>
  `it is said to be ${encoding}, but its bytes look like utf-8: see \`${encodingKey}\``;

/** What `check` says where nearly all accents are lost. In which encoding they are cannot be seen, so it is never guessed. */
export function lossRemark(httpCharset: string | null): string {
  const isUnknown = httpCharset !== null && decoderNamed(httpCharset) === null;
  const said = isUnknown ? `HTTP says ${shownName(httpCharset)}, which is not known; ` : '';
  return `${said}it was read as utf-8, which its accents are not, so they are lost: name their encoding in \`${encodingKey}\``;
}
