// The record that is read is the same in every spelling of a customer.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import { sections } from '../../src/catalogue/sections.ts';
import { chunksOf, failureCodeOf, readingContext, readRecords } from '../support/answer-chunks.ts';
import {
  bytesOf,
  cutAnyhow,
  diceOf,
  encoding,
  httpCharsetOf,
  spelling,
  truth,
  writeBulk,
  writeCustomer,
  type Pen,
  type Truth,
} from './reading-writer.ts';

const seed = fc.integer();

const truthOf = ({ custId, values, sections: read }: CustomerRecord): Truth => {
  const items = Object.fromEntries(
    sections.map(({ name }) => [
      name,
      read[name].map(({ values: own, parentNo }) => ({ values: own, parentNo })),
    ]),
  );
  return { custId, values, sections: items as unknown as Truth['sections'] };
};

const isClean = ({ extra, unknownSections, findings, sections: read }: CustomerRecord): boolean =>
  extra === null &&
  findings.length === 0 &&
  Object.keys(unknownSections).length === 0 &&
  Object.values(read).every((items) => items.every((item) => item.extra === null));

test('a customer is read the same in every spelling, encoding and piece size', async () => {
  await fc.assert(
    fc.asyncProperty(truth, spelling, encoding, seed, async (who, spelled, encoded, drawn) => {
      const pen: Pen = { dice: diceOf(drawn), spelling: spelled };
      const bytes = bytesOf(writeCustomer(pen, who), encoded);
      const context = readingContext({ custIds: [who.custId], httpCharset: httpCharsetOf(encoded) });
      const { customers, errors } = await readRecords(cutAnyhow(bytes, pen.dice), context);
      expect(errors.size).toBe(0);
      expect(customers.map(truthOf)).toEqual([who]);
      expect(customers.every(isClean)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('a bulk answer gives each customer once, as if asked alone', async () => {
  const several = fc.uniqueArray(truth, { minLength: 1, maxLength: 5, selector: ({ custId }) => custId });
  await fc.assert(
    fc.asyncProperty(several, spelling, encoding, seed, async (all, spelled, encoded, drawn) => {
      const pen: Pen = { dice: diceOf(drawn), spelling: spelled };
      const bytes = bytesOf(writeBulk(pen, all), encoded);
      const custIds = all.map(({ custId }) => custId);
      const context = readingContext({ custIds, httpCharset: httpCharsetOf(encoded) });
      const { customers } = await readRecords(cutAnyhow(bytes, pen.dice), context);
      expect(customers.map(truthOf)).toEqual(all);
      expect(customers.every(isClean)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('P7: the spelling leaves no trace in what is compared', async () => {
  await fc.assert(
    fc.asyncProperty(truth, spelling, spelling, seed, async (who, one, other, drawn) => {
      const read = async (spelled: typeof one) => {
        const document = writeCustomer({ dice: diceOf(drawn), spelling: spelled }, who);
        const { customers } = await readRecords(chunksOf(document), readingContext());
        return customers.map((record) => ({ ...record, document: null }));
      };
      expect(await read(one)).toEqual(await read(other));
    }),
    { numRuns: 100 },
  );
});

test('the document of a customer is catalogue-shaped, texts only, and nothing is null', async () => {
  const known = new Set<string>([
    ...sections.map(({ name }) => name),
    'custId',
    'custType',
    'loginId',
    'createDate',
    'toBePurged',
    'globalOptOut',
    'name',
  ]);
  const onlyTexts = (json: unknown): boolean =>
    typeof json === 'string' ||
    (typeof json === 'object' && json !== null && Object.values(json).every(onlyTexts));
  await fc.assert(
    fc.asyncProperty(truth, spelling, seed, async (who, spelled, drawn) => {
      const document = writeCustomer({ dice: diceOf(drawn), spelling: spelled }, who);
      const { customers } = await readRecords(chunksOf(document), readingContext());
      for (const record of customers) {
        expect(Object.keys(record.document).filter((key) => !known.has(key))).toEqual([]);
        expect(onlyTexts(record.document)).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});

test('P5: every strict beginning of an answer is a failed call', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(truth, { minLength: 1, maxLength: 2 }),
      spelling,
      seed,
      async (all, spelled, drawn) => {
        const dice = diceOf(drawn);
        const bytes = Buffer.from(writeBulk({ dice, spelling: spelled }, all));
        const context = readingContext();
        const cuts = Array.from({ length: 40 }, () => dice(bytes.byteLength));
        for (const cut of [0, 1, bytes.byteLength - 1, ...cuts]) {
          const part = bytes.subarray(0, cut);
          expect(await failureCodeOf(readRecords(chunksOf(part), context))).toMatch(
            /^AA_(MALFORMED|EMPTY)_ANSWER$/,
          );
        }
      },
    ),
    { numRuns: 40 },
  );
});
