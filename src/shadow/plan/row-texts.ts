// The rows of a customer as JSON text, made while the answer is being read. The text is outside the JavaScript heap, in
// memory that the customers of an answer share. So the garbage collector does not copy or mark it while a batch waits.

import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import type { JsonObject } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { ShapedRecord } from '../../shape/policy.ts';
import type { RowTexts } from '../interface/applying.ts';
import type { ContentDigest } from './content-digest.ts';
import type { Word } from './words.ts';

/** The first values in the row of a customer. The catalogue's fields follow in their order. */
export const customerHead = ['content_hash', 'section_hashes', 'extra'] as const;
/** The first values in the row of an item. The fields of its section follow in their order. */
export const itemHead = ['cust_id', 'item_no', 'parent_no', 'extra'] as const;

/** The values in the row of a word. */
export const wordColumns = ['cust_id', 'kind', 'word'] as const;

/** Makes the texts of a record. `words`: the text of its words. */
export type PrepareRows = (record: ShapedRecord, digest: ContentDigest, words: string) => RowTexts;

/** Enough for about twenty customers. */
const memoryBytes = 256 * 1024;
/** The highest number of UTF-8 bytes for one JavaScript character. */
const bytesPerCharacter = 3;

/** For the customers of one answer. */
export function rowTexts(catalogue: Catalogue): PrepareRows {
  const sections = sectionNames(catalogue);
  let memory = Buffer.allocUnsafeSlow(memoryBytes);
  let used = 0;
  return (record, digest, words) => {
    const texts = [...textsOf(record, digest, sections), words];
    const most = bytesPerCharacter * texts.reduce((sum, text) => sum + text.length, 0);
    if (used + most > memory.length) {
      memory = Buffer.allocUnsafeSlow(Math.max(memoryBytes, most));
      used = 0;
    }
    const start = used;
    const ends = texts.map((text) => (used += memory.write(text, used)));
    return { memory, start, ends };
  };
}

const sectionNames = perCatalogue(({ sections }) => sections.map(({ name }) => name));

const textsOf = (
  record: ShapedRecord,
  { contentHash, parts }: ContentDigest,
  sections: readonly string[],
): readonly string[] => [
  withoutBrackets(JSON.stringify([contentHash, Object.fromEntries(parts), record.extra, ...record.values])),
  JSON.stringify(record.document),
  ...sections.map((section) => itemsText(record, section)),
];

const itemsText = ({ custId, sections }: ShapedRecord, section: string): string =>
  withoutBrackets(
    JSON.stringify(
      (sections[section] ?? []).map(({ values, extra, parentNo }, at) => [
        custId,
        at + 1,
        parentNo,
        extra,
        ...values,
      ]),
    ),
  );

export const wordsTextOf = (custId: CustId, words: readonly Word[]): string =>
  withoutBrackets(JSON.stringify(words.map(({ kind, word }) => [custId, kind, word])));

export const withoutBrackets = (list: string): string => list.slice(1, -1);

const textAt = ({ memory, start, ends }: RowTexts, at: number): Buffer =>
  memory.subarray(at === 0 ? start : ends[at - 1], ends[at]);

/** The values of the customer's row without the document, separated by commas. */
export const customerText = (texts: RowTexts): Buffer => textAt(texts, 0);

/** The whole record of AA. */
export const documentText = (texts: RowTexts): Buffer => textAt(texts, 1);

/**
 * The rows of a section, separated by commas. Empty if it has none. `place`: the position of the section in the catalogue.
 */
export const itemsTextAt = (texts: RowTexts, place: number): Buffer => textAt(texts, 2 + place);

/** The rows of its words, separated by commas. Empty if it has none. */
export const wordsText = (texts: RowTexts): Buffer => textAt(texts, texts.ends.length - 1);

export const documentOf = (texts: RowTexts): JsonObject =>
  JSON.parse(documentText(texts).toString()) as JsonObject;
