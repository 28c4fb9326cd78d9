import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokensOf, writtenTokens } from './tokens.ts';

const bits = [
  '<',
  '>',
  '/',
  '"',
  "'",
  '=',
  ' ',
  '!',
  '?',
  '[',
  ']',
  '-',
  '&',
  ';',
  'a',
  'b:c',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?xml ',
  '?>',
  '<!DOCTYPE ',
];

test('nothing of a text is lost, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      expect(writtenTokens(tokensOf(text))).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

const valuesOf = (text: string): readonly string[] =>
  tokensOf(text).flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (piece.is === 'value' ? [piece.text] : [])),
  );

test('values are found in every place', () => {
  expect(valuesOf('<a b="1" c = \'2\' d=3 e>4<!--5--><![CDATA[6]]><?x 7?></a>')).toEqual([
    '1',
    '2',
    'd',
    '3',
    'e',
    '4',
    '5',
    '6',
    ' 7',
  ]);
});

test('what only looks like markup is a text', () => {
  expect(valuesOf('<a>R < D, x<3, <ann@example.org>, <a "b></a>')).toEqual([
    'R ',
    '< D, x',
    '<3, ',
    ', ',
    '<a "b>',
  ]);
});
