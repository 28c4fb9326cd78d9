// The spellings of a customer's number. AA's queue may write 12 where its details write 0000012. Whether two spellings are one
// customer is never decided here: that takes AA's answer, or what is stored.

import { customerFields } from './customer-fields.ts';
import type { CustomerRecord } from './customer-record.ts';
import { type CustId, custId } from './ids.ts';

const leadingZeros = /^0+(?=.)/;

/** The number without leading zeros. Spellings of one number have this in common. */
export const bareId = (id: string): string => id.replace(leadingZeros, '');

/** Numbers have up to seven digits, and longer ones are not known. */
const longestPadded = 10;

/** The other spellings of a number: with fewer leading zeros, and with more. */
export function otherSpellingsOf(id: string): readonly CustId[] {
  const bare = bareId(id);
  const most = Math.max(longestPadded, id.length);
  return Array.from({ length: Math.max(0, most - bare.length) + 1 }, (_, zeros) =>
    custId('0'.repeat(zeros) + bare),
  ).filter((spelling) => spelling !== id);
}

/**
 * The spellings that were forgotten if the number was: a number that was forgotten finds nobody, also where it is another spelling of
 * one that is stored. `storedAs`: under which spelling it is stored; `null`: under none.
 */
export function forgettableSpellings(asked: CustId, storedAs: CustId | null): readonly CustId[] {
  if (storedAs === asked) return [];
  return storedAs === null ? [asked, ...otherSpellingsOf(asked)] : [asked];
}

const idIndex = customerFields.findIndex(({ element }) => element === 'custId');

/** The record under another spelling of its number. */
export const respelled = (record: CustomerRecord, id: CustId): CustomerRecord => ({
  ...record,
  custId: id,
  values: record.values.with(idIndex, id),
  document: { ...record.document, custId: id },
});
