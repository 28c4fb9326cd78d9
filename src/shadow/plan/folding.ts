// Makes texts comparable that people take to be the same: without case, accents and typographic forms. What is stored and what
// is searched for are folded alike, here and never in a database: each engine would fold in its own way. Pure.

/** Letters that have no accent to take away, and that many people cannot type. Lower case. */
const plainLetters: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ŋ', 'n'],
  ['ı', 'i'],
  ['ς', 'σ'],
]);
const withPlainLetters = new RegExp(`[${[...plainLetters.keys()].join('')}]`, 'g');

/** Accents, and characters that nobody sees, such as a soft hyphen or one of no width. */
const unseen = /[\p{M}\p{Cf}]+/gu;

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

/** `Łukasz MÜLLER-Strauß` → `lukasz muller-strauss`. Folding twice changes nothing more. */
export function folded(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(unseen, '')
    .replaceAll(withPlainLetters, (letter) => plainLetters.get(letter) ?? letter);
}

/** Longer words are cut, stored ones and those that are searched for alike. In characters of JavaScript. */
export const longestWord = 200;

/** The words of a name: whatever stands between characters that are no letters and no digits. */
export const wordsIn = (name: string): readonly string[] =>
  folded(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(cut);

/**
 * The last character of Unicode, which is no character of any text. It comes after all others in the order of bytes, so that a
 * word and all that begin with it end before the word with this character behind it.
 */
export const lastCharacter = '\u{10FFFF}';

const unstorable = /[\p{Cc}\p{Cs}\u{FFFE}\u{FFFF}\u{10FFFF}]/gu;

/** An e-mail address or a login: one word, without what no database takes. */
export const wholeWord = (value: string): string => cut(folded(value).replaceAll(unstorable, '').trim());

/** Never through the middle of a character. */
function cut(word: string): string {
  if (word.length <= longestWord) return word;
  const isSplit = /[\uD800-\uDBFF]/.test(word.charAt(longestWord - 1));
  return word.slice(0, longestWord - (isSplit ? 1 : 0));
}
