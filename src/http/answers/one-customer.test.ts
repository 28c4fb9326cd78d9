// The problem of a customer who is not stored.

import { expect, test } from 'vitest';
import { custId } from '../../catalogue/ids.ts';
import { foundOne } from './one-customer.ts';

test('P16: HTTP_CUSTOMER_NOT_KEPT: whom the rule does not keep is told apart from whom nobody knows', () => {
  const one = custId('1');
  const found = { stored: new Map(), forgotten: new Map(), missing: [one], unkept: new Set([one]) };
  expect(() => foundOne(found, one, null)).toThrow(
    expect.objectContaining({ code: 'HTTP_CUSTOMER_NOT_KEPT', hint: expect.stringContaining('refresh') }),
  );
  expect(() => foundOne({ ...found, unkept: new Set() }, one, null)).toThrow(
    expect.objectContaining({ code: 'HTTP_NO_SUCH_CUSTOMER' }),
  );
  expect(() => foundOne({ ...found, unkept: new Set() }, one, { asked: one, kind: 'not-kept' })).toThrow(
    expect.objectContaining({ code: 'HTTP_CUSTOMER_NOT_KEPT' }),
  );
  expect(() => foundOne(found, one, { asked: one, kind: 'not-found' })).toThrow(
    expect.objectContaining({ code: 'HTTP_NO_SUCH_CUSTOMER' }),
  );
});
