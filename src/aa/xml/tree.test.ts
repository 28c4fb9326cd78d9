import { describe, expect, test } from 'vitest';
import { chunksOf, failureCodeOf, readingContext } from '../../../test/support/answer-chunks.ts';
import { readTree } from './tree.ts';

const limits = { documentBytes: 1_000_000, queueBytes: 1_000_000, textLength: 1000, depth: 10 };
const read = (answer: string, size?: number) => readTree(chunksOf(answer, size), readingContext({ limits }));

const textIn = async (inner: string) => (await read(`<r>${inner}</r>`, 3)).text;

describe('a text', () => {
  test.each<[string, string, string | null]>([
    ['loses its indentation', '\n\t a b \r\n', 'a b'],
    ['keeps what stands in CDATA', '\n <![CDATA[ a ]]> \n', ' a '],
    ['is put together from its pieces', ' a<!-- c -->b<?p i?><![CDATA[&c ]]>d &amp; &#101; ', 'ab&c d & e'],
    ['is none where it is empty', '', null],
    ['is none where it is white space', ' \n ', null],
    ['is none where its CDATA is white space', ' <![CDATA[ \n ]]> ', null],
    ['keeps a no-break space', '\u00a0', '\u00a0'],
    ['knows the five entities', '&lt;&gt;&amp;&quot;&apos;', `<>&"'`],
  ])('%s', async (_, inner, text) => {
    expect(await textIn(inner)).toBe(text);
  });
});

test('names lose their prefixes, and attributes of the document itself are left out', async () => {
  const root = await read('<a:R xmlns:a="u" xmlns="v" xsi:type="t" xml:lang="en" b:Max-Num=" 5 "/>');
  expect(root.name).toMatchObject({ own: 'R', canonical: 'r' });
  expect(root.attributes.map(({ name, text }) => [name.own, name.canonical, text])).toEqual([
    ['Max-Num', 'maxnum', '5'],
  ]);
});

describe('P5: a document is refused that', () => {
  const long = 'x'.repeat(1001);
  test.each<[string, string, string]>([
    ['is not closed', '<r><a></a>', 'AA_MALFORMED_ANSWER'],
    ['closes what is not open', '<r></a></r>', 'AA_MALFORMED_ANSWER'],
    ['goes on after its root', '<r/><r/>', 'AA_MALFORMED_ANSWER'],
    ['has text after its root', '<r/>x', 'AA_MALFORMED_ANSWER'],
    ['repeats an attribute', '<r a="1" a="2"/>', 'AA_MALFORMED_ANSWER'],
    ['has no root', '<!-- nothing -->', 'AA_MALFORMED_ANSWER'],
    ['is HTML after a long comment', '<?x?><!--' + 'y'.repeat(900) + '--><h:html/>', 'AA_HTML_ANSWER'],
    ['has a late DOCTYPE', `${'<!-- a long comment -->'.repeat(1000)}<!DOCTYPE r><r/>`, 'AA_FORBIDDEN_XML'],
    ['is too deep', `${'<a>'.repeat(11)}${'</a>'.repeat(11)}`, 'AA_ANSWER_TOO_LARGE'],
    ['has too long a text', `<r>${long}</r>`, 'AA_ANSWER_TOO_LARGE'],
    [
      'has too long a text in pieces',
      `<r>${'<![CDATA[xxxxxxxxxx]]>'.repeat(101)}</r>`,
      'AA_ANSWER_TOO_LARGE',
    ],
    ['has too long an attribute', `<r a="${long}"/>`, 'AA_ANSWER_TOO_LARGE'],
    [
      'has too many attributes',
      `<r ${Array.from({ length: 1001 }, (_, i) => `a${i}=""`).join(' ')}/>`,
      'AA_ANSWER_TOO_LARGE',
    ],
    ['has too many bytes', `<r>${'<a/>'.repeat(300_000)}</r>`, 'AA_ANSWER_TOO_LARGE'],
  ])('%s', async (_, answer, code) => {
    expect(await failureCodeOf(read(answer))).toBe(code);
    expect(await failureCodeOf(read(answer, 1000))).toBe(code);
  });
});

test.each(['<r>', '<', '<r><!-- ', '<r><![CDATA[', '<r a="', '<r><?p '])(
  'P9: %s without an end is given up before it fills the memory',
  async (start) => {
    expect(await failureCodeOf(read(`${start}${'x'.repeat(20_000)}`, 1000))).toBe('AA_ANSWER_TOO_LARGE');
  },
);

test('P11: a malformed answer is reported by line and column, never by content', async () => {
  const error = await read('<r>\n<name>Jane Doe</nome></r>').catch((reason: Error) => reason);
  expect((error as Error).message).toMatch(/: line 2, column \d+$/);
  expect((error as Error).message).not.toMatch(/Jane|nome/);
  expect((error as Error).cause).toBeUndefined();
});

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('<r>');
  throw new Error('the wire broke');
}

test('an error of the stream passes through unchanged', async () => {
  await expect(readTree(broken(), readingContext())).rejects.toThrow('the wire broke');
});
