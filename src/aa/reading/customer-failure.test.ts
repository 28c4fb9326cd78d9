import { expect, test } from 'vitest';
import { chunksOf, readingContext } from '../../../test/support/answer-chunks.ts';
import { custId } from '../../catalogue/ids.ts';
import { readCustomersAnswer } from './read-customers-answer.ts';

const answerTo = (parts: string) =>
  readCustomersAnswer(
    chunksOf(`<r><custInfo><custId>5</custId><custType>I</custType>${parts}</custInfo></r>`),
    readingContext({ custIds: ['5', '6'] }),
  );

test.each([
  '<memberships><error>no</error></memberships>',
  '<memberships><status>FAILURE</status><message>could not read memberships</message></memberships>',
  '<memberships status="failure"/>',
  '<memberships><status>FAILED: locked</status></memberships>',
])('P5: a section that failed fails its customer: %s', async (section) => {
  const { customers, errors } = await answerTo(section);
  expect(customers).toEqual([]);
  expect(errors.get(custId('5'))?.code).toBe('AA_FAILURE');
});

test('a section that succeeded does not', async () => {
  const { customers } = await answerTo('<memberships><status>SUCCESS</status></memberships>');
  expect(customers).toHaveLength(1);
});
