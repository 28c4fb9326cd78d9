import { expect, test } from 'vitest';
import { decoderFor } from './encoding.ts';

test('an HTTP charset that nobody knows counts for nothing', () => {
  const bytes = Buffer.from('<r>é</r>');
  expect(decoderFor(bytes, 'x-oracle-9').decode(bytes)).toBe('<r>é</r>');
  expect(() => decoderFor(bytes, 'x-oracle-9').decode(Buffer.from([0xe9]))).toThrow();
});

test('a declared encoding that nobody knows is refused', () => {
  expect(() => decoderFor(Buffer.from('<?xml version="1.0" encoding="x-9"?><r/>'), 'utf-8')).toThrow(
    expect.objectContaining({ code: 'AA_MALFORMED_ANSWER' }),
  );
});

test.each([
  ['WE8ISO8859P1', 0xe9],
  ['ISO8859_1', 0xe9],
  ['Cp1252', 0x80],
])('a declaration may use the name that Oracle or Java has for it: %s', (name, byte) => {
  const bytes = Buffer.from(`<?xml version="1.0" encoding="${name}"?><r/>`);
  expect(decoderFor(bytes, null).decode(Buffer.from([byte]))).toBe(byte === 0x80 ? '€' : 'é');
});
