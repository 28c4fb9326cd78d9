import { describe, expect, test } from 'vitest';
import { chunksOf, failureCodeOf, readingContext } from '../../../test/support/answer-chunks.ts';
import { readQueueAnswer } from './read-queue-answer.ts';

const codeOf = (answer: string) =>
  failureCodeOf(readQueueAnswer(chunksOf(answer), readingContext(), async () => {}));

describe('P1: a queue fails where a number in it could not be read', () => {
  test.each([
    '<c><custId><value>0012</value></custId></c>',
    '<c><custId a="0012" b="x"/></c>',
    '<c><custId/></c>',
    '<c><custId>7</custId></c><c><cust>8</cust></c>',
    '<c><custId>7</custId></c><c><custId>8</custId><custId a="9" b="x"/></c>',
    '<c><custId>7</custId></c><c custId="8" cust-id="9"/>',
    '<c><custId>7</custId></c><d><custId><no>8</no></custId></d>',
  ])('%s', async (entries) => {
    expect(await codeOf(`<r>${entries}<maxQueueNum>7</maxQueueNum></r>`)).toBe('AA_NOT_UNDERSTOOD');
  });
});
