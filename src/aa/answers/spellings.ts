// Which customers of an answer are those that were asked for. A number that differs in leading zeros alone is the one that was asked
// for, if exactly one such customer was asked for and exactly one came. Where both spellings are there, they are two customers.

import { type CustId, longestCustId } from '../../catalogue/ids.ts';
import { bareId } from '../../catalogue/spellings.ts';

/** Numbers in the answer → numbers as they were asked for. Customers that were not asked for are left out. */
export type AskedAs = ReadonlyMap<string, CustId>;

export function askedAs(found: readonly string[], custIds: readonly CustId[]): AskedAs {
  const asked = new Map(custIds.map((id) => [id.trim(), id]));
  const others = [...new Set(found)].filter((id) => mayBeStored(id) && !asked.has(id));
  if (others.length === 0) return asked;
  const came = new Set(found);
  const askedByNumber = Map.groupBy(asked.keys(), bareId);
  const othersByNumber = Map.groupBy(others, bareId);
  const respelled = [...othersByNumber].flatMap(([number, [spelling, ...more]]) => {
    const [only, ...further] = askedByNumber.get(number) ?? [];
    const isOne = only !== undefined && more.length === 0 && further.length === 0 && !came.has(only);
    return isOne && spelling !== undefined ? [[spelling, asked.get(only)] as const] : [];
  });
  return new Map([...asked, ...respelled] as [string, CustId][]);
}

const mayBeStored = (id: string): boolean => id !== '' && id.length <= longestCustId;

/** Asked for → as the answer spells it, where that differs. */
export const respelledIn = (asked: AskedAs): ReadonlyMap<CustId, string> =>
  new Map([...asked].filter(([found, id]) => id.trim() !== found).map(([found, id]) => [id, found]));
