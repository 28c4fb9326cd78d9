import { expect, test } from 'vitest';
import { madeUpCustomer } from '../../../test/contract/made-up-customer.ts';
import { type CustId, custId } from '../../catalogue/ids.ts';
import type { StorableCustomer } from '../../shadow/shadow.ts';
import { keepingSpellings } from './spelling.ts';

const stored = (id: string) => ({ custId: custId(id), reasons: [], attempts: 0, storedHash: 'of before' });

/** The number under which a customer of an answer is made ready to be stored. */
const readyAs = (id: string, wanted: readonly string[], asked: readonly string[]): CustId =>
  keepingSpellings(
    (record): StorableCustomer => ({ custId: record.custId, contentHash: '', content: null }),
    wanted.map(stored),
    asked.map(custId),
  )(madeUpCustomer(id)).custId;

test.each([
  ['as it was asked for', '067', ['067'], ['067'], '067'],
  ['with other leading zeros', '67', ['067'], ['067'], '067'],
  ['that is another customer of the same call', '67', ['067', '67'], ['067', '67'], '67'],
  ['that is a known living customer beside a suspect', '67', ['067'], ['067', '67'], '67'],
] as const)('P6, W8: a stored customer %s', (_, id, wanted, asked, expected) => {
  expect(readyAs(id, wanted, asked)).toBe(expected);
});
