// The rows of several tables as one JSON parameter, for the statement that writes a batch. The rows are already pieces of
// text, and are copied once.

import { customerText, documentText, withoutBrackets } from '../../plan/row-texts.ts';
import type { WrittenCustomer } from '../../plan/customers.ts';

/** The first values in the row of a customer, before the prepared values. They are known when the row is written. */
export const writtenHead = [
  // The `cust_id` of a new customer, or the place of a stored one.
  'which',
  'fetch_number',
  'fetched_at',
  // Whether the time of the last change stays.
  'keeps_time',
] as const;

const comma = Buffer.from(',');
const rowEnd = Buffer.from(']');

/** The row of a customer, in pieces: the first values, the prepared values, and the document last. */
export function customerRow({ place, content, result, cause }: WrittenCustomer): readonly Buffer[] {
  const { custId, fetchNumber, fetchedAt } = result;
  const head = JSON.stringify([place ?? custId, fetchNumber, fetchedAt.toISOString(), cause === 'shape']);
  const start = Buffer.from(`[${withoutBrackets(head)},`);
  return [start, customerText(content.rows), comma, documentText(content.rows), rowEnd];
}

/** The first byte of a `jsonb` in binary form. The text follows. */
const jsonbVersion = Buffer.of(1);

/** Lists of rows by name. A row is also a list: with an object, the keys would be repeated in every row. */
export class RowLists {
  readonly #lists = new Map<string, Buffer[]>();

  /** Adds one row, or several rows that are separated by commas, in pieces. */
  add(name: string, rows: readonly Buffer[]): void {
    const list = this.#lists.get(name);
    if (list === undefined) this.#lists.set(name, [...rows]);
    else list.push(comma, ...rows);
  }

  /** All lists as one JSON object, in the binary form of the type `jsonb`. */
  jsonb(): Buffer {
    const pieces: Buffer[] = [jsonbVersion];
    for (const [name, rows] of this.#lists) {
      pieces.push(Buffer.from(`${pieces.length === 1 ? '{' : ','}${JSON.stringify(name)}:[`));
      for (const piece of rows) pieces.push(piece);
      pieces.push(rowEnd);
    }
    pieces.push(Buffer.from(pieces.length === 1 ? '{}' : '}'));
    return Buffer.concat(pieces);
  }
}
