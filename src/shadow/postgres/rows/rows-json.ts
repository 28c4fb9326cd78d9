// The rows of a customer as JSON text, outside the JavaScript heap. A row is a list: keys would be repeated in every row,
// and both sides pay for each character. The text is made while the answer is being read, and is copied once, into the one
// parameter of the statement that writes a batch.

import type { CustomerRecord, Json, JsonObject } from '../../../catalogue/customer-record.ts';
import type { PreparedRows } from '../../interface/applying.ts';
import type { ContentDigest } from '../../plan/content-digest.ts';
import type { WrittenCustomer } from '../../plan/customers.ts';
import type { PrepareRows } from '../../plan/preparation.ts';
import { sectionTables } from '../../tables/data-table.ts';

/** What stands first in the row of a customer. It is known when the row is written. */
export const customerHead = [
  // The `cust_id` of a new customer, the place of one that is stored.
  'which',
  'fetch_number',
  'fetched_at',
] as const;
/** What follows. Then come the catalogue's fields in their order, and the document last. */
export const customerPrepared = ['content_hash', 'section_hashes', 'extra'] as const;
export const itemHead = ['cust_id', 'item_no', 'parent_no', 'extra'] as const;

/** The texts of one customer, one after the other in the memory that the customers of an answer share. */
interface RowTexts {
  readonly memory: Buffer;
  readonly start: number;
  /** Where each text ends: the customer's row without its head and document, the document, the rows of each section. */
  readonly ends: readonly number[];
}

/** Enough for some twenty customers. */
const memoryBytes = 256 * 1024;
/** Of one character in UTF-8, at most, as JavaScript counts characters. */
const bytesPerCharacter = 3;

export function rowTexts(): PrepareRows {
  let memory = Buffer.allocUnsafeSlow(memoryBytes);
  let used = 0;
  return (record, digest) => {
    const texts = textsOf(record, digest);
    const most = bytesPerCharacter * texts.reduce((sum, text) => sum + text.length, 0);
    if (used + most > memory.length) {
      memory = Buffer.allocUnsafeSlow(Math.max(memoryBytes, most));
      used = 0;
    }
    const start = used;
    const ends = texts.map((text) => (used += memory.write(text, used)));
    return { memory, start, ends } satisfies RowTexts as PreparedRows;
  };
}

const textsOf = (record: CustomerRecord, digest: ContentDigest): readonly string[] => [
  customerText(record, digest),
  JSON.stringify(record.document),
  ...sectionTables.map(({ section }) => itemsText(record, section)),
];

const customerText = ({ extra, values }: CustomerRecord, { contentHash, parts }: ContentDigest): string =>
  withoutBrackets(JSON.stringify([contentHash, Object.fromEntries(parts), extra, ...values]));

const itemsText = ({ custId, sections }: CustomerRecord, section: keyof CustomerRecord['sections']): string =>
  withoutBrackets(
    JSON.stringify(
      sections[section].map(({ values, extra, parentNo }, at) => [
        custId,
        at + 1,
        parentNo,
        extra,
        ...values,
      ]),
    ),
  );

const withoutBrackets = (list: string): string => list.slice(1, -1);

const textsIn = (rows: PreparedRows): RowTexts => rows as RowTexts;

const isText = 1;

const textAt = ({ memory, start, ends }: RowTexts, at: number): Buffer =>
  memory.subarray(at === 0 ? start : ends[at - 1], ends[at]);

export const documentOf = (rows: PreparedRows): JsonObject =>
  JSON.parse(textAt(textsIn(rows), isText).toString()) as JsonObject;

const comma = Buffer.from(',');
const rowEnd = Buffer.from(']');

/** The row of a customer, as pieces of text. */
export function customerRow({ place, content, result }: WrittenCustomer): readonly Buffer[] {
  const { custId, fetchNumber, fetchedAt } = result;
  const head: readonly Json[] = [place ?? custId, fetchNumber, fetchedAt.toISOString()];
  const texts = textsIn(content.rows);
  const start = Buffer.from(`[${withoutBrackets(JSON.stringify(head))},`);
  return [start, textAt(texts, 0), comma, textAt(texts, isText), rowEnd];
}

/** The rows of a section, as one text; empty where the customer has none. By the place of its table among all. */
export const itemRows = (table: number, { content }: WrittenCustomer): Buffer =>
  textAt(textsIn(content.rows), isText + 1 + table);

/** Lists of rows by name, as one JSON object in the binary form of the type `jsonb`. */
export class RowLists {
  readonly #lists = new Map<string, Buffer[]>();

  add(name: string, rows: readonly Buffer[]): void {
    const list = this.#lists.get(name);
    if (list === undefined) this.#lists.set(name, [...rows]);
    else {
      list.push(comma);
      for (const piece of rows) list.push(piece);
    }
  }

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

/** The first byte of a `jsonb` in binary form; the text follows. */
const jsonbVersion = Buffer.of(1);
