import { expect, test } from 'vitest';
import { chunksOf, readingContext, readRecords } from '../../../test/support/answer-chunks.ts';
import { custId } from '../../catalogue/ids.ts';

const answerTo = (parts: string) =>
  readRecords(
    chunksOf(`<r><custInfo><custId>5</custId><custType>I</custType>${parts}</custInfo></r>`),
    readingContext({ custIds: ['5', '6'] }),
  );

const aloneAnswered = async (parts: string) => {
  const answer = `<custInfo><custId>5</custId><custType>I</custType>${parts}</custInfo>`;
  const { errors } = await readRecords(chunksOf(answer), readingContext({ custIds: ['5'] }));
  return errors.get(custId('5'))?.code;
};

const E = '<emails><email><address>a@b.c</address></email></emails>';

test.each([
  '<memberships><error>no</error></memberships>',
  '<memberships><exception>ORA-01555</exception></memberships>',
  '<memberships><status>FAILURE</status><message>could not read memberships</message></memberships>',
  '<memberships status="failure"/>',
  '<memberships><status>FAILED: locked</status></memberships>',
  '<memberships errorCode="999"/>',
  '<memberships errorCode="0" errorMessage="Could not load memberships"/>',
  '<memberships><error><code>0</code><message>Could not load memberships</message></error></memberships>',
  '<memberships error="ORA-01555"/>',
  '<memberships><errorCode>999</errorCode><errorMessage>Unexpected error</errorMessage></memberships>',
  '<memberships><membership><error>ORA-01555</error></membership></memberships>',
  `<details><memberships><error>ORA-01555</error></memberships>${E}</details>`,
  `<details><error>ORA-01555</error>${E}</details>`,
  '<jobs><job><titleName>A</titleName><employmentAttributes><error>ORA-1</error></employmentAttributes></job></jobs>',
  '<errorCode>999</errorCode><errorMessage>Unexpected error</errorMessage>',
  '<status>ERROR</status>',
  '<status>FAILURE: session limit</status>',
])('P5: a customer with a failed part is not used: %s', async (part) => {
  const { customers, errors } = await answerTo(part);
  expect(customers).toEqual([]);
  expect(errors.get(custId('5'))?.code).toBe('AA_CUSTOMER_INCOMPLETE');
});

test.each([
  '<referralInfo><error>Customer 12345 does not exist</error></referralInfo>',
  '<companyAdmins><error><code>200</code><message>No such customer</message></error></companyAdmins>',
  '<errors><error><code>200</code><message>Employer customer not found</message></error></errors>',
  '<error>No such customer</error>',
])('P6: a customer in the answer exists, also beside an error that denies it: %s', async (part) => {
  const { customers, errors } = await answerTo(part);
  expect(customers).toEqual([]);
  expect(errors.get(custId('5'))?.code).toBe('AA_CUSTOMER_INCOMPLETE');
  expect(await aloneAnswered(part)).toBe('AA_CUSTOMER_INCOMPLETE');
});

test.each([
  '<memberships><status>SUCCESS</status></memberships>',
  '<memberships><membership><statusCode>ERROR</statusCode></membership></memberships>',
  '<errorCode>0</errorCode><errorMessage>OK</errorMessage>',
  '<errorCode>0</errorCode><errorMessage>Nothing to report</errorMessage>',
  '<errorMessage>OK.</errorMessage>',
  '<status>ACTIVE</status>',
])('no part failed in %s', async (part) => {
  const { customers } = await answerTo(part);
  expect(customers).toHaveLength(1);
});
