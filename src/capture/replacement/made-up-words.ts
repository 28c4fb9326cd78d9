// Words, numbers and what is mixed of both → made-up ones. The same word becomes the same word everywhere, whatever its case, so
// a name stays the same name in all places of a capture. Two words never become the same one where there is room.

import { markedByte } from '../bytes/utf8.ts';
import { folded, otherCharacter, otherMark, raised } from './alphabet.ts';
import type { Draw, DrawsFor } from './draw.ts';

export interface MadeUpWords {
  /** Letters, perhaps with digits between them → as many characters, each of its kind and case. */
  word(text: string): string;
  /** Digits → as many digits. Zeros before a number stay, so `0042` and `42` still are the same number. */
  number(digits: string): string;
  /** A decimal that JavaScript holds exactly → another one of that length. `null`: it is no such decimal. */
  decimal(text: string): string | null;
  /** Whether the word was replaced somewhere where it began with a capital, as names do. */
  knowsCapital(word: string): boolean;
  /** All words and numbers that were replaced. */
  readonly real: Iterable<string>;
}

/** More attempts than this mean that there is no room for a word of its own. */
const mostAttempts = 200;

/** What is longer is no word: a picture in base64, for instance. It has no other word to meet. */
const longestKnown = 200;

const isHex = /^(?=.*\d)[0-9a-f]{6,}$/;

function otherCharacters(characters: readonly string[], draw: Draw): string {
  const hex = isHex.test(characters.join(''));
  return characters
    .map((character, at) =>
      markedByte(character) === null
        ? otherCharacter(character, draw, hex)
        : otherMark(character, characters[at + 1], draw),
    )
    .join('');
}

/** A decimal with more digits than every decimal may have. */
const isLongExact = (text: string): boolean =>
  /^-?\d{1,17}\.\d{1,20}$/.test(text) && text.replace(/\D/g, '').length > 15 && String(Number(text)) === text;

const casedAs = (made: string, characters: readonly string[]): string =>
  Array.from(made, (letter, at) =>
    folded(characters[at] ?? '') === characters[at] ? letter : raised(letter),
  ).join('');

/** Numbers with at most so many digits are numbered through, so that each gets one of its own. */
const fewDigits = 4;

/** All numbers of a length in a random circle: each becomes the next one, so none becomes itself. */
function circle(length: number, draw: Draw): ReadonlyMap<string, string> {
  const first = 10 ** (length - 1);
  const all = Array.from({ length: 9 * first }, (_, step) => String(first + step));
  for (let at = all.length - 1; at > 0; at--) {
    const other = draw(at + 1);
    [all[at], all[other]] = [all[other] ?? '', all[at] ?? ''];
  }
  return new Map(all.map((number, at) => [number, all[(at + 1) % all.length] ?? '']));
}

function otherNumber(number: string, draw: Draw): string {
  const first = (Number(number[0]) + draw(8)) % 9;
  return String(first + 1) + otherCharacters(Array.from(number.slice(1)), draw);
}

/** `avoided`: words and numbers that are never made up, because they stand in the real answers. */
export function madeUpWords(draws: DrawsFor, avoided: ReadonlySet<string>): MadeUpWords {
  const made = new Map<string, string>();
  const taken = new Set<string>();
  const capitals = new Set<string>();
  const circles = new Map<number, ReadonlyMap<string, string>>();

  /** The first candidate that no other word has. */
  function invented(kind: string, text: string, candidate: (draw: Draw) => string): string {
    const known = made.get(text);
    if (known !== undefined) return known;
    let found = candidate(draws(kind, text));
    for (let attempt = 1; attempt < mostAttempts && (taken.has(found) || avoided.has(found)); attempt++)
      found = candidate(draws(kind, text, attempt));
    if (text.length > longestKnown) return found;
    taken.add(found);
    made.set(text, found);
    return found;
  }
  function shortNumber(digits: string): string {
    const { length } = digits;
    const known = circles.get(length) ?? circle(length, draws('circle', String(length)));
    circles.set(length, known);
    return known.get(digits) ?? digits;
  }
  function number(digits: string): string {
    const significant = digits.replace(/^0+/, '');
    const zeros = digits.slice(0, digits.length - significant.length);
    if (significant === '') return digits;
    if (significant.length <= fewDigits) return zeros + shortNumber(significant);
    return zeros + invented('number', significant, (draw) => otherNumber(significant, draw));
  }
  function word(text: string): string {
    const characters = Array.from(text);
    const small = characters.map(folded);
    const key = small.join('');
    if (small[0] !== characters[0]) capitals.add(key);
    return casedAs(
      invented('word', key, (draw) => otherCharacters(small, draw)),
      characters,
    );
  }
  /** Most decimals of many digits cannot be held exactly, so several are tried. */
  function decimal(text: string): string | null {
    if (!isLongExact(text)) return null;
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const draw = draws('decimal', text, attempt);
      const other = text.replace(/[1-9]/g, (digit) => String(((Number(digit) + draw(8)) % 9) + 1));
      if (isLongExact(other)) return other;
    }
    return null;
  }
  return {
    word,
    number,
    decimal,
    knowsCapital: (text) => capitals.has(Array.from(text, folded).join('')),
    get real() {
      return made.keys();
    },
  };
}
