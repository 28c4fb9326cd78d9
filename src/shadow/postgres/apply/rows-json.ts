// The rows of customers as the one JSON value that a batch is sent as. Keys are short: they are repeated in every row, and
// both sides pay for each character.

import { customerFields } from '../../../catalogue/customer-fields.ts';
import type { JsonObject, Value } from '../../../catalogue/customer-record.ts';
import type { CustId } from '../../../catalogue/ids.ts';
import type { SectionDataTable } from '../../tables/data-table.ts';
import type { WrittenCustomer } from './batch-plan.ts';

/** The n-th field of a section, or of the customer itself. */
export const fieldKey = (at: number): string => `f${at}`;

/** Positions among the customer's values of the columns beside the key. */
export const customerFieldPositions: readonly number[] = customerFields.flatMap(({ column }, at) =>
  column === 'cust_id' ? [] : [at],
);

/** Nulls are left out: what is absent comes back as null. */
function valuesText(values: readonly Value[], from: readonly number[] | null): string {
  let text = '';
  const count = from?.length ?? values.length;
  for (let at = 0; at < count; at++) {
    const value = values[from?.[at] ?? at] ?? null;
    if (value !== null) text += `,"${fieldKey(at)}":${JSON.stringify(value)}`;
  }
  return text;
}

const extraText = (extra: JsonObject | null): string =>
  extra === null ? '' : `,"x":${JSON.stringify(extra)}`;

export function customerText(customer: WrittenCustomer): string {
  const { result, digest } = customer;
  const { custId, fetchNumber, fetchedAt, record } = result;
  const which = customer.place === null ? `"c":${JSON.stringify(custId)}` : `"l":"${customer.place}"`;
  const own = `${which},"n":${fetchNumber},"t":"${fetchedAt.toISOString()}"`;
  const hashes = `"h":"${digest.contentHash}","s":${JSON.stringify(Object.fromEntries(digest.parts))}`;
  const values = valuesText(record.values, customerFieldPositions);
  return `{${own},${hashes}${values}${extraText(record.extra)},"d":${JSON.stringify(record.document)}}`;
}

/** One text per row of the section; `n` is the position, `p` that of the item it stands within. */
export function sectionTexts(
  custId: CustId,
  table: SectionDataTable,
  customer: WrittenCustomer,
): readonly string[] {
  const key = `{"c":${JSON.stringify(custId)},"n":`;
  return customer.result.record.sections[table.section].map(({ values, extra, parentNo }, at) => {
    const parent = table.parentColumn === null || parentNo === null ? '' : `,"p":${parentNo}`;
    return `${key}${at + 1}${parent}${valuesText(values, null)}${extraText(extra)}}`;
  });
}
