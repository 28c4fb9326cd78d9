// Fault rules on the command line.

import { expect, test } from 'vitest';
import { readFaultRule } from './fault-rule.ts';

test('a rule names a procedure, a fault and parameters', () => {
  expect(readFaultRule('customers:http-503,probability=0.1,times=3,executed=true,custId=0012')).toEqual({
    procedure: 'customers',
    fault: 'http-503',
    probability: 0.1,
    times: 3,
    executed: true,
    custId: '0012',
  });
  expect(readFaultRule('*:reset')).toEqual({ procedure: '*', fault: 'reset' });
});

test.each([
  '',
  'customers',
  'customers:',
  ':reset',
  'customers:reset,times',
  'customers:reset,=3',
  'customers:reset,tims=3',
  'customers:reset,times=often',
  'friends:reset',
  'customers:poison',
])('%j is refused', (text) => {
  expect(() => readFaultRule(text)).toThrow(expect.objectContaining({ code: 'USAGE' }) as Error);
});

test.each([
  ['customers:httpx', '--fault customers:httpx: there is no fault httpx', /http-5/],
  ['quee:reset', '--fault quee:reset: there is no procedure quee', /mean queue/],
])('%s: the error names what is not there, and what there is', (text, message, hint) => {
  expect(() => readFaultRule(text)).toThrow(
    expect.objectContaining({ message, hint: expect.stringMatching(hint) as string }) as Error,
  );
});

test('the error of an unknown fault names the nearest known fault', () => {
  expect(() => readFaultRule('customers:resett')).toThrow(
    expect.objectContaining({ hint: 'did you mean reset?' }) as Error,
  );
});
