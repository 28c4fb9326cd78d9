// What an engine has read, and holds, of all that the results of a batch can touch.

import type { CustomerEntries, Entry } from './entries.ts';
import type { Place } from './place.ts';
import type { StoredMark } from './verdict.ts';

export interface Wanted {
  readonly custId: string;
  /** Of what was fetched; empty where nothing of a customer is to remain, `null` where its parts make no difference. */
  readonly contentHash: string | null;
}

export interface StoredCustomerMark extends StoredMark {
  readonly place: Place;
  /** The hash of each part that has content; empty for a tombstone, and where the content is the same. */
  readonly parts: ReadonlyMap<string, string>;
  /** What is stored, as JSON, where the content differs; `null` for a tombstone. */
  readonly document: string | null;
}

export interface BatchRead {
  /** The drain being refreshed or purged. */
  readonly drainNo: number | null;
  readonly entriesOf: (custId: string) => CustomerEntries;
  readonly marks: ReadonlyMap<string, StoredCustomerMark>;
  /** Numbers that are to be ignored. Nobody is forgotten while the client's row is held. */
  readonly forgotten: ReadonlySet<string>;
}

/** A stored customer as a row, read with `wanted`. */
export interface MarkRow {
  readonly place: Place;
  readonly cust_id: string;
  readonly fetch_number: number;
  readonly content_hash: string;
  readonly deleted: boolean | number;
  /** `null` where the content is the same. */
  readonly section_hashes: string | null;
  /** `null` where the content is the same, or is not asked for, and for a tombstone. */
  readonly document: string | null;
}

export interface BatchRows {
  readonly drainNo: number | null;
  /** Of the drain at work. */
  readonly own: readonly Entry[];
  /** Parked and gone ones of any drain. */
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
  contentHash: row.content_hash,
  deleted: Boolean(row.deleted),
  document: row.document,
  parts: row.section_hashes === null ? noParts : parsedParts(row.section_hashes),
});

const noParts: ReadonlyMap<string, string> = new Map();

const parsedParts = (text: string): ReadonlyMap<string, string> =>
  new Map(Object.entries(JSON.parse(text) as Readonly<Record<string, string>>));
