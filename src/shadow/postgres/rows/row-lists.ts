// Rows of several tables as the one JSON parameter of the statement that writes a batch. The rows are pieces of text already, and
// are copied once.

import { customerText, documentText, withoutBrackets } from '../../plan/row-texts.ts';
import type { WrittenCustomer } from '../../plan/customers.ts';

/** What stands in the row of a customer before what was prepared. It is known when the row is written. */
export const writtenHead = [
  // The `cust_id` of a new customer, the place of one that is stored.
  'which',
  'fetch_number',
  'fetched_at',
] as const;

const comma = Buffer.from(',');
const rowEnd = Buffer.from(']');

/** The row of a customer, in pieces: its head, what was prepared, and the document last. */
export function customerRow({ place, content, result }: WrittenCustomer): readonly Buffer[] {
  const { custId, fetchNumber, fetchedAt } = result;
  const head = JSON.stringify([place ?? custId, fetchNumber, fetchedAt.toISOString()]);
  const start = Buffer.from(`[${withoutBrackets(head)},`);
  return [start, customerText(content.rows), comma, documentText(content.rows), rowEnd];
}

/** The first byte of a `jsonb` in binary form; the text follows. */
const jsonbVersion = Buffer.of(1);

/** Lists of rows by name. A row is a list, too: keys would be repeated in every row. */
export class RowLists {
  readonly #lists = new Map<string, Buffer[]>();

  /** One row, or several that are separated by commas; in pieces. */
  add(name: string, rows: readonly Buffer[]): void {
    const list = this.#lists.get(name);
    if (list === undefined) this.#lists.set(name, [...rows]);
    else list.push(comma, ...rows);
  }

  /** All of them as one JSON object, in the binary form of the type `jsonb`. */
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
