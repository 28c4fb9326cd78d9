// Documents that are changed at random. The readers always end, and always with a result or an AaError.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AaError } from '../../src/aa/aa-error.ts';
import { readConfirmation } from '../../src/aa/answers/confirmation.ts';
import { readQueueAnswer } from '../../src/aa/answers/queue.ts';
import { readingContext, readRecords } from '../support/answer-chunks.ts';
import {
  cutAnyhow,
  diceOf,
  queueTruth,
  spelling,
  truth,
  writeBulk,
  writeQueue,
  type Dice,
} from '../property/reading-writer.ts';

/** Texts that may break parsers and mappers. They are not likely texts. */
const splinters = [
  '<', '>', '&', ';', '"', "'", '/', '<!', '<?', '?>', ']]>', '<![CDATA[', '<!--', '-->', '<!DOCTYPE x [', '&#0;',
  '&#xD800;', '&amp', '&lol;', '\0', '\uFEFF', '\uFFFE', '\r', '<status>FAILURE</status>', '<error>200</error>',
  '<custId>7</custId>', '<__proto__>', '<constructor/>', '<maxQueueNum>9</maxQueueNum>', '<name/>', '<name>', '</name>',
  '<emails><email>', 'xmlns:a=""', '<?xml version="1.1" encoding="utf-7"?>', '<html>', '</response>', '<jobs>', ' error="1"',
].map((text) => Buffer.from(text)); // prettier-ignore

type Mutation = (bytes: Buffer, dice: Dice) => Buffer;

const span = (bytes: Buffer, dice: Dice): readonly [number, number] => {
  const from = dice(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + dice(dice(4) === 0 ? bytes.length + 1 : 20))];
};

const mutations: readonly Mutation[] = [
  (bytes, dice) => {
    const flipped = Buffer.from(bytes);
    if (flipped.length > 0) flipped[dice(flipped.length)] = dice(256);
    return flipped;
  },
  (bytes, dice) => {
    const [from, to] = span(bytes, dice);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, dice) => {
    const [from, to] = span(bytes, dice);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from, to), bytes.subarray(to)]);
  },
  (bytes, dice) => {
    const at = dice(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), splinters[dice(splinters.length)]!, bytes.subarray(at)]);
  },
  (bytes, dice) => bytes.subarray(0, dice(bytes.length + 1)),
];

/** Whole elements taken out, doubled or moved into another: the document stays well-formed, its meaning does not. */
const elementSpan = (text: string, dice: Dice): readonly [number, number] | null => {
  const opens = [...text.matchAll(/<([A-Za-z:_-]+)[^<>]*>/g)];
  const open = opens[dice(Math.max(1, opens.length))];
  if (open?.[1] === undefined || open[0].endsWith('/>')) return null;
  const close = `</${open[1]}>`;
  const end = text.indexOf(close, open.index);
  return end === -1 ? null : [open.index, end + close.length];
};

const reshape = (text: string, dice: Dice): string => {
  const cut = elementSpan(text, dice);
  const target = elementSpan(text, dice);
  if (cut === null || target === null) return text;
  const piece = text.slice(...cut);
  const into = text.indexOf('>', target[0]) + 1;
  if (dice(2) === 0) return text.slice(0, cut[0]) + text.slice(cut[1]);
  return text.slice(0, into) + piece + text.slice(into);
};

const mutated = (document: string, dice: Dice): Buffer => {
  let text = document;
  for (let times = dice(3); times > 0; times--) text = reshape(text, dice);
  let bytes: Buffer = Buffer.from(text);
  for (let times = dice(4); times > 0; times--) bytes = mutations[dice(mutations.length)]!(bytes, dice);
  return bytes;
};

const document = fc.oneof(
  fc.tuple(fc.array(truth, { minLength: 1, maxLength: 2 }), spelling).map(
    ([all, spelled]) =>
      (dice: Dice) =>
        writeBulk({ dice, spelling: spelled }, all),
  ),
  fc.tuple(queueTruth, spelling).map(
    ([queue, spelled]) =>
      (dice: Dice) =>
        writeQueue({ dice, spelling: spelled }, queue),
  ),
);

const limits = { documentBytes: 200_000, queueBytes: 200_000, textLength: 5000, depth: 32 };

const readers: readonly (readonly [string, (chunks: AsyncIterable<Uint8Array>) => Promise<unknown>])[] = [
  ['customers', (chunks) => readRecords(chunks, readingContext({ limits }))],
  ['queue', (chunks) => readQueueAnswer(chunks, readingContext({ limits }), async () => {})],
  ['confirmation', (chunks) => readConfirmation(chunks, readingContext({ limits }))],
];

/** `read` or `failed`. Any error that is not an AaError is thrown again. */
const outcomeOf = async (work: Promise<unknown>): Promise<'read' | 'failed'> => {
  try {
    await work;
    return 'read';
  } catch (error) {
    if (error instanceof AaError) return 'failed';
    throw error;
  }
};

describe('P5: a mutated document ends in a reading or an AaError:', () => {
  test.each(readers)('%s', async (_, read) => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(document, fc.integer(), async (write, seed) => {
        const dice = diceOf(seed);
        const base = write(dice);
        for (let round = 0; round < 10; round++) {
          outcomes.add(await outcomeOf(read(cutAnyhow(mutated(base, dice), dice))));
        }
      }),
      { numRuns: 150 },
    );
    expect(outcomes).toContain('failed');
  });

  test.each(readers)('%s, of any bytes at all', async (_, read) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.integer(), async (bytes, seed) => {
        await outcomeOf(read(cutAnyhow(bytes, diceOf(seed))));
      }),
      { numRuns: 500 },
    );
  });
});

describe('P9: an answer made to be slow is read or refused, soon:', () => {
  const many = 20_000;
  const repeated = (text: string): string => text.repeat(many);
  const hostile: readonly (readonly [string, string])[] = [
    ['one name again and again', `<c><custId>1</custId><custType>I</custType>${repeated('<x>1</x>')}</c>`],
    ['one field again and again', `<c><custId>1</custId>${repeated('<custType>1</custType>')}</c>`],
    [
      'unknown parts again and again',
      `<c><custId>1</custId><custType>I</custType><y>${repeated('<x><z>1</z></x>')}</y></c>`,
    ],
    ['items without a container', `<c><custId>1</custId>${repeated('<role>A</role>')}</c>`],
    ['containers of one item', `<c><custId>1</custId>${repeated('<roles><role>A</role></roles>')}</c>`],
    [
      'items under another name',
      `<c><custId>1</custId><phones>${repeated('<p><ext>1</ext></p>')}</phones></c>`,
    ],
    ['candidates for wrappers', `<c><custId>1</custId>${repeated('<w><v/></w>')}<custType>I</custType></c>`],
    ['one customer again and again', `<r>${repeated('<c custId="1" custType="I"/>')}</r>`],
    ['errors again and again', `<r>${repeated('<error>x</error>')}</r>`],
    ['messages again and again', `<r><status>FAILURE</status>${repeated('<message>x</message>')}</r>`],
    [
      'reasons again and again',
      `<r><c><custId>1</custId>${repeated('<action>1</action>')}</c><maxQueueNum>1</maxQueueNum></r>`,
    ],
    [
      'numbers again and again',
      `<r>${repeated('<custId>1</custId>')}${repeated('<maxQueueNum>1</maxQueueNum>')}</r>`,
    ],
    [
      'white space in a date',
      `<c><custId>1</custId><createDate><![CDATA[2024-01-01${' '.repeat(500_000)}x]]></createDate></c>`,
    ],
    ['a message of one letter', `<r><status>FAILURE</status><message>${'a'.repeat(900_000)}@</message></r>`],
    ['a message of ip', `<r><status>FAILURE</status><message>${'ip '.repeat(300_000)}</message></r>`],
    ['comments before the root', `${repeated('<!-- a -->')}<r/>`],
    ['entities', `<c><custId>1</custId><custType>${repeated('&amp;')}</custType></c>`],
  ];

  // In small pieces too, so that nothing may be done anew for every piece. The test's time-out is the bound: what grows
  // with the square of these would take minutes.
  test.each(hostile)('%s', async (_, answer) => {
    const bytes = Buffer.from(answer);
    for (const [, read] of readers.slice(0, 2)) {
      await outcomeOf(read(cutAnyhow(bytes, () => 5)));
    }
    const context = readingContext();
    await outcomeOf(
      readRecords(
        cutAnyhow(bytes, () => 6),
        context,
      ),
    );
    await outcomeOf(
      readQueueAnswer(
        cutAnyhow(bytes, () => 4),
        context,
        async () => {},
      ),
    );
  });
});
