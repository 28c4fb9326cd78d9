import { expect, test } from 'vitest';
import { chunksOf, failureCodeOf, readingContext } from '../../../test/support/answer-chunks.ts';
import { readConfirmation } from './read-confirmation.ts';

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
])('P1: %s confirms', async (answer) => {
  expect(await outcome(answer)).toBeNull();
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
])('P1: %s does not', async (answer, code) => {
  expect(await outcome(answer)).toBe(code);
});
