import { describe, expect, test } from 'vitest';
import { chunksOf, failureCodeOf } from '../../../test/support/answer-chunks.ts';
import { decodedText, decoderFor } from './encoding.ts';
import { checkedOpening } from './opening.ts';

interface Options {
  readonly httpCharset?: string;
  readonly size?: number;
  readonly maxBytes?: number;
}

const textOf = async (bytes: Uint8Array | string, { httpCharset, size, maxBytes }: Options = {}) => {
  const options = { httpCharset: httpCharset ?? null, maxBytes: maxBytes ?? 1_000_000 };
  return (await Array.fromAsync(checkedOpening(decodedText(chunksOf(bytes, size), options)))).join('');
};

const latin = (text: string) => Buffer.from(text, 'latin1');
const declared = (encoding: string, text: string) =>
  `<?xml version="1.0" encoding="${encoding}"?><r>${text}</r>`;

describe('the encoding is decided by', () => {
  test.each([1, 2, 7, 65_536])('the declaration before the HTTP charset, in pieces of %i', async (size) => {
    const bytes = latin(declared('ISO-8859-1', 'Zoë'));
    expect(await textOf(bytes, { size, httpCharset: 'utf-8' })).toContain('Zoë');
  });

  test.each(['windows-1252', 'cp1252', 'latin1', 'ISO-8859-1', 'us-ascii', 'WE8MSWIN1252'])(
    'the name %s, with the characters that Windows added',
    async (encoding) => {
      const bytes = Buffer.concat([
        latin(`<?xml version='1.0' encoding='${encoding}'?><r>`),
        Buffer.of(0x80),
        latin('</r>'),
      ]);
      expect(await textOf(bytes)).toContain('<r>€</r>');
    },
  );

  test('the HTTP charset where nothing is declared', async () => {
    expect(await textOf(latin('<?xml version="1.0"?><r>Zoë</r>'), { httpCharset: 'iso-8859-1' })).toContain(
      'Zoë',
    );
    expect(await textOf(latin('<r>Zoë</r>'), { httpCharset: 'windows-1252' })).toContain('Zoë');
  });

  test.each([1, 65_536])('the byte order mark before all else, in pieces of %i', async (size) => {
    const bytes = Buffer.from(`\uFEFF${declared('ISO-8859-1', 'Zoë')}`);
    expect(await textOf(bytes, { size, httpCharset: 'latin1' })).toBe(declared('ISO-8859-1', 'Zoë'));
    expect(await textOf(Buffer.from('\uFEFF<r>Zoë</r>', 'utf16le'), { size })).toBe('<r>Zoë</r>');
  });

  test.each([1, 65_536])('zeros beside the first character, in pieces of %i', async (size) => {
    const little = Buffer.from(declared('UTF-16', 'Zoë'), 'utf16le');
    expect(await textOf(little, { size })).toBe(declared('UTF-16', 'Zoë'));
    expect(await textOf(Buffer.from(little).swap16(), { size, httpCharset: 'utf-16' })).toContain('Zoë');
  });

  test('the HTTP charset where the declared encoding is impossible', async () => {
    expect(await textOf(latin(declared('UTF-16', 'Zoë')), { httpCharset: 'latin1' })).toContain('Zoë');
  });

  test('UTF-8 where no encoding is given, or an impossible one', async () => {
    expect(await textOf('<r>Zoë 𝄞</r>', { size: 1 })).toBe('<r>Zoë 𝄞</r>');
    expect(await textOf(declared('UTF-16', 'Zoë'))).toContain('Zoë');
    expect(await textOf(declared('UTF-16', 'Zoë'), { httpCharset: 'UTF-16' })).toContain('Zoë');
  });
});

describe('P5: an answer is refused where', () => {
  test.each<[string, Uint8Array | string, string, Options?]>([
    ['its bytes are not UTF-8', latin('<r>Zoë</r>'), 'AA_MALFORMED_ANSWER'],
    ['its bytes are not what it declares', latin(declared('UTF-8', 'Zoë')), 'AA_MALFORMED_ANSWER'],
    ['it ends within a character', Buffer.from('<r>Zoë').subarray(0, -1), 'AA_MALFORMED_ANSWER'],
    ['its encoding is unknown', declared('klingon', 'x'), 'AA_MALFORMED_ANSWER'],
    ['it is empty', '', 'AA_EMPTY_ANSWER'],
    ['it is white space', ' \r\n\t ', 'AA_EMPTY_ANSWER'],
    ['it is a byte order mark', '\uFEFF', 'AA_EMPTY_ANSWER'],
    ['it is a text', 'ORA-06502: numeric or value error', 'AA_MALFORMED_ANSWER'],
    ['it is JSON', '{"status":"SUCCESS"}', 'AA_MALFORMED_ANSWER'],
    ['it is HTML', '<!DOCTYPE html><html></html>', 'AA_HTML_ANSWER'],
    ['it is HTML in capitals', '<HTML><HEAD>', 'AA_HTML_ANSWER'],
    ['it is a piece of HTML', '<hr/>', 'AA_HTML_ANSWER'],
    [
      'it is HTML after a mark and comments',
      '\uFEFF \n<!-- a --> <!-- b -->\n<html lang="en">',
      'AA_HTML_ANSWER',
    ],
    ['it is XHTML', '<?xml version="1.0"?>\n<!doctype HTML PUBLIC "x">\n<html/>', 'AA_HTML_ANSWER'],
    ['it has a DOCTYPE', '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', 'AA_FORBIDDEN_XML'],
    ['it is too large', '<r>12345678</r>', 'AA_ANSWER_TOO_LARGE', { maxBytes: 10 }],
  ])('%s', async (_, answer, code, options) => {
    expect(await failureCodeOf(textOf(answer, options))).toBe(code);
    expect(await failureCodeOf(textOf(answer, { ...options, size: 1 }))).toBe(code);
  });
});

test('white space before the declaration is ignored', async () => {
  expect(await textOf(`\n\n ${declared('UTF-8', 'x')}`, { size: 3 })).toBe(declared('UTF-8', 'x'));
});

test('an unknown HTTP charset is ignored', () => {
  const bytes = Buffer.from('<r>é</r>');
  expect(decoderFor(bytes, 'x-oracle-9').decode(bytes)).toBe('<r>é</r>');
  expect(() => decoderFor(bytes, 'x-oracle-9').decode(Buffer.from([0xe9]))).toThrow();
});

test('an unknown encoding in the declaration is refused', () => {
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
