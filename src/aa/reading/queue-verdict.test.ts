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

describe('P12: a queue with customers nobody recognized is not empty', () => {
  const number = '<maxQueueNum>0000123</maxQueueNum>';
  test.each([
    `<Q>${number}<customer>0012</customer></Q>`,
    `<Q>${number}<customers>7,8,9</customers></Q>`,
    `<Q>${number}<custIds>7</custIds></Q>`,
    `<Q>${number}<x>7 8</x></Q>`,
    `<Q>${number}<customer id="7"/></Q>`,
    `<Q>${number}<row id="7" tableName="CEN_CUST_MAST" action="DELETE"/></Q>`,
    `<Q>${number}<l><row no="7"/></l></Q>`,
    `<Q>${number}<count>3</count><customers/></Q>`,
    '<Q><status>SUCCESS</status><customers count="2"/></Q>',
    '<customers maxQueueNum="7">7,8</customers>',
    '<Q><status>FAILED</status><message>Bad login</message><customers/></Q>',
    '<Q><status>FAILURE: locked</status><customers/></Q>',
    '<Q status="LOCKED"><customers/></Q>',
  ])('%s', async (answer) => {
    expect(await codeOf(answer)).toBe('AA_NOT_UNDERSTOOD');
  });

  test.each([
    '<Q><status>OK</status><customers count="0"/></Q>',
    '<Q maxQueueNum="7" version="1" code="0"/>',
    '<Q><maxQueueNum>7</maxQueueNum><time>2025-01-01T00:00:00</time><l><total>0</total></l></Q>',
  ])('but %s is', async (answer) => {
    expect(await codeOf(answer)).toBeNull();
  });
});

test('the max queue number may stand in the only attribute of its element', async () => {
  const answer = '<Q><c custId="1"/><maxQueueNum value="5"/></Q>';
  expect(await readQueueAnswer(chunksOf(answer), readingContext(), async () => {})).toMatchObject({
    maxQueueNumber: '5',
  });
  expect(await codeOf('<Q><c custId="1"/><maxQueueNum>05</maxQueueNum><maxQueueNum value="5"/></Q>')).toBe(
    'AA_NO_QUEUE_NUMBER',
  );
});
