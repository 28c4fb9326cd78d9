// Which encoding an answer is in, decided from its first bytes before any parser sees it: what they are, then the XML
// declaration, then the HTTP charset, then UTF-8.

import { TextDecoder } from 'node:util';
import { AaError } from '../aa-error.ts';

/** How far into the answer the XML declaration is looked for. */
export const declarationBytes = 1024;

/** Oracle's names of character sets, which a database procedure may well put into a declaration. */
const oracleNames: Readonly<Record<string, string>> = {
  al32utf8: 'utf-8',
  we8mswin1252: 'windows-1252',
  we8iso8859p1: 'windows-1252',
  we8iso8859p15: 'iso-8859-15',
  us7ascii: 'us-ascii',
  // Java's own.
  iso8859_1: 'windows-1252',
  iso8859_15: 'iso-8859-15',
  cp1252: 'windows-1252',
};

const byteOrderMark = (bytes: Uint8Array): string | null => {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : null;
};

/** UTF-16 without its mark: the `<` that every answer begins with is two bytes there. */
const unmarkedUtf16 = ([first, second]: Uint8Array): string | null => {
  if (first === 0x3c && second === 0) return 'utf-16le';
  return first === 0 && second === 0x3c ? 'utf-16be' : null;
};

const asciiOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, declarationBytes)).toString(
    'latin1',
  );

/** A declaration that could be read byte by byte cannot be UTF-16: one that says so counts for nothing. */
const declaredIn = (start: string): string | null => {
  const declared = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']/.exec(start)?.[1] ?? null;
  return declared !== null && /^utf-?16/i.test(declared) ? null : declared;
};

/** Whether enough has arrived to decide. */
export const encodingIsPlain = (bytes: Uint8Array): boolean => {
  if (bytes.byteLength >= declarationBytes) return true;
  const start = asciiOf(bytes);
  if (/^\s*(<(\?(x(ml?)?)?)?)?$/.test(start)) return false;
  return bytes.byteLength >= 3 && (!/^\s*<\?xml/.test(start) || start.includes('?>'));
};

/** What is UTF-16 shows it; a header that says so of anything else is as wrong as a declaration would be. */
const httpNamed = (charset: string | null): string | null =>
  charset !== null && /^utf-?16/i.test(charset) ? null : charset;

const decoderNamed = (label: string): TextDecoder | null => {
  try {
    // By the WHATWG standard `iso-8859-1` is read as windows-1252, which only adds characters where it has none.
    return new TextDecoder(oracleNames[label.trim().toLowerCase()] ?? label, { fatal: true });
  } catch {
    return null;
  }
};

/**
 * A decoder for the answer that begins with these bytes. It refuses bytes that its encoding does not have. A name that
 * nobody knows counts for nothing in an HTTP header, which anything on the way may have written, but not in the document.
 */
export const decoderFor = (bytes: Uint8Array, httpCharset: string | null): TextDecoder => {
  const own = byteOrderMark(bytes) ?? unmarkedUtf16(bytes) ?? declaredIn(asciiOf(bytes));
  const decoder =
    decoderNamed(own ?? httpNamed(httpCharset) ?? 'utf-8') ?? (own === null ? decoderNamed('utf-8') : null);
  if (decoder !== null) return decoder;
  throw new AaError('AA_MALFORMED_ANSWER', { detail: 'its character encoding is not known' });
};
