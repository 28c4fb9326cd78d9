// For a character another one of the same kind: a letter for a letter, a digit for a digit, in as many bytes, and never itself.

import { isCesuMark, markedByte, markOf } from '../bytes/utf8.ts';
import type { Draw } from './draw.ts';

// Case. Only letters whose other case stands close by are changed: all others would take more bytes, or several characters.

const longestStep = 64;

const isClose = (one: string, other: string): boolean =>
  Array.from(other).length === 1 &&
  Math.abs((one.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)) <= longestStep;

/** The small letter of a capital. */
export function folded(character: string): string {
  const small = character.toLowerCase();
  return isClose(character, small) && small.toUpperCase() === character ? small : character;
}

export function raised(character: string): string {
  const large = character.toUpperCase();
  return isClose(character, large) && large.toLowerCase() === character ? large : character;
}

// Kinds.

const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{L}/u, /\p{N}/u, /\p{So}/u, /\p{Co}/u];

/** What is no letter, no digit and no picture has no kind, and stays. So do combining marks: alone they say nothing. */
const kindOf = (character: string): number => kinds.findIndex((kind) => kind.test(character));

const hasCapital = (character: string): boolean => raised(character) !== character;

const asciiLetters = 'abcdefghijklmnopqrstuvwxyz';
const hexLetters = 'abcdef';
const digits = '0123456789';

const another = (choices: string, character: string, draw: Draw): string => {
  const others = choices.replace(character, '');
  return others[draw(others.length)] ?? character;
};

const blockSize = 64;
const blocks = new Map<string, readonly string[]>();
const mostKnown = 5_000;

const blockAt = (start: number): readonly string[] =>
  start < 0x80 || start > 0x10ffc0 || (start >= 0xd800 && start < 0xe000)
    ? []
    : Array.from({ length: blockSize }, (_, step) => String.fromCodePoint(start + step));

const bytesOf = (character: string): number => Buffer.byteLength(character);

/** A letter of one to four bytes, where no other character of the kind is near. */
const lastResorts = ['x', '\u01c0', '\u3400', '\u{10000}'];

/** The best others first: of the same kind and case, of the same kind, any letters; then those of the blocks around. */
function othersOf(character: string): readonly string[] {
  const start = (character.codePointAt(0) ?? 0) & ~(blockSize - 1);
  const [kind, capital] = [kindOf(character), hasCapital(character)];
  const near = blockAt(start).filter((other) => other !== character);
  const around = [...blockAt(start - blockSize), ...blockAt(start + blockSize)];
  const sameKind = (other: string): boolean => kindOf(other) === kind;
  const choices = [
    near.filter((other) => sameKind(other) && hasCapital(other) === capital && folded(other) === other),
    near.filter(sameKind),
    around.filter((other) => sameKind(other) && bytesOf(other) === bytesOf(character)),
    near.filter((other) => /\p{L}/u.test(other)),
  ];
  return choices.find((some) => some.length > 0) ?? [lastResorts[bytesOf(character) - 1] ?? '?'];
}

function knownOthers(character: string): readonly string[] {
  const known = blocks.get(character) ?? othersOf(character);
  if (blocks.size < mostKnown) blocks.set(character, known);
  return known;
}

/** Pictures below this are signs such as ° and ©, which say nothing. */
const firstPicture = 0x2000;

function otherOfBlock(character: string, draw: Draw): string {
  const code = character.codePointAt(0) ?? 0;
  if (kindOf(character) < 0 || (/\p{So}/u.test(character) && code < firstPicture)) return character;
  const others = knownOthers(character);
  return others[draw(others.length)] ?? '?';
}

/** A small letter, a digit or any other character → another. `hex`: letters stay within a to f. */
export function otherCharacter(character: string, draw: Draw, hex = false): string {
  if (character >= 'a' && character <= 'z') return another(hex ? hexLetters : asciiLetters, character, draw);
  if (character >= '0' && character <= '9') return another(digits, character, draw);
  return character < '\u0080' || isCesuMark(character) ? character : otherOfBlock(character, draw);
}

// Bytes that do not fit the encoding.

const isContinuation = (byte: number): boolean => byte >= 0x80 && byte < 0xc0;

/** The first byte of a sequence → another that announces as many bytes. */
function otherLead(byte: number, draw: Draw): number {
  if (byte >= 0xe0 && byte <= 0xef) return 0xe0 + ((byte - 0xe0 + 1 + draw(15)) % 16);
  return byte >= 0xc2 && byte <= 0xdf ? 0xc2 + ((byte - 0xc2 + 1 + draw(29)) % 30) : byte;
}

/** The mark of a byte → the mark of another byte, at which the text is as broken as before. `next`: what stands behind it. */
export function otherMark(mark: string, next: string | undefined, draw: Draw): string {
  const byte = markedByte(mark) ?? 0;
  const following = next === undefined ? null : markedByte(next);
  if (isContinuation(byte)) return markOf((byte & 0xf0) | ((byte + 1 + draw(15)) & 0x0f));
  return following !== null && isContinuation(following) ? mark : markOf(otherLead(byte, draw));
}
