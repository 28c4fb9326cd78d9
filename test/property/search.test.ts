import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchRanges } from '../../src/shadow/plan/search-ranges.ts';
import { folded, wholeWord, wordsIn } from '../../src/shadow/plan/folding.ts';
import { isFoundBy, madeUpName } from '../support/made-up-names.ts';

/** In the order of the databases. */
const isIn = (word: string, from: string, upTo: string): boolean =>
  Buffer.compare(Buffer.from(from), Buffer.from(word)) <= 0 &&
  Buffer.compare(Buffer.from(word), Buffer.from(upTo)) <= 0;

test('the words in the ranges of a term are those that begin so', () => {
  fc.assert(
    fc.property(madeUpName(12), madeUpName(4), (name, term) => {
      const words = wordsIn(name.written);
      const ranges = searchRanges({ kind: 'name', text: term.written });
      const found =
        ranges.length > 0 && ranges.every(({ from, upTo }) => words.some((word) => isIn(word, from, upTo)));
      expect(found).toBe(isFoundBy(name, term));
    }),
    { numRuns: 500 },
  );
});

test('folding twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => folded(folded(text)) === folded(text)),
    { numRuns: 500 },
  );
});

test.each([
  ['Mac\u00ADDonald', ['macdonald']],
  ['\u200eAnn\u200b \u2060Mull\ufeff', ['ann', 'mull']],
  ['می\u200cخواهم', ['میخواهم']],
])('characters that nobody sees are not in the words of %j', (name, words) => {
  expect(wordsIn(name)).toEqual(words);
  expect(wholeWord(`ann\u200b@example.org\u00ad`)).toBe('ann@example.org');
});
