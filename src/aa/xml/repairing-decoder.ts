// From bytes to text where some bytes are not of the encoding. All other bytes are read as they are. Bytes that the encoding does
// not have become marks (unfit-text.ts), which the parser turns into one lost character each, with a finding.
//
// The decoder of the platform reads all that is sound. Only from the first piece on that it refuses is the reading done here.

import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { byteMark, halfMark } from './unfit-text.ts';

export interface PieceDecoder {
  text(bytes: Uint8Array): string;
  /** What is left when the answer has ended. */
  end(): string;
}

/** Encodings of several bytes in which it is not clear where the next character begins. A bad byte ends the call there. */
const unclear = /^(gb|big5|euc-|iso-2022|shift_jis|replacement)/;

/** The end of all bytes so far that may be the beginning of a character has so many bytes at most. */
const longestRest = 4;

/** Reads as the decoder does, and goes on where it gives up. The decoder is a strict one (`fatal`). */
export function repairingDecoder(strict: TextDecoder): PieceDecoder {
  let lenient: PieceDecoder | null = null;
  let last: Uint8Array = new Uint8Array(0);
  let count = 0;
  function goOn(): PieceDecoder {
    const { encoding } = strict;
    if (encoding === 'utf-8') return lenientUtf8(last.subarray(last.length - restOfUtf8(last)));
    if (encoding.startsWith('utf-16'))
      return lenientUtf16(encoding === 'utf-16be', last.subarray(last.length - restOfUtf16(last, count)));
    return lenientSingleByte(encoding);
  }
  function read(bytes: Uint8Array | null): string {
    if (lenient === null) {
      try {
        const text = bytes === null ? strict.decode() : strict.decode(bytes, { stream: true });
        if (bytes !== null) {
          last = bytes.length >= longestRest ? bytes : Buffer.concat([last, bytes]).subarray(-longestRest);
          count += bytes.length;
        }
        return text;
      } catch (error) {
        if (unclear.test(strict.encoding)) throw error;
        lenient = goOn();
      }
    }
    return bytes === null ? lenient.end() : lenient.text(bytes);
  }
  return { text: read, end: () => read(null) };
}

// UTF-8. Also CESU-8, which writes each half of a pair as a character of its own: Oracle's UTF8 does.

const isBetween = (byte: number | undefined, least: number, most: number): boolean =>
  byte !== undefined && byte >= least && byte <= most;

/** The bounds of the second byte after this first one. */
function secondBytes(first: number): readonly [number, number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  return first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}

/** How many bytes a character has that begins with this byte. 0: none begins so. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** How many bytes from `at` on are, or begin, one character. */
function soundFrom(bytes: Uint8Array, at: number): { readonly sound: number; readonly needed: number } {
  const first = bytes[at] ?? 0;
  const needed = lengthOf(first);
  if (needed < 2) return { sound: needed, needed };
  const [least, most] = secondBytes(first);
  if (!isBetween(bytes[at + 1], least, most)) return { sound: 1, needed };
  let sound = 2;
  while (sound < needed && isBetween(bytes[at + sound], 0x80, 0xbf)) sound++;
  return { sound, needed };
}

/** The half of a pair that CESU-8 has there, or `null`. */
function halfAt(bytes: Uint8Array, at: number): number | null {
  const [first, second = 0, third = 0] = bytes.subarray(at, at + 3);
  const isHalf = first === 0xed && isBetween(second, 0xa0, 0xbf) && isBetween(third, 0x80, 0xbf);
  return isHalf ? 0xd000 | ((second & 0x3f) << 6) | (third & 0x3f) : null;
}

/** How many bytes at the end may be the beginning of a character, or of a half. */
function restOfUtf8(bytes: Uint8Array): number {
  for (let rest = Math.min(3, bytes.length); rest > 0; rest--) {
    const at = bytes.length - rest;
    const { sound, needed } = soundFrom(bytes, at);
    const isCutHalf = bytes[at] === 0xed && rest === 2 && isBetween(bytes[at + 1], 0xa0, 0xbf);
    if ((needed > rest && sound === rest) || isCutHalf) return rest;
  }
  return 0;
}

function lenientUtf8(start: Uint8Array): PieceDecoder {
  let rest: Uint8Array = start;
  function text(bytes: Uint8Array): string {
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const cut = all.length - restOfUtf8(all);
    rest = all.slice(cut);
    return utf8WithMarks(all.subarray(0, cut));
  }
  return { text, end: () => utf8WithMarks(rest) };
}

function utf8WithMarks(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(bytes)) return buffer.toString('utf8');
  let text = '';
  let from = 0;
  let at = 0;
  while (at < bytes.length) {
    if ((bytes[at] ?? 0) < 0x80) {
      at++;
      continue;
    }
    const { sound, needed } = soundFrom(bytes, at);
    if (needed > 0 && sound === needed) {
      at += needed;
      continue;
    }
    const half = halfAt(bytes, at);
    text += buffer.toString('utf8', from, at) + (half === null ? byteMark(bytes[at] ?? 0) : halfMark(half));
    at += half === null ? Math.max(1, sound) : 3;
    from = at;
  }
  return text + buffer.toString('utf8', from);
}

// UTF-16, with halves that stand alone.

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** An odd byte, and a high half that may get its low one. Of which order the bytes are does not matter for the bound. */
function restOfUtf16(bytes: Uint8Array, count: number): number {
  return Math.min(bytes.length, (count % 2) + 2);
}

const loneHalf = /[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g;

/** `start`: the last bytes that the strict decoder took. What it has given of them already is left out. */
function lenientUtf16(isBigEndian: boolean, start: Uint8Array): PieceDecoder {
  let rest: Uint8Array = heldOf(isBigEndian, start);
  function text(bytes: Uint8Array): string {
    const all = Buffer.concat([rest, bytes]);
    let cut = all.length - (all.length % 2);
    if (cut >= 2 && isHigh(unitAt(all, cut - 2, isBigEndian))) cut -= 2;
    rest = all.subarray(cut);
    const whole = all.subarray(0, cut);
    return marked((isBigEndian ? Buffer.from(whole).swap16() : whole).toString('utf16le'));
  }
  function end(): string {
    const half = rest.length >= 2 ? halfMark(unitAt(rest, 0, isBigEndian)) : '';
    return half + (rest.length % 2 === 1 ? byteMark(rest.at(-1) ?? 0) : '');
  }
  return { text, end };
}

const unitAt = (bytes: Uint8Array, at: number, isBigEndian: boolean): number => {
  const [first = 0, second = 0] = bytes.subarray(at, at + 2);
  return isBigEndian ? (first << 8) | second : (second << 8) | first;
};

/** What the strict decoder has kept back: a high half, and an odd byte. */
function heldOf(isBigEndian: boolean, start: Uint8Array): Uint8Array {
  const isOdd = start.length % 2 === 1;
  if (start.length < 2) return start;
  return isHigh(unitAt(start, 0, isBigEndian)) ? start : isOdd ? start.subarray(2) : new Uint8Array(0);
}

const marked = (text: string): string =>
  text.isWellFormed()
    ? text
    : text.replace(loneHalf, (found) => (found.length === 2 ? found : halfMark(found.charCodeAt(0))));

// Encodings with one byte for each character.

function lenientSingleByte(encoding: string): PieceDecoder {
  const decoder = new TextDecoder(encoding);
  const text = (bytes: Uint8Array): string =>
    decoder.decode(bytes).replace(/\uFFFD/g, (_, at: number) => byteMark(bytes[at] ?? 0));
  return { text, end: () => '' };
}
