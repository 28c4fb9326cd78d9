import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readingContext } from '../../../test/support/answer-chunks.ts';
import { defaultDialect } from '../dialect.ts';
import { failureCode, failureError } from './failure.ts';

const meaning = (message: string | null, codes: readonly string[] = []) =>
  failureCode({ codes, message }, defaultDialect.errorCodes);

describe("AA's code is found", () => {
  test.each([
    ['100', 'AA_BAD_CREDENTIALS'],
    ['060', 'AA_IP_NOT_ALLOWED'],
    ['200', 'AA_UNKNOWN_CUSTOMER'],
    ['999', 'AA_UNEXPECTED'],
  ])('on its own: %s', (code, expected) => {
    expect(meaning(null, ['x', code])).toBe(expected);
  });

  test.each([
    ['100: bad', 'AA_BAD_CREDENTIALS'],
    ['200 - no such thing', 'AA_UNKNOWN_CUSTOMER'],
    ['[60] go away', 'AA_IP_NOT_ALLOWED'],
    ['(999) oops', 'AA_UNEXPECTED'],
    ['Something went wrong (100).', 'AA_BAD_CREDENTIALS'],
    ['Error 200', 'AA_UNKNOWN_CUSTOMER'],
    ['An error occurred, code: 60', 'AA_IP_NOT_ALLOWED'],
    ['Error code=999', 'AA_UNEXPECTED'],
    ['error number 100', 'AA_BAD_CREDENTIALS'],
    ['ERR-200', 'AA_UNKNOWN_CUSTOMER'],
    ['ERR-100: no', 'AA_BAD_CREDENTIALS'],
    ['Error 200: no such thing', 'AA_UNKNOWN_CUSTOMER'],
  ])('in the message: %s', (message, expected) => {
    expect(meaning(message)).toBe(expected);
  });

  test('a code element counts for more than the message', () => {
    expect(meaning('Error 200', ['100'])).toBe('AA_BAD_CREDENTIALS');
  });
});

describe('words are understood where there is no code', () => {
  test.each([
    ['Invalid username or password', 'AA_BAD_CREDENTIALS'],
    ['Vendor authentication failed', 'AA_BAD_CREDENTIALS'],
    ['IP address 10.1.2.3 is not allowed', 'AA_IP_NOT_ALLOWED'],
    ['Unauthorized IP', 'AA_IP_NOT_ALLOWED'],
    ['No such customer', 'AA_UNKNOWN_CUSTOMER'],
    ['Customer 12345 does not exist', 'AA_UNKNOWN_CUSTOMER'],
    ['Cust ID 12345 not found', 'AA_UNKNOWN_CUSTOMER'],
    ['Invalid customer ID: 4711', 'AA_UNKNOWN_CUSTOMER'],
    ['Invalid customer ID 0000012', 'AA_UNKNOWN_CUSTOMER'],
    ['Invalid cust_id [A4711].', 'AA_UNKNOWN_CUSTOMER'],
    ['Badly-formed XML', 'AA_REQUEST_REJECTED'],
    ['The request is not well-formed', 'AA_REQUEST_REJECTED'],
    ['Unexpected error, please try again', 'AA_UNEXPECTED'],
    ['Something else', 'AA_FAILURE'],
  ])('%s', (message, expected) => {
    expect(meaning(message)).toBe(expected);
  });

  test.each([
    'Customer address not found',
    'Invalid customer ID',
    'Invalid customer ID format',
    'Invalid customer ID 4711 in the employer of the record',
    'Invalid customer attribute 4711',
    'Unknown customer attribute type',
    'No such customer service session',
    'Locked by another session (0200)',
    'No e-mail found for this customer',
    'Customer 5 has 200 roles',
    '200 requests are waiting, try later',
    'Error: 200 requests are waiting',
    'Error 200 requests',
    '200, or more',
  ])('P6: "%s" is no evidence of a deletion', (message) => {
    expect(meaning(message)).toBe('AA_FAILURE');
  });
});

test('code 1 is a bug of ours, and the call is never tried again', () => {
  const error = failureError({ codes: ['1'], message: 'Badly-formed XML' }, readingContext());
  expect(error).toMatchObject({ code: 'AA_REQUEST_REJECTED', kind: 'bug' });
  expect(error.hint).toContain('`dialect`');
});

test.each(['1: more to come', 'Locked by 1 session (1)', 'Error 1', 'error number 1'])(
  'a single digit in a sentence is no code: %s',
  (message) => {
    expect(meaning(message)).toBe('AA_FAILURE');
  },
);

test('an error knows which of the customers asked for AA names, and does not print them', () => {
  const context = readingContext({ custIds: ['12', '0012', '13'] });
  const error = failureError({ codes: ['200'], message: 'Invalid customer IDs: 0012, 13.' }, context);
  expect(error.custIds).toEqual(['0012', '13']);
  expect(inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error)).not.toContain('0012');
  expect(failureError({ codes: ['999'], message: 'Locked: 13' }, context).custIds).toEqual([]);
});

test('the configuration may name more codes', () => {
  const context = readingContext({ dialect: { errorCodes: { 'E-17': 'AA_UNKNOWN_CUSTOMER' } } });
  expect(failureError({ codes: ['E-17'], message: null }, context).code).toBe('AA_UNKNOWN_CUSTOMER');
  expect(failureError({ codes: ['constructor'], message: 'toString' }, context).code).toBe('AA_FAILURE');
});

test('P11: the error quotes AA without credentials', () => {
  const error = failureError({ codes: ['17'], message: 'user zanzibar-user' }, readingContext());
  expect(error.message).toBe('AA answered FAILURE: code 17, user …');
});
