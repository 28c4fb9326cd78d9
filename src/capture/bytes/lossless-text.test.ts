import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { losslessText } from './lossless-text.ts';

const same = (bytes: Uint8Array, charset: string | null): void => {
  const { text, encode } = losslessText(bytes, charset);
  expect(Buffer.from(encode(text))).toEqual(Buffer.from(bytes));
};

const charsets = [
  'utf-8',
  'iso-8859-1',
  'iso-8859-2',
  'windows-1252',
  'koi8-r',
  'shift_jis',
  'nonsense',
  null,
];

test('any bytes come back as they were', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...charsets), same));
});

test('texts come back in UTF-8, in UTF-16 and as CESU-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      same(Buffer.from(text, 'utf8'), null);
      same(Buffer.from(`\ufeff${text}`, 'utf16le'), null);
      same(Buffer.from(`\ufeff${text}x`, 'utf16le').swap16(), 'utf-8');
    }),
    { numRuns: 40 },
  );
});

const cases: readonly (readonly [string, readonly number[]])[] = [
  ['a character cut in two', [0x63, 0xc3, 0x3c]],
  ['one byte of Latin-1', [0x51, 0x75, 0xe9, 0x62]],
  ['two halves of three bytes', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
  ['a lone half', [0xed, 0xa0, 0xbd, 0x41]],
  ['a character for private use', [0xef, 0x9c, 0x80, 0xef, 0x9b, 0xbf]],
  ['a last byte of UTF-16 without a partner', [0xff, 0xfe, 0x3c, 0x00, 0x41]],
];

test.each(cases)('%s comes back', (_, bytes) => {
  same(Uint8Array.from(bytes), 'utf-8');
});
