// The entries that are read are the same in every spelling of a queue.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readQueueAnswer } from '../../src/aa/answers/queue.ts';
import type { QueueEntry } from '../../src/catalogue/queue-entry.ts';
import { chunksOf, failureCodeOf, readingContext } from '../support/answer-chunks.ts';
import {
  bytesOf,
  cutAnyhow,
  diceOf,
  encoding,
  httpCharsetOf,
  queueTruth,
  spelling,
  writeQueue,
  type Pen,
} from './reading-writer.ts';

test('a queue is read the same in every spelling, encoding and piece size', async () => {
  await fc.assert(
    fc.asyncProperty(queueTruth, spelling, encoding, fc.integer(), async (queue, spelled, encoded, seed) => {
      const pen: Pen = { dice: diceOf(seed), spelling: spelled };
      const bytes = bytesOf(writeQueue(pen, queue), encoded);
      const context = readingContext({ httpCharset: httpCharsetOf(encoded) });
      const read: QueueEntry[] = [];
      const answer = await readQueueAnswer(cutAnyhow(bytes, pen.dice), context, async (page) => {
        read.push(...page);
      });
      const { maxQueueNumber, entries } = queue;
      expect(answer).toEqual({ maxQueueNumber, entries: entries.length, unreadable: 0 });
      expect(read).toEqual(entries);
    }),
    { numRuns: 500 },
  );
});

test('P5: every strict beginning of a queue is a failed call', async () => {
  await fc.assert(
    fc.asyncProperty(queueTruth, spelling, fc.integer(), async (queue, spelled, seed) => {
      const bytes = Buffer.from(writeQueue({ dice: diceOf(seed), spelling: spelled }, queue));
      for (let cut = 0; cut < bytes.byteLength; cut += 1 + Math.floor(bytes.byteLength / 150)) {
        const read = readQueueAnswer(chunksOf(bytes.subarray(0, cut)), readingContext(), async () => {});
        expect(await failureCodeOf(read)).toMatch(/^AA_(MALFORMED|EMPTY)_ANSWER$/);
      }
    }),
    { numRuns: 30 },
  );
});
