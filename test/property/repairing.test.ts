// Repairs change nothing in what is sound, cost no other value, and mend no structure (P14, P5).

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readQueueAnswer } from '../../src/aa/answers/queue.ts';
import { defaultDialect } from '../../src/aa/dialect.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import type { QueueEntry } from '../../src/catalogue/queue-entry.ts';
import { failureCodeOf, readingContext, readRecords } from '../support/answer-chunks.ts';
import {
  bytesOf,
  cutAnyhow,
  diceOf,
  type Dice,
  encoding,
  httpCharsetOf,
  queueTruth,
  spelling,
  truth,
  writeBulk,
  writeQueue,
} from './reading-writer.ts';

const off = { ...defaultDialect, repair: false };
const seed = fc.integer();

describe('P14: a sound answer is read the same with repairs on and off:', () => {
  test('customers', async () => {
    const several = fc.uniqueArray(truth, { minLength: 1, maxLength: 3, selector: ({ custId }) => custId });
    await fc.assert(
      fc.asyncProperty(several, spelling, encoding, seed, async (all, spelled, encoded, drawn) => {
        const bytes = bytesOf(writeBulk({ dice: diceOf(drawn), spelling: spelled }, all), encoded);
        const custIds = all.map(({ custId }) => custId);
        const read = async (dialect: typeof off) =>
          readRecords(
            cutAnyhow(bytes, diceOf(drawn)),
            readingContext({ custIds, dialect, httpCharset: httpCharsetOf(encoded) }),
          );
        expect(await read(defaultDialect)).toEqual(await read(off));
      }),
      { numRuns: 150 },
    );
  });

  test('queues', async () => {
    await fc.assert(
      fc.asyncProperty(queueTruth, spelling, seed, async (queue, spelled, drawn) => {
        const bytes = Buffer.from(writeQueue({ dice: diceOf(drawn), spelling: spelled }, queue));
        const read = async (dialect: typeof off) => {
          const entries: QueueEntry[] = [];
          const answer = await readQueueAnswer(
            cutAnyhow(bytes, diceOf(drawn)),
            readingContext({ dialect }),
            async (page) => void entries.push(...page),
          );
          return { answer, entries };
        };
        expect(await read(defaultDialect)).toEqual(await read(off));
      }),
      { numRuns: 150 },
    );
  });
});

// Documents of which it is known where every value stands.

const ids = ['101', '102', '103'] as const;
const fields = ['firstName', 'middleName', 'lastName', 'displayName'] as const;

interface Place {
  readonly id: string;
  readonly field: string;
}

/** A document whose values are `text`, except one, whose bytes are these. */
function documentWith(damaged: Place, value: Buffer, isAttribute: boolean): Buffer {
  const parts: (string | Buffer)[] = ['<?xml version="1.0" encoding="UTF-8"?>\n<customers>'];
  for (const id of ids) {
    parts.push(`<custInfo><custId>${id}</custId><name`);
    for (const field of fields) {
      const written = id === damaged.id && field === damaged.field ? value : valueOf({ id, field });
      if (isAttribute) parts.push(` ${field}="`, written, '"');
      else parts.push(field === fields[0] ? '>' : '', `<${field}>`, written, `</${field}>`);
    }
    parts.push(isAttribute ? '></name>' : '</name>', '<roles><role>A</role></roles></custInfo>');
  }
  parts.push('</customers>');
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

const valueOf = ({ id, field }: Place): string => `Zoë ${field} of ${id} 𝄞`;

const namesOf = ({ document }: CustomerRecord) => document['name'] as Readonly<Record<string, string>>;

/** Bytes of any kind but `<` and the quote, often such as mean something in XML or begin a character. */
const telling = [
  0x26, 0x23, 0x3b, 0x5d, 0x3e, 0x78, 0x00, 0x0b, 0x1a, 0xc3, 0xed, 0xa0, 0xbd, 0xf0, 0x9f, 0xff,
];
const badBytes = fc
  .array(fc.oneof(fc.constantFrom(...telling), fc.nat(255)), { minLength: 1, maxLength: 12 })
  .map((list) => Buffer.from(list.filter((byte) => byte !== 0x3c && byte !== 0x22)));

const place: fc.Arbitrary<Place> = fc.record({
  id: fc.constantFrom(...ids),
  field: fc.constantFrom(...fields),
});

const inserted = (text: string, bytes: Buffer, dice: Dice): Buffer => {
  const all = Buffer.from(text);
  const at = dice(all.length + 1);
  return Buffer.concat([all.subarray(0, at), bytes, all.subarray(at)]);
};

const read = (bytes: Buffer, dice: Dice) =>
  readRecords(cutAnyhow(bytes, dice), readingContext({ custIds: ids }));

test('P14: whatever bytes stand in a value, everybody is read, and no other value is another', async () => {
  await fc.assert(
    fc.asyncProperty(place, badBytes, fc.boolean(), seed, async (where, bytes, isAttribute, drawn) => {
      const dice = diceOf(drawn);
      const document = documentWith(where, inserted(valueOf(where), bytes, dice), isAttribute);
      const { customers, errors } = await read(document, dice);
      expect(errors.size).toBe(0);
      expect(customers.map(({ custId }) => custId)).toEqual(ids);
      for (const customer of customers) {
        const isDamaged = customer.custId === where.id;
        const expected = fields.filter((field) => !isDamaged || field !== where.field);
        for (const field of expected)
          expect(namesOf(customer)[field]).toBe(valueOf({ id: customer.custId, field }));
        const findings = customer.findings.map(({ kind, path }) => `${kind} ${path}`);
        const own = isAttribute ? `repaired name@${where.field}: ` : `repaired name/${where.field}: `;
        expect(findings.filter((finding) => !isDamaged || !finding.startsWith(own))).toEqual([]);
      }
      // The same bytes in other pieces are the same customers.
      expect(await read(document, () => 0)).toEqual({ customers, errors });
    }),
    { numRuns: 400 },
  );
});

test('P14: what is left of a damaged value has no character that XML forbids', async () => {
  await fc.assert(
    fc.asyncProperty(badBytes, seed, async (bytes, drawn) => {
      const where = { id: '102', field: 'lastName' };
      const { customers } = await read(documentWith(where, bytes, false), diceOf(drawn));
      const name = namesOf(customers[1]!)['lastName'] ?? '';
      expect(name.isWellFormed()).toBe(true);
      expect(name).toMatch(/^[\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
    }),
    { numRuns: 500 },
  );
});

test('P5: one character of markup less, or one < more, is refused, whatever is repaired besides', async () => {
  await fc.assert(
    fc.asyncProperty(
      place,
      badBytes,
      fc.boolean(),
      fc.boolean(),
      seed,
      async (where, bytes, isAttribute, isMore, drawn) => {
        const dice = diceOf(drawn);
        const document = documentWith(where, inserted(valueOf(where), bytes, dice), isAttribute);
        const body = document.indexOf('<customers>');
        const at = isMore
          ? document.indexOf(' of ', body + dice(document.length - body - 200))
          : markupAt(document, body, dice);
        const rest = document.subarray(isMore ? at : at + 1);
        const torn = Buffer.concat([document.subarray(0, at), Buffer.from(isMore ? '<' : ''), rest]);
        expect(await failureCodeOf(read(torn, dice))).toBe('AA_MALFORMED_ANSWER');
      },
    ),
    { numRuns: 500 },
  );
});

/** The place of a `<`, or of the `>` at the end of a tag: not of one within a value. */
function markupAt(document: Buffer, from: number, dice: Dice): number {
  const text = document.toString('latin1');
  const tags = [...text.matchAll(/<\/?[a-zA-Z]+(?:\s[^<]*")?\/?>/g)].filter(({ index }) => index >= from);
  const tag = tags[dice(tags.length)]!;
  return dice(2) === 0 ? tag.index : tag.index + tag[0].length - 1;
}
