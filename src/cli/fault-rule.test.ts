// Faults as they are written on the command line.

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

test.each(['', 'customers', 'customers:', ':x', 'customers:x,times', 'customers:x,=3'])(
  '%j is refused',
  (text) => {
    expect(() => readFaultRule(text)).toThrow(expect.objectContaining({ code: 'USAGE' }) as Error);
  },
);
