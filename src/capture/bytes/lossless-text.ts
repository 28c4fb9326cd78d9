// The bytes of an answer as a text, in a way that gives the same bytes back. It refuses nothing: bytes that do not fit the
// encoding become marks (`utf8.ts`).

import { fromUtf8, markedByte, markOf, plainUtf8, toUtf8 } from './utf8.ts';

export interface LosslessText {
  readonly text: string;
  /** The name of the encoding, in lower case. */
  readonly encoding: string;
  /** The bytes of a text in this encoding. */
  readonly encode: (text: string) => Uint8Array;
  /** The character itself, or one of the same kind that the encoding has. */
  readonly fit: (character: string) => string;
}

const itself = (character: string): string => character;

// UTF-16.

function utf16Order([first, second]: Uint8Array): 'le' | 'be' | null {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c) ? 'be' : null;
}

function inOrder(bytes: Uint8Array, order: 'le' | 'be'): Buffer {
  const copy = Buffer.from(bytes);
  return order === 'be' ? copy.swap16() : copy;
}

/** A last byte that has no partner is kept as it is. */
function utf16Text(bytes: Uint8Array, order: 'le' | 'be'): LosslessText {
  const even = bytes.length - (bytes.length % 2);
  const tail = bytes.slice(even);
  return {
    text: inOrder(bytes.subarray(0, even), order).toString('utf16le'),
    encoding: `utf-16${order}`,
    encode: (text) => Buffer.concat([inOrder(Buffer.from(text, 'utf16le'), order), tail]),
    fit: itself,
  };
}

// UTF-8.

const utf8Text = (bytes: Uint8Array): LosslessText => ({
  text: fromUtf8(bytes),
  encoding: 'utf-8',
  encode: toUtf8,
  fit: itself,
});

// Encodings with one byte for each character.

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** The character of each byte; `null` where the name is not known, or means an encoding of another kind. */
function singleBytes(label: string): readonly string[] | null {
  try {
    const characters = Array.from(new TextDecoder(label, { ignoreBOM: true }).decode(everyByte));
    if (characters.length !== 256) return null;
    return characters.map((character, byte) => (character === '\ufffd' ? markOf(byte) : character));
  } catch {
    return null;
  }
}

const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{L}/u, /\p{N}/u, /\p{M}/u];
const kindOf = (character: string): number => kinds.findIndex((kind) => kind.test(character));

function singleByteText(bytes: Uint8Array, encoding: string, table: readonly string[]): LosslessText {
  const byteOf = new Map(table.map((character, byte) => [character, byte]));
  const fit = (character: string): string => {
    if (byteOf.has(character) || markedByte(character) !== null) return character;
    const kind = kindOf(character);
    const fitting = table.filter((other) => other > '\u007f' && kindOf(other) === kind);
    return fitting[character.charCodeAt(0) % Math.max(fitting.length, 1)] ?? '?';
  };
  const encode = (text: string): Uint8Array =>
    Uint8Array.from(Array.from(text, (character) => byteOf.get(character) ?? markedByte(character) ?? 0x3f));
  const text = Array.from(bytes, (byte) => table[byte] ?? markOf(byte)).join('');
  return { text, encoding, encode, fit };
}

// The choice.

const declaration = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']/;
const declarationBytes = 1024;

const declaredIn = (bytes: Uint8Array): string | null =>
  declaration.exec(Buffer.from(bytes.subarray(0, declarationBytes)).toString('latin1'))?.[1] ?? null;

const isUtf8Name = (label: string): boolean => /^\s*(utf-?8|al32utf8)\s*$/i.test(label);

/** Bytes that are UTF-8 count as such, whatever they are declared as: the words in them are found so. */
export function losslessText(bytes: Uint8Array, httpCharset: string | null): LosslessText {
  const order = utf16Order(bytes);
  if (order !== null) return utf16Text(bytes, order);
  if (plainUtf8(bytes) !== null) return utf8Text(bytes);
  const labels = [declaredIn(bytes), httpCharset].filter((label) => label !== null);
  for (const label of labels) {
    const table = isUtf8Name(label) ? null : singleBytes(label);
    if (table !== null) return singleByteText(bytes, label.trim().toLowerCase(), table);
  }
  return labels.length === 0 || labels.some(isUtf8Name)
    ? utf8Text(bytes)
    : singleByteText(bytes, 'bytes', singleBytes('windows-1252') ?? []);
}
