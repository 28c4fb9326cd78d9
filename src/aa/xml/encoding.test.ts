import type { TextDecoder } from 'node:util';
import { describe, expect, test } from 'vitest';
import { chunksOf, failureCodeOf } from '../../../test/support/answer-chunks.ts';
import { decodedText } from './encoding.ts';
import { decoderNamed } from './encoding-names.ts';
import { checkedOpening } from './opening.ts';

interface Options {
  readonly httpCharset?: string;
  readonly encoding?: string;
  readonly size?: number;
  readonly maxBytes?: number;
}

const remarks: string[] = [];

const textOf = async (bytes: Uint8Array | string, given: Options = {}) => {
  const { httpCharset = null, encoding = null, size, maxBytes = 1_000_000 } = given;
  remarks.length = 0;
  const onRemark = (remark: string): void => void remarks.push(remark);
  const options = { httpCharset, encoding, maxBytes, onRemark };
  return (await Array.fromAsync(checkedOpening(decodedText(chunksOf(bytes, size), options)))).join('');
};

const latin = (text: string) => Buffer.from(text, 'latin1');
const declared = (encoding: string, text: string) =>
  `<?xml version="1.0" encoding="${encoding}"?><r>${text}</r>`;

describe('the encoding is decided by', () => {
  test.each([1, 2, 7, 65_536])(
    'W3: the declaration where the bytes are not what HTTP says, in pieces of %i',
    async (size) => {
      const bytes = latin(declared('ISO-8859-1', 'Zoë'));
      expect(await textOf(bytes, { size, httpCharset: 'utf-8' })).toContain('Zoë');
    },
  );

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

const utf8 = (text: string) => Buffer.from(text);

describe('P7: W3: where HTTP and the declaration differ', () => {
  test.each<[string, Uint8Array, string, string]>([
    ['a wrong declaration over UTF-8', utf8(declared('ISO-8859-1', 'Québec')), 'UTF-8', 'Québec'],
    ['a wrong declaration of another family', utf8(declared('windows-1251', 'Łódź')), 'utf-8', 'Łódź'],
    ['a wrong header over UTF-8', utf8(declared('UTF-8', 'Québec “x”')), 'ISO-8859-1', 'Québec “x”'],
    ['two wrong names over UTF-8', utf8(declared('ISO-8859-2', 'Québec 😀')), 'windows-1252', 'Québec 😀'],
    [
      'a wrong declaration over windows-1252 (W4)',
      latin(declared('UTF-8', 'Québec')),
      'windows-1252',
      'Québec',
    ],
    ['ASCII in the header', utf8(declared('UTF-8', 'Québec')), 'us-ascii', 'Québec'],
    ['the first name over single bytes', latin(declared('windows-1251', 'é')), 'windows-1252', 'é'],
    ['the only known name', latin(declared('ISO-8859-1', 'é')), 'x-oracle-9', 'é'],
    [
      'a text of single bytes that could be a character of UTF-8',
      latin(declared('UTF-8', 'CAFÉ®')),
      'latin1',
      'CAFÉ®',
    ],
  ])('%s: the bytes decide', async (_, bytes, httpCharset, text) => {
    for (const size of [1, 5, 65_536]) expect(await textOf(bytes, { size, httpCharset })).toContain(text);
  });

  test('the first accent may come late, and many pieces after it', async () => {
    const long = 'x'.repeat(200_000);
    const text = `${long}é${long}ü${long}`;
    const answer = utf8(declared('ISO-8859-1', text));
    expect(await textOf(answer, { size: 10_000, httpCharset: 'utf-8' })).toContain(text);
    const single = latin(declared('UTF-8', text));
    expect(await textOf(single, { size: 10_000, httpCharset: 'iso-8859-1' })).toContain(text);
  });

  test('what looks like a mark within the text is a character, in pieces of any size', async () => {
    const answer = utf8(declared('ISO-8859-1', 'a\uFEFFb é ü'));
    for (const size of [1, 2, 3, 46, 65_536])
      expect(await textOf(answer, { size, httpCharset: 'utf-8' })).toContain('<r>a\uFEFFb é ü</r>');
  });

  test('what is only ASCII passes through at once', async () => {
    const pieces: string[] = [];
    const told = decodedText(chunksOf(declared('ISO-8859-1', 'x'.repeat(300)), 100), {
      httpCharset: 'utf-8',
      maxBytes: 1_000,
    });
    for await (const piece of told) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(2);
  });

  test('a character that is broken does not make UTF-8 another encoding', async () => {
    const broken = Buffer.concat([utf8(declared('ISO-8859-1', 'é ü ö')), Buffer.of(0xc3)]);
    expect(await failureCodeOf(textOf(broken, { httpCharset: 'utf-8' }))).toBe('AA_MALFORMED_ANSWER');
  });

  test('it is said what they say, and what was used', async () => {
    await textOf(utf8(declared('ISO-8859-1', 'é')), { httpCharset: 'UTF-8' });
    expect(remarks).toEqual([
      'about its character encoding HTTP says UTF-8, the XML declaration says ISO-8859-1: this answer was read as utf-8; `dialect.answers.encoding` settles it',
    ]);
    await textOf(declared('ISO-8859-1', 'e'), { httpCharset: 'UTF-8' });
    expect(remarks).toEqual([expect.stringContaining('nothing in this answer shows which one is right')]);
  });
});

describe('W3: one statement alone is believed', () => {
  test('of HTTP or of the declaration, also over bytes that look like UTF-8', async () => {
    expect(await textOf(latin(declared('ISO-8859-1', 'é')))).toContain('é');
    expect(await textOf(utf8(declared('ISO-8859-1', 'é')))).toContain('Ã©');
    expect(remarks).toEqual([expect.stringContaining('its bytes look like utf-8')]);
  });

  test('ASCII says nothing of accents', async () => {
    expect(await textOf(utf8(declared('us-ascii', 'é')))).toContain('é');
    expect(await textOf(latin(declared('US7ASCII', 'é')))).toContain('é');
  });

  test('an empty name is none', async () => {
    expect(await textOf(utf8(declared('', 'é')))).toContain('é');
    expect(await textOf(latin(declared(' ', 'é')), { httpCharset: 'latin1' })).toContain('é');
  });

  test('names that agree are not asked about', async () => {
    await textOf(latin(declared('ISO-8859-1', 'é')), { httpCharset: 'Windows-1252' });
    expect(remarks).toEqual([]);
  });

  test('the mark of the bytes counts for more', async () => {
    const marked = utf8(`\uFEFF${declared('ISO-8859-1', 'é')}`);
    expect(await textOf(marked, { httpCharset: 'windows-1252' })).toContain('>é<');
  });
});

describe('W3: several declarations', () => {
  const twice = (first: string, second: string) =>
    `<?xml version="1.0" encoding="${first}"?>\n${declared(second, 'Québec, Zoë')}`;

  test.each<[string, Uint8Array, string?]>([
    ['the first is wrong', latin(twice('UTF-8', 'ISO-8859-1'))],
    ['the second is wrong', latin(twice('ISO-8859-1', 'UTF-8'))],
    ['both are wrong', utf8(twice('ISO-8859-1', 'windows-1250'))],
    ['the header is right', latin(twice('UTF-8', 'UTF-8')), 'ISO-8859-1'],
    ['three names differ', utf8(twice('ISO-8859-1', 'windows-1251')), 'ISO-8859-2'],
    ['one name is unknown', latin(twice('x-klingon', 'ISO-8859-1'))],
  ])('%s: the bytes decide', async (_, bytes, httpCharset) => {
    const given = httpCharset === undefined ? {} : { httpCharset };
    for (const size of [1, 5, 65_536])
      expect(await textOf(bytes, { ...given, size })).toContain('Québec, Zoë');
  });

  test('an unknown name is quoted where no other is known', async () => {
    const error: unknown = await textOf(twice('utf-16', 'x-klingon')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining('"x-klingon" is not known') as string });
  });
});

test.each([
  "<?XML VERSION='1.0' ENCODING='ISO-8859-1'?>",
  '<?xml version="1.0" Encoding="ISO-8859-1"?>',
  '<?xml version=1.0 encoding=ISO-8859-1?>',
  '<?xml version=1.0 encoding=ISO-8859-1 ?>',
  '<?xml version=\x931.0\x94 encoding=\x93ISO-8859-1\x94?>',
  '<?xml encoding="ISO-8859-1" version="1.0" charset="utf-8"?>',
])(
  'W5, P14: a declaration that is not well-formed names its encoding all the same: %j',
  async (declaration) => {
    const bytes = latin(`${declaration}<r>Zoë</r>`);
    for (const size of [1, 65_536]) expect(await textOf(bytes, { size })).toContain('<r>Zoë</r>');
  },
);

describe('W3: UTF-16 without a mark', () => {
  test.each(['\n', '\r\n', ' ', '\t'])('and with %j before its root', async (blank) => {
    const little = Buffer.from(`${blank}<r>Zoë</r>`, 'utf16le');
    for (const size of [1, 65_536]) {
      expect(await textOf(little, { size })).toBe('<r>Zoë</r>');
      expect(await textOf(Buffer.from(little).swap16(), { size, httpCharset: 'utf-8' })).toBe('<r>Zoë</r>');
    }
  });

  test('is not seen in NULs around the first characters of another encoding', async () => {
    for (const start of ['\0<r>x</r>', '\n\0\0<r>x</r>'])
      expect(await failureCodeOf(textOf(start))).toBe('AA_MALFORMED_ANSWER');
  });
});

describe('W4: accents that are not of UTF-8, which nothing contradicts', () => {
  const losing = async (bytes: Uint8Array | string, given: Omit<Options, 'encoding'> = {}) => {
    const { httpCharset = null, size } = given;
    remarks.length = 0;
    const onRemark = (remark: string): void => void remarks.push(remark);
    const options = { httpCharset, maxBytes: 1_000_000, onRemark, repair: true };
    return (await Array.fromAsync(decodedText(chunksOf(bytes, size), options))).join('');
  };

  test.each<[string, string | undefined]>([
    ['<r>Zoë, Québec “x”</r>', undefined],
    [declared('UTF-8', 'Zoë'), 'utf-8'],
    [declared('UTF-8', `${'x'.repeat(500)}é`), undefined],
  ])('are lost, and check says which key reads them: %j, %s', async (text, httpCharset) => {
    for (const size of [7, 65_536]) {
      await losing(latin(text), httpCharset === undefined ? { size } : { size, httpCharset });
      expect(remarks).toEqual([
        'it was read as utf-8, which its accents are not, so they are lost: name their encoding in `dialect.answers.encoding`',
      ]);
    }
  });

  test('an unknown name in the header is quoted', async () => {
    await losing(latin('<r>Zoë</r>'), { httpCharset: 'x-oracle-9' });
    expect(remarks).toEqual([
      expect.stringMatching(/^HTTP says x-oracle-9, which is not known; it was read/),
    ]);
  });

  test.each<[string, Uint8Array | string]>([
    ['a single one among others', Buffer.concat([utf8('<r>Zoë é ü '), Buffer.of(0xe9), utf8('</r>')])],
    ['CESU-8', Buffer.concat([utf8('<r>'), Buffer.of(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80), utf8('</r>')])],
    ['good ones in any pieces', '<r>Zoë 𝄞 “x” 中国 é</r>'],
    ['none at all', '<r>Zoe</r>'],
  ])('%s: nothing is said', async (_, bytes) => {
    for (const size of [1, 2, 3, 7, 65_536]) {
      await losing(bytes, { size });
      expect(remarks).toEqual([]);
    }
  });
});

test.each(['windows-1252', 'WE8ISO8859P1', 'ansi'])(
  'W3: the configuration overrules all: %s',
  async (encoding) => {
    const bytes = latin(declared('UTF-8', 'Québec'));
    for (const size of [1, 65_536])
      expect(await textOf(bytes, { size, httpCharset: 'utf-8', encoding })).toContain('Québec');
    const marked = Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), bytes]);
    expect(await textOf(marked, { encoding })).toBe(declared('UTF-8', 'Québec'));
  },
);

test('W3: a declaration behind a comment counts', async () => {
  const bytes = latin(`<!-- <r> --> ${declared('ISO-8859-1', 'é')}`);
  for (const size of [1, 65_536]) expect(await textOf(bytes, { size })).toContain('é');
});

describe('W5: a name may be', () => {
  test.each([
    ['WE8ISO8859P1', 'é'],
    ['WE8ISO8859P9', 'ş'],
    ['WE8ISO8859P15', '€'],
    ['WE8MSWIN1252', '€'],
    ['AL32UTF8', 'é€'],
    ['UTF8', 'é€'],
    ['EE8ISO8859P2', 'ł'],
    ['EE8MSWIN1250', 'ł'],
    ['NEE8ISO8859P4', 'ā'],
    ['BLT8ISO8859P13', 'ė'],
    ['CL8MSWIN1251', 'ж'],
    ['CL8ISO8859P5', 'ж'],
    ['CL8KOI8R', 'ж'],
    ['EL8MSWIN1253', 'ω'],
    ['TR8MSWIN1254', 'ş'],
    ['US7ASCII', 'é'],
    ['JA16SJIS', '日本'],
    ['JA16EUC', '日本'],
    ['ZHS16GBK', '中国'],
    ['ZHS32GB18030', '中国'],
    ['ZHT16BIG5', '中國'],
    ['ZHT16MSWIN950', '中國'],
    ['KO16MSWIN949', '한국'],
    ['KO16KSC5601', '한국'],
    ['TH8TISASCII', 'ก'],
    ['RU8PC866', 'ж'],
    ['ANSI', '€'],
    ['x-ansi', '€'],
    ['utf_8', 'é€'],
    ['UTF-8 ', 'é€'],
    ['utf8mb4', 'é€'],
    ['latin1', 'é'],
    ['LATIN-9', '€'],
    ['cp1252', '€'],
    ['Cp1252', '€'],
    ['win-1250', 'ł'],
    ['windows1251', 'ж'],
    ['MS932', '日本'],
    ['ISO8859_1', 'é'],
    ['iso_8859_15', '€'],
    ['8859_1', 'é'],
    ['AMERICAN_AMERICA.WE8MSWIN1252', '€'],
    ['.AL32UTF8', 'é€'],
    ['en_US.UTF-8', 'é€'],
  ])('%s', async (name, text) => {
    const bytes = Buffer.concat([
      Buffer.from(`<?xml version="1.0" encoding="${name}"?><r>`),
      bytesOf(name, text),
    ]);
    expect(await textOf(Buffer.concat([bytes, Buffer.from('</r>')]))).toContain(`<r>${text}</r>`);
  });
});

/** The bytes of the few characters of these tests, from the decoder turned round. */
function bytesOf(name: string, text: string): Buffer {
  if (decoderNamed(name)?.encoding === 'utf-8') return Buffer.from(text);
  return Buffer.concat(Array.from(text, (character) => bytesOfCharacter(name, character)));
}

function bytesOfCharacter(name: string, character: string): Buffer {
  const decoder = decoderNamed(name);
  const seconds = Array.from({ length: 0xc0 }, (_, at) => 0x40 + at);
  const firsts = Array.from({ length: 0x80 }, (_, at) => 0x80 + at);
  const single = firsts.map((first) => [first]);
  const pairs = firsts.flatMap((first) => seconds.map((second) => [first, second]));
  for (const bytes of [...single, ...pairs])
    if (decodes(decoder, Buffer.from(bytes), character)) return Buffer.from(bytes);
  throw new Error(`${name} has no ${character}`);
}

function decodes(decoder: TextDecoder | null, bytes: Buffer, character: string): boolean {
  try {
    return decoder?.decode(bytes) === character;
  } catch {
    return false;
  }
}

describe('W5: an unknown name', () => {
  test('in the declaration is quoted, and the key that overrules it is named', async () => {
    const error: unknown = await textOf(declared('x-klingon-9', 'x')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'AA_MALFORMED_ANSWER',
      message: expect.stringContaining('"x-klingon-9" is not known') as string,
      dialectKeys: ['dialect.answers.encoding'],
      flaw: 'unknown-encoding',
    });
    expect(await textOf(declared('x-klingon-9', 'é'), { encoding: 'utf-8' })).toContain('é');
  });

  test('is cleaned and cut short', async () => {
    const strange = `a\u0007b<&${'c'.repeat(200)}`;
    const error: unknown = await textOf(declared(strange, 'x')).catch((thrown: unknown) => thrown);
    expect((error as Error).message).toContain(`"a?b??${'c'.repeat(35)}…"`);
  });

  test('in the HTTP header counts for nothing', async () => {
    expect(await textOf('<r>é</r>', { httpCharset: 'x-oracle-9' })).toBe('<r>é</r>');
    expect(await failureCodeOf(textOf(latin('<r>é</r>'), { httpCharset: 'x-oracle-9' }))).toBe(
      'AA_MALFORMED_ANSWER',
    );
  });

  test('in the declaration counts for nothing where the header has a known one', async () => {
    expect(await textOf(latin(declared('x-klingon', 'é')), { httpCharset: 'iso-8859-1' })).toContain('é');
  });
});
