import { expect, test } from 'vitest';
import { chunksOf, failureCodeOf, readingContext } from '../../../test/support/answer-chunks.ts';
import { defaultDialect } from '../dialect.ts';
import { readConfirmation } from './confirmation.ts';

const outcome = (answer: string) => failureCodeOf(readConfirmation(chunksOf(answer), readingContext()));

test.each([
  '<r><status>SUCCESS</status></r>',
  '<r><status> success </status><message>3 purged</message></r>',
  '<r status="SUCCESS"/>',
  '<status>SUCCESS</status>',
  '<result>Success</result>',
  '<a:r><h><S-T-A-T-U-S><![CDATA[SUCCESS]]></S-T-A-T-U-S></h></a:r>',
  '<r><status><code>SUCCESS</code></status></r>',
  '<r><status>SUCCESS</status><error/><errors count="0"/></r>',
  '<r><status>SUCCESS</status><error>0</error></r>',
  '<s:Envelope><s:Body><purgeResponse><status>SUCCESS</status></purgeResponse></s:Body></s:Envelope>',
  '<r><status code="0"><text>SUCCESS</text></status></r>',
  '<r><status>SUCCESS</status><errorCode>0</errorCode><errorMessage/></r>',
  '<r><status>SUCCESS</status><errorCode>0</errorCode><errorMsg>Completed successfully</errorMsg></r>',
  '<r><status>SUCCESS</status><error code="0">Purge completed, 3 entries</error></r>',
])('P1: %s confirms', async (answer) => {
  expect(await outcome(answer)).toBeNull();
});

test('P1: other words confirm if the dialect names them', async () => {
  const answers = { ...defaultDialect.answers, status: ['purge-result'], success: ['ok', 'Done'] };
  const dialect = { ...defaultDialect, answers };
  const outcomeThere = (answer: string) =>
    failureCodeOf(readConfirmation(chunksOf(answer), { ...readingContext(), dialect }));
  for (const answer of [
    '<r><status>OK</status></r>',
    '<r><purgeResult>SUCCESS</purgeResult></r>',
    '<r PURGE_RESULT="done"/>',
    '<purgeResult>OK</purgeResult>',
  ]) {
    expect(await outcomeThere(answer)).toBeNull();
    expect(await outcome(answer)).toBe('AA_NOT_CONFIRMED');
  }
  expect(await outcomeThere('<r><message>OK</message></r>')).toBe('AA_NOT_CONFIRMED');
  expect(await outcomeThere('<r><purgeResult>FAILURE</purgeResult></r>')).toBe('AA_FAILURE');
  expect(await outcomeThere('<r><status>OK</status><purgeResult>PENDING</purgeResult></r>')).toBe(
    'AA_NOT_CONFIRMED',
  );
});

test.each<[string, string]>([
  ['<r><status desc="SUCCESS">FAILED</status></r>', 'AA_NOT_CONFIRMED'],
  ['<r status="SUCCESS"><status>ERROR</status></r>', 'AA_NOT_CONFIRMED'],
  ['<status desc="SUCCESS">FAILED</status>', 'AA_NOT_CONFIRMED'],
  ['<r><status>FAILED</status><lastCall><status>SUCCESS</status></lastCall></r>', 'AA_NOT_CONFIRMED'],
  ['<r><lastCall><status>SUCCESS</status></lastCall></r>', 'AA_NOT_CONFIRMED'],
  ['<r><history><call><status>SUCCESS</status></call></history></r>', 'AA_NOT_CONFIRMED'],
  [
    '<r><status>SUCCESS</status><errorCode>999</errorCode><errorMessage>nothing purged</errorMessage></r>',
    'AA_UNEXPECTED',
  ],
  ['<r><status>SUCCESS</status><x><errorMessage>nothing purged</errorMessage></x></r>', 'AA_FAILURE'],
  ['<r><status>SUCCESS</status><errorCode>0</errorCode><errorMsg>ORA-01555</errorMsg></r>', 'AA_FAILURE'],
  ['<r><status>SUCCESS</status><errorCode>0</errorCode><errorNo>7</errorNo></r>', 'AA_FAILURE'],
  ['<status code="FAILED" word="SUCCESS"/>', 'AA_NOT_CONFIRMED'],
  ['<r lastResult="SUCCESS" state="PENDING"/>', 'AA_NOT_CONFIRMED'],
  ['<r/>', 'AA_NOT_CONFIRMED'],
  ['<r><status/></r>', 'AA_NOT_CONFIRMED'],
  ['<r><status>SUCCESSFUL?</status></r>', 'AA_NOT_CONFIRMED'],
  ['<r><status>PENDING</status></r>', 'AA_NOT_CONFIRMED'],
  ['<r><message>SUCCESS</message></r>', 'AA_NOT_CONFIRMED'],
  ['<r><status>FAILURE</status></r>', 'AA_FAILURE'],
  ['<r><status>SUCCESS</status><x><status>FAILURE</status></x></r>', 'AA_FAILURE'],
  ['<r><status>SUCCESS</status><error>no</error></r>', 'AA_FAILURE'],
  ['<status>FAILURE</status>', 'AA_FAILURE'],
  ['<error>Something broke</error>', 'AA_FAILURE'],
  ['<r><error number="100">no</error></r>', 'AA_BAD_CREDENTIALS'],
  ['<r><errors><error/><error><errorCode>60</errorCode></error></errors></r>', 'AA_IP_NOT_ALLOWED'],
  ['<r><errorCode>999</errorCode><errorMessage>x</errorMessage></r>', 'AA_UNEXPECTED'],
  ['<r><status code="100">FAILURE</status></r>', 'AA_BAD_CREDENTIALS'],
  ['<r><status>FAILURE</status><message>60: IP</message></r>', 'AA_IP_NOT_ALLOWED'],
  ['<r status="failure" message="Error 999"/>', 'AA_UNEXPECTED'],
  ['<r error="100"/>', 'AA_BAD_CREDENTIALS'],
  ['<r><status>SUCCESS</status>', 'AA_MALFORMED_ANSWER'],
  ['', 'AA_EMPTY_ANSWER'],
])('P1: %s does not confirm', async (answer, code) => {
  expect(await outcome(answer)).toBe(code);
});
