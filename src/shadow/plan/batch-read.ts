// Everything that the results of a batch can touch, read and held by an engine.

import type { CustomerEntries, Entry, Place } from './entries.ts';
import type { StoredMark } from './verdict.ts';

export interface Wanted {
  readonly custId: string;
  /** The hash of what was fetched. Empty if nothing of the customer is to remain; `null` if its parts make no difference. */
  readonly contentHash: string | null;
}

export interface StoredCustomerMark extends StoredMark {
  readonly place: Place;
  /** The number of the shape that it is in. */
  readonly shapeNo: number;
  /** The hash of each part that has content. Empty for a tombstone, and if the content is the same. */
  readonly parts: ReadonlyMap<string, string>;
  /** The stored document as JSON, if the content differs; `null` for a tombstone. */
  readonly document: string | null;
}

export interface BatchRead {
  /** The drain that is refreshing or purging. */
  readonly drainNo: number | null;
  readonly entriesOf: (custId: string) => CustomerEntries;
  readonly marks: ReadonlyMap<string, StoredCustomerMark>;
  /** Numbers that are to be ignored. No customer can be forgotten while the client's row is held. */
  readonly forgotten: ReadonlySet<string>;
}

/** The row of a stored customer, read for one `wanted`. */
export interface MarkRow {
  readonly place: Place;
  readonly cust_id: string;
  readonly fetch_number: number;
  readonly shape_no: number;
  readonly content_hash: string;
  readonly deleted: boolean | number;
  /** `null` if the content is the same. */
  readonly section_hashes: string | null;
  /** `null` if the content is the same, if it is not asked for, and for a tombstone. */
  readonly document: string | null;
}

export interface BatchRows {
  readonly drainNo: number | null;
  /** The entries in the drain at work. */
  readonly own: readonly Entry[];
  /** The parked and gone entries of any drain. */
  readonly waiting: readonly Entry[];
  readonly marks: readonly MarkRow[];
  readonly forgotten: readonly { readonly cust_id: string }[];
}

export const batchRead = ({ drainNo, own, waiting, marks, forgotten }: BatchRows): BatchRead => ({
  drainNo,
  entriesOf: entriesBy(drainNo, own, waiting),
  marks: new Map(marks.map((row) => [row.cust_id, toMark(row)])),
  forgotten: new Set(forgotten.map(({ cust_id }) => cust_id)),
});

function entriesBy(
  drainNo: number | null,
  own: readonly Entry[],
  waiting: readonly Entry[],
): BatchRead['entriesOf'] {
  const ownBy = new Map(own.map((entry) => [entry.cust_id, entry]));
  const leftBy = Map.groupBy(
    waiting.filter((entry) => entry.drain_no !== drainNo),
    ({ cust_id }) => cust_id,
  );
  return (custId) => ({ own: ownBy.get(custId) ?? null, left: leftBy.get(custId) ?? [] });
}

const toMark = (row: MarkRow): StoredCustomerMark => ({
  place: row.place,
  fetchNumber: row.fetch_number,
  shapeNo: row.shape_no,
  contentHash: row.content_hash,
  deleted: Boolean(row.deleted),
  document: row.document,
  parts: row.section_hashes === null ? noParts : parsedParts(row.section_hashes),
});

const noParts: ReadonlyMap<string, string> = new Map();

const parsedParts = (text: string): ReadonlyMap<string, string> =>
  new Map(Object.entries(JSON.parse(text) as Readonly<Record<string, string>>));
