// Characters that XML or the encoding does not have, each in all the places where a character may stand (P14).

import { describe, expect, test } from 'vitest';
import { chunksOf, readingContext } from '../../../test/support/answer-chunks.ts';
import type { AaError } from '../aa-error.ts';
import { defaultDialect } from '../dialect.ts';
import { readTree } from './tree.ts';

const sizes = [1, 2, 3, 7, 65_536] as const;

const bytes = (text: string): Buffer =>
  Buffer.concat(
    text
      .split(/(\{[0-9A-F ]+\})/)
      .map((part) =>
        part.startsWith('{') ? Buffer.from(part.replace(/[{} ]/g, ''), 'hex') : Buffer.from(part),
      ),
  );

const off = { ...defaultDialect, repair: false };

const read = (answer: string | Buffer, size?: number, httpCharset: string | null = null) =>
  readTree(
    chunksOf(typeof answer === 'string' ? bytes(answer) : answer, size),
    readingContext({ httpCharset }),
  );

const failure = async (answer: string | Buffer, dialect = defaultDialect): Promise<AaError> => {
  const reading = readTree(
    chunksOf(typeof answer === 'string' ? bytes(answer) : answer),
    readingContext({ dialect }),
  );
  return reading.then(
    () => expect.unreachable('it was read'),
    (error: unknown) => error as AaError,
  );
};

/** The least inputs: what is written, what is read, and what is told of it. */
const characters: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['a control character by reference', '12 Elm&#11;4', '12 Elm\uFFFD4', ['U+000B']],
  ['the same in hexadecimal digits', '12 Elm&#xB;4', '12 Elm\uFFFD4', ['U+000B']],
  ['the same with a large X', '12 Elm&#XB;4', '12 Elm\uFFFD4', ['U+000B']],
  ['a letter with a large X', 'caf&#XE9;', 'café', []],
  ['a control character', '12 Elm{0B}4', '12 Elm\uFFFD4', ['U+000B']],
  ['a null by reference', 'a&#x0;', 'a\uFFFD', ['U+0000']],
  ['a null', 'a{00}b', 'a\uFFFDb', ['U+0000']],
  ['several of one kind', 'a{1F}b{1F}', 'a\uFFFDb\uFFFD', ['U+001F']],
  ['several kinds', '{01}a&#2;&#3;', '\uFFFDa\uFFFD\uFFFD', ['U+0002', 'U+0003', 'U+0001']],
  ['an emoji as two halves', 'hi &#55357;&#56832;!', 'hi 😀!', ['U+1F600 (two halves)']],
  ['the same in hexadecimal digits', '&#xD83D;&#xde00;', '😀', ['U+1F600 (two halves)']],
  ['a high half alone', 'hi &#55357;!', 'hi \uFFFD!', ['U+D83D']],
  ['a low half alone', 'hi &#56832;!', 'hi \uFFFD!', ['U+DE00']],
  ['halves in the wrong order', '&#56832;&#55357;', '\uFFFD\uFFFD', ['U+DE00', 'U+D83D']],
  ['two high halves', '&#55357;&#55357;&#56832;', '\uFFFD😀', ['U+D83D', 'U+1F600 (two halves)']],
  ['CESU-8', 'hi {ED A0 BD ED B8 80}!', 'hi 😀!', ['U+1F600 (two halves)']],
  ['half of CESU-8', 'hi {ED A0 BD}!', 'hi \uFFFD!', ['U+D83D']],
  ['the other half of CESU-8', 'hi {ED B8 80}!', 'hi \uFFFD!', ['U+DE00']],
  ['half of CESU-8, cut', 'hi {ED A0}!', 'hi \uFFFD\uFFFD!', ['U+FFFD (byte ED)', 'U+FFFD (byte A0)']],
  ['a half as bytes before a bad byte', '{ED A0 BD E9}', '\uFFFD\uFFFD', ['U+D83D', 'U+FFFD (byte E9)']],
  ['a half by reference before a bad byte', '&#55357;{80}', '\uFFFD\uFFFD', ['U+D83D', 'U+FFFD (byte 80)']],
  [
    'names of HTML',
    'Montr&eacute;al&nbsp;QC',
    'Montréal\u00a0QC',
    ['U+00E9 (named entity)', 'U+00A0 (named entity)'],
  ],
  ['a name of HTML with two characters', '&fjlig;', 'fj', ['U+0066 (named entity)']],
  ['a name of no language', '&foo;', '&foo;', ['U+0026 (bare)']],
  [
    'a name of objects',
    '&__proto__;&constructor;&toString;',
    '&__proto__;&constructor;&toString;',
    ['U+0026 (bare)'],
  ],
  ['a name of HTML without its end', 'Montr&eacute al', 'Montr&eacute al', ['U+0026 (bare)']],
  ['a bare ampersand', 'Smith & Sons', 'Smith & Sons', ['U+0026 (bare)']],
  ['one at the end', 'Smith &', 'Smith &', ['U+0026 (bare)']],
  ['one before a line break', 'Smith &\nSons', 'Smith &\nSons', ['U+0026 (bare)']],
  ['one in an address', '?a=1&b=2', '?a=1&b=2', ['U+0026 (bare)']],
  ['one before a semicolon', 'a &; b', 'a &; b', ['U+0026 (bare)']],
  ['one after the other', 'a && b&&amp;', 'a && b&&', ['U+0026 (bare)']],
  ['one before a far semicolon', `a &${'b'.repeat(60)};`, `a &${'b'.repeat(60)};`, ['U+0026 (bare)']],
  ['numbers that are none', '&#;&#x;&#12a;&#xg;', '&#;&#x;&#12a;&#xg;', ['U+0026 (bare)']],
  ['a number above all', '&#x110000;', '\uFFFD', ['U+FFFD (a number above U+10FFFF)']],
  ['a number far above all', '&#99999999999999999999;', '\uFFFD', ['U+FFFD (a number above U+10FFFF)']],
  ['a non-character', 'a{EF BF BF}b{EF BF BE}', 'a\uFFFDb\uFFFD', ['U+FFFF', 'U+FFFE']],
  ['a non-character by reference', '&#xFFFF;&#xFFFE;', '\uFFFD\uFFFD', ['U+FFFF', 'U+FFFE']],
  ['a character that was lost before', 'a\uFFFDb', 'a\uFFFDb', []],
  ['a character cut in two', 'caf{C3}', 'caf\uFFFD', ['U+FFFD (byte C3)']],
  ['a long character cut', 'x{F0 9F 98}y', 'x\uFFFDy', ['U+FFFD (byte F0)']],
  ['a byte of another encoding', 'Qu{E9}bec', 'Qu\uFFFDbec', ['U+FFFD (byte E9)']],
  ['bytes of another encoding', '{E9 E8}', '\uFFFD\uFFFD', ['U+FFFD (byte E9)', 'U+FFFD (byte E8)']],
  ['an overlong character', 'a{C0 AF}b', 'a\uFFFD\uFFFDb', ['U+FFFD (byte C0)', 'U+FFFD (byte AF)']],
  [
    'a sound character beside a bad byte',
    '{C3}é{FF}𝄞',
    '\uFFFDé\uFFFD𝄞',
    ['U+FFFD (byte C3)', 'U+FFFD (byte FF)'],
  ],
];

const told = (path: string, whats: readonly string[]) => whats.map((what) => ({ path, what }));

const unordered = (repairs: readonly object[] | undefined) =>
  expect.arrayContaining([...(repairs ?? [])]) as unknown;

describe.each(characters)('W1, P14: %s costs a character at most', (_, written, text, whats) => {
  test.each(sizes)('in an element, in pieces of %i', async (size) => {
    const root = await read(`<r><a>before</a><b>${written}</b><c>after</c></r>`, size);
    expect(root.children.map((child) => child.text)).toEqual(['before', text, 'after']);
    expect(root.children[1]?.repairs ?? []).toEqual(unordered(told('', whats)));
    expect(root.repairs ?? []).toEqual(unordered(told('b', whats)));
    expect(root.repairs?.length ?? 0).toBe(whats.length);
  });

  test.each(sizes)('in an attribute, in pieces of %i', async (size) => {
    const root = await read(`<r><a b="${written}" c='x'>y</a></r>`, size);
    const [element] = root.children;
    const [first, second] = element?.attributes ?? [];
    expect([first?.text, second?.text, element?.text]).toEqual([text.replaceAll('\n', ' '), 'x', 'y']);
    expect(root.repairs ?? []).toEqual(unordered(told('a@b', whats)));
  });

  test('in a comment and in a processing instruction, where nothing is told of it', async () => {
    const root = await read(`<r><!-- ${written} --><?p ${written}?><a>x</a></r>`);
    expect(root).toMatchObject({ text: null, children: [{ text: 'x' }] });
    expect(root.repairs).toBeUndefined();
  });
});

describe('W1, P14: in CDATA', () => {
  test.each(sizes)(
    'a character is lost, and nothing else is read otherwise, in pieces of %i',
    async (size) => {
      const root = await read('<r><a><![CDATA[ {1F}a & b &eacute; ]] > {E9}]]></a></r>', size);
      expect(root.children[0]?.text).toBe(' \uFFFDa & b &eacute; ]] > \uFFFD');
      expect(root.repairs).toEqual(told('a', ['U+001F', 'U+FFFD (byte E9)']));
    },
  );
});

test.each(sizes)('W1, P14: ]]> in a text is what it is, in pieces of %i', async (size) => {
  const root = await read('<r><a>a[b[0]]>1</a><b c="]]>"/></r>', size);
  expect(root.children.map((child) => child.text)).toEqual(['a[b[0]]>1', null]);
  expect(root.repairs).toEqual(told('a', ['U+003E (after ]])']));
});

test('W1, P14: repairs are told by path, with what is around them', async () => {
  const root = await read(
    '<customers><ns:custInfo><addresses><address type="&#1;"><street1>&#11;</street1></address></addresses></ns:custInfo></customers>',
  );
  expect(root.repairs).toEqual([
    { path: 'custInfo/addresses/address@type', what: 'U+0001' },
    { path: 'custInfo/addresses/address/street1', what: 'U+000B' },
  ]);
});

test('W1, P11: a name that may be data is not told', async () => {
  const root = await read('<r><John.Doe.555.1234>&#11;</John.Doe.555.1234></r>');
  expect(root.repairs).toEqual([{ path: '…', what: 'U+000B' }]);
});

describe('W1, P14: a comment ends at the first -->, whatever stands in it', () => {
  test.each(['a -- b', '-- a', 'a -', 'a --', '->', '- -- - --- x', '--<a>1</a>', '-- \u000B--'])(
    '%j',
    async (comment) => {
      const answer = `<!--${comment}--><r><a>x</a><!--${comment}--><b>y</b></r><!--${comment}-->`;
      for (const size of sizes) {
        const root = await read(answer, size);
        expect(root.children.map((child) => child.text)).toEqual(['x', 'y']);
        expect(root.repairs).toBeUndefined();
      }
      if (comment !== '->')
        expect((await failure(`<r>${answer.slice(answer.indexOf('<a>'))}`, off)).code).toBe(
          'AA_MALFORMED_ANSWER',
        );
    },
  );

  test('and nowhere else', async () => {
    expect(await failure('<r><!-- a -- b></r>')).toMatchObject({ flaw: 'cut-off' });
  });
});

test('W1: characters that were lost between elements are no text', async () => {
  const root = await read('<r>{00}<a>x</a>{00}\n<b>{0B}</b>y{00}</r>');
  expect(root.text).toBe('\uFFFD\uFFFD\ny\uFFFD');
  const list = await read('<r>{00}<a>x</a> {00}</r>');
  expect(list).toMatchObject({ text: null, children: [{ text: 'x' }] });
});

describe('W1, P14: in other encodings', () => {
  const high = Buffer.of(0x3d, 0xd8);
  const low = Buffer.of(0x00, 0xde);
  const utf16 = (...parts: readonly (string | Buffer)[]) =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf16le') : part)));

  test.each(sizes)('halves in UTF-16, in pieces of %i', async (size) => {
    const little = utf16(
      '\uFEFF<r><a>é',
      high,
      '</a><b>',
      low,
      '!</b><c>',
      high,
      low,
      '</c><d>\u000B</d></r>',
    );
    for (const answer of [little, Buffer.from(little).swap16()]) {
      const root = await read(answer, size);
      expect(root.children.map((child) => child.text)).toEqual(['é\uFFFD', '\uFFFD!', '😀', '\uFFFD']);
      expect(root.repairs?.map(({ path, what }) => `${path}: ${what}`)).toEqual([
        'a: U+D83D',
        'b: U+DE00',
        'd: U+000B',
      ]);
    }
  });

  test('a byte that a single-byte encoding lacks', async () => {
    const root = await read(
      Buffer.concat([
        Buffer.from('<?xml version="1.0" encoding="windows-1253"?><r><a>'),
        Buffer.of(0xd2, 0xe1),
        Buffer.from('</a></r>'),
      ]),
    );
    expect(root.repairs).toEqual(told('a', ['U+FFFD (byte D2)']));
    expect(root.children[0]?.text).toBe('\uFFFDα');
  });
});

describe('W1, P5: what tears the structure is refused, with its place:', () => {
  test.each<[string, string, string]>([
    ['a bare <', '<r><a><b>1 < 2</b></a></r>', 'a "<" that begins no tag, in r/a/b: line 1, column'],
    ['a < before a letter', '<r><b>1 <2 x</b></r>', 'a "<" that begins no tag, in r/b: line 1, column'],
    ['a < in an attribute', '<r><b a="1<2"/></r>', 'a "<" in an attribute, in r/b: line 1, column'],
    [
      'an open CDATA',
      '<r><b><![CDATA[ x</b></r>',
      'the answer ends before its root does, in r/b (its Content-Length may be short): line 1',
    ],
    [
      'truncation',
      '<r>\n<b>x',
      'the answer ends before its root does, in r/b (its Content-Length may be short): line 2, column 4',
    ],
    ['truncation in a tag', '<r><b x="', 'the answer ends before its root does, in r/b (its'],
    [
      'truncation after a repair',
      '<r><a>&#11;</a><b>x & y',
      'the answer ends before its root does, in r/b (its',
    ],
    ['truncation in an entity', '<r><b>x &am', 'the answer ends before its root does, in r/b (its'],
    ['truncation in a character', '<r><b>x {C3}', 'the answer ends before its root does, in r/b (its'],
    ['tags that do not fit', '<r><name>Jane</nome></r>', 'an end tag that does not fit, in r/name: line 1'],
    ['an end tag too many', '<r></r></r>', 'something follows the root element: line 1'],
    ['a forbidden character in a name', '<r><a{0B}b>x</a{0B}b></r>', 'a "<" that begins no tag, in r'],
    [
      'a forbidden character in a tag',
      '<r><a {0B} b="1">x</a></r>',
      'an attribute that is not well-formed, in r/a',
    ],
    ['an attribute without quotes', '<r><a b=1/></r>', 'an attribute that is not well-formed, in r/a'],
    [
      'an attribute twice',
      '<r><a b="1" b="2"/></r>',
      'an attribute that stands twice in its element, in r/a',
    ],
    ['nothing but a comment', '<!-- x -->', 'it has no root element: line 1'],
    ['text before the root', '<!-- x -->Jane<r/>', 'text outside the root element: line 1'],
  ])('%s', async (_, answer, message) => {
    for (const dialect of [defaultDialect, off]) {
      const sound = answer.replace('&#11;', '').replace('x & y', 'x').replace('{C3}', '');
      const error = await failure(dialect === off ? sound : answer, dialect);
      expect(error.code).toBe('AA_MALFORMED_ANSWER');
      if (!answer.includes('{0B}')) expect(error.message).toContain(`: ${message}`);
      expect(error.message).not.toMatch(/Jane|nome/);
      expect(error.flaw === 'cut-off').toBe(message.startsWith('the answer ends'));
    }
  });

  test('P11: with what came, without its content', async () => {
    const error = await failure('<r><name code="7">Jane</name><list><item>Doe</item><item>x</list></r>');
    expect(error.skeleton).toBe('<r><name code>…</name><list><item ×2>…</item></list></r>');
  });

  test('P11: neither path nor skeleton shows a credential', async () => {
    const [secret = ''] = readingContext().secrets;
    const error = await failure(`<r><${secret}><b>1 < 2`);
    expect(error.message).toContain('in r/…/b');
    expect(`${error.message}${error.skeleton}`).not.toContain(secret);
  });
});

describe('W1: with repairs off', () => {
  test.each(characters.filter(([, , , whats]) => whats.length > 0))('%s is refused', async (_, written) => {
    const error = await failure(`<r><street1>${written}</street1></r>`, off);
    expect(error).toMatchObject({
      code: 'AA_MALFORMED_ANSWER',
      dialectKeys: expect.arrayContaining(['dialect.repair']) as string[],
    });
  });

  test('the error tells the character, its element, and its place', async () => {
    const error = await failure('<r>\n<street1>12 Elm St{0B}</street1></r>', off);
    expect(error.message).toContain('U+000B, which XML forbids, in r/street1: line 2, column');
  });
});

describe('W6: before the root', () => {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  test.each<[string, string, readonly string[]]>([
    ['two declarations', `${declaration}\n${declaration}\n`, ['a declaration that is not first']],
    ['three', `${declaration}${declaration} ${declaration}`, ['a declaration that is not first']],
    [
      'a comment before the declaration',
      `<!-- <?xml x?> -->\n${declaration}`,
      ['a declaration that is not first'],
    ],
    ['an instruction before it', `<?p x?>${declaration}`, ['a declaration that is not first']],
    ['a declaration in capitals', `${declaration}<?XML version="1.0"?>`, ['a declaration that is not first']],
    [
      'a declaration without a version',
      '<?xml encoding="UTF-8"?>',
      ['a declaration that is not well-formed'],
    ],
    [
      'parts in another order',
      '<?xml encoding="UTF-8" version="1.0"?>',
      ['a declaration that is not well-formed'],
    ],
    ['a second byte order mark', `\uFEFF${declaration}\uFEFF`, ['a byte order mark that is not first']],
    ['white space, comments and instructions', ` \n${declaration}\n<!-- a -->\n<?p?>\n<!-- b -->`, []],
  ])('%s', async (_, prolog, whats) => {
    for (const size of sizes) {
      const root = await read(`${prolog}<r><a>Zoë</a></r>`, size);
      expect(root.children[0]?.text).toBe('Zoë');
      expect(root.repairs ?? []).toEqual(told('(prolog)', whats));
    }
    if (whats.length > 0 && !prolog.includes('\uFEFF'))
      expect((await failure(`${prolog}<r/>`, off)).code).toBe('AA_MALFORMED_ANSWER');
  });

  test.each(sizes)('an encoding that is declared behind a comment counts, in pieces of %i', async (size) => {
    const answer = '<!-- from a proxy -->\n<?xml version="1.0" encoding="ISO-8859-1"?><r>Zo{EB}</r>';
    expect((await read(answer, size)).text).toBe('Zoë');
  });

  test('lines and columns stay what they are', async () => {
    const error = await failure(`${declaration}\n${declaration}\n<r>1 < 2</r>`);
    expect(error.message).toMatch(/line 3, column \d$/);
  });
});

describe('W7: after the root', () => {
  test.each(['{00}', '{1A}', '{00 00 00}', '\r\n \t', '\n{1A}\n{00}', '<!-- made in 3 ms -->{00}<?p?> {1A}'])(
    '%s means nothing',
    async (rest) => {
      for (const size of sizes) expect((await read(`<r><a>x</a></r>${rest}`, size)).repairs).toBeUndefined();
      for (const dialect of [defaultDialect, off])
        await expect(
          readTree(chunksOf(bytes(`<r><a>x</a></r>${rest}`)), readingContext({ dialect })),
        ).resolves.toBeDefined();
      expect((await read(`<r a="1"/>${rest}`)).attributes).toHaveLength(1);
    },
  );

  test.each([
    '<script src="x"></script>',
    '{00}<script/>',
    'x',
    '{00}x',
    '&amp;',
    '{E9}',
    '{0B}',
    '<!-- open',
    '<![CDATA[x]]>',
    '</r>',
    '<r/>',
    '{1A}<?p',
  ])('anything else is refused: %s', async (rest) => {
    for (const dialect of [defaultDialect, off]) {
      const error = await failure(`<r><a>x</a></r>${rest}`, rest.includes('{E9}') ? defaultDialect : dialect);
      expect(error).toMatchObject({ code: 'AA_MALFORMED_ANSWER', flaw: 'followed' });
      expect(error.message).toContain('something follows the root element');
    }
  });
});
