// Names of pieces whose folding is known, so that a search can be compared with a look at every name.

import fc from 'fast-check';

/** A piece as it may be written, and folded. A blank: it stands between words. */
const pieces: readonly (readonly [written: string, folded: string])[] = [
  ['a', 'a'],
  ['A', 'a'],
  ['Ä', 'a'],
  ['á', 'a'],
  ['b', 'b'],
  ['ß', 'ss'],
  ['ẞ', 'ss'],
  ['s', 's'],
  ['Ł', 'l'],
  ['ø', 'o'],
  ['Æ', 'ae'],
  ['ﬁ', 'fi'],
  ['Ａ', 'a'],
  ['İ', 'i'],
  ['7', '7'],
  ['山', '山'],
  ['\uFF5A', 'z'],
  ['𠮷', '𠮷'],
  ['𝔊', 'g'],
  [' ', ' '],
  ['-', ' '],
  ['’', ' '],
  ['\u0001', ' '],
  ['%', ' '],
  ['\uFFFD', ' '],
];

export interface MadeUpName {
  readonly written: string;
  readonly words: readonly string[];
}

const nameOf = (of: typeof pieces): MadeUpName => ({
  written: of.map(([written]) => written).join(''),
  words: of
    .map(([, folded]) => folded)
    .join('')
    .split(' ')
    .filter((word) => word !== ''),
});

export const madeUpName = (most: number): fc.Arbitrary<MadeUpName> =>
  fc.array(fc.constantFrom(...pieces), { maxLength: most }).map(nameOf);

/** Every word of the term is the beginning of a word of the name. A term without words finds nobody. */
export const isFoundBy = (name: MadeUpName, term: MadeUpName): boolean =>
  term.words.length > 0 && term.words.every((wanted) => name.words.some((word) => word.startsWith(wanted)));
