// What is searched for, as ranges of words in the order of their bytes. Pure.

import type { SearchKind, SearchTerm } from '../interface/search.ts';
import { lastCharacter, wholeWord, wordsIn } from './folding.ts';

/** A customer must have a word of the kind in the range. Both ends belong to it. */
export interface WordRange {
  readonly kind: SearchKind;
  readonly from: string;
  readonly upTo: string;
}

/** More ranges are refused by those who ask: each costs a look at every customer that the others find. */
export const mostSearchWords = 10;

const beginningWith = (kind: SearchKind, from: string): WordRange => ({
  kind,
  from,
  upTo: from + lastCharacter,
});

/** The ranges of a term: none if it has no letter and no digit. */
export function searchRanges({ kind, text }: SearchTerm): readonly WordRange[] {
  if (kind === 'name') return [...new Set(wordsIn(text))].map((word) => beginningWith(kind, word));
  const isBeginning = text.trimEnd().endsWith('*');
  const word = wholeWord(isBeginning ? text.trimEnd().slice(0, -1) : text);
  if (word === '') return [];
  return [isBeginning ? beginningWith(kind, word) : { kind, from: word, upTo: word }];
}
