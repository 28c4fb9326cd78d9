import { expect, test } from 'vitest';
import { chunksOf, failureCodeOf, readingContext } from '../../../test/support/answer-chunks.ts';
import { readConfirmation } from './confirmation.ts';

const outcome = (answer: string) => failureCodeOf(readConfirmation(chunksOf(answer), readingContext()));

test.each<[string, string]>([
  ['<errors><error>200</error></errors>', 'AA_UNKNOWN_CUSTOMER'],
  ['<errors><error>No such customer</error></errors>', 'AA_UNKNOWN_CUSTOMER'],
  ['<r><status>FAILURE</status><statusCode>200</statusCode></r>', 'AA_UNKNOWN_CUSTOMER'],
  ['<r><error id="100">no</error></r>', 'AA_BAD_CREDENTIALS'],
  ['<r><error num="60"/></r>', 'AA_IP_NOT_ALLOWED'],
  ['<r><error><errorId>999</errorId></error></r>', 'AA_UNEXPECTED'],
  ['<r><errorId>999</errorId></r>', 'AA_UNEXPECTED'],
  ['<r><error>ERR-200</error></r>', 'AA_UNKNOWN_CUSTOMER'],
  ['<errors><error code="1">Badly-formed XML</error></errors>', 'AA_REQUEST_REJECTED'],
  ['<x><y><errors><error CODE="60">Address</error></errors></y></x>', 'AA_IP_NOT_ALLOWED'],
  ['<errors><error><code>999</code>ORA-01555</error></errors>', 'AA_UNEXPECTED'],
  ['<errors><error no="1" code="100">no</error><error no="2" code="999"/></errors>', 'AA_BAD_CREDENTIALS'],
  ['<errors><error id="1">No such customer</error></errors>', 'AA_UNKNOWN_CUSTOMER'],
  ['<errors>1<error>Bad login</error></errors>', 'AA_BAD_CREDENTIALS'],
  ['<r><status>FAILURE</status><reason>Invalid password</reason></r>', 'AA_BAD_CREDENTIALS'],
])('the code is found in %s', async (answer, code) => {
  expect(await outcome(answer)).toBe(code);
});

test.each([
  '<error>false</error>',
  '<error>none</error>',
  '<errors count="0">None</errors>',
  '<error code="0">No error</error>',
  '<errors><error>No errors</error></errors>',
  '<errorMessage>none</errorMessage>',
])('no error is read from %s', async (none) => {
  expect(await outcome(`<r><status>SUCCESS</status>${none}</r>`)).toBeNull();
});
