// The rows of customers as JSON. A row is a list: keys would be repeated in every row, and both sides pay for each
// character.

import type { Json } from '../../../catalogue/customer-record.ts';
import type { SectionDataTable } from '../../tables/data-tables.ts';
import type { WrittenCustomer } from '../../plan/customers.ts';

export type Row = readonly Json[];

/** What stands first in a row, in this order; the catalogue's fields follow in theirs. */
export const customerHead = [
  // The `cust_id` of a new customer, the place of one that is stored.
  'which',
  'fetch_number',
  'fetched_at',
  'content_hash',
  'section_hashes',
  'extra',
  'document',
] as const;
export const itemHead = ['cust_id', 'item_no', 'parent_no', 'extra'] as const;

export function customerRow({ place, digest, result }: WrittenCustomer): Row {
  const { custId, fetchNumber, fetchedAt, record } = result;
  const hashes = Object.fromEntries(digest.parts);
  return [
    place ?? custId,
    fetchNumber,
    fetchedAt.toISOString(),
    digest.contentHash,
    hashes,
    record.extra,
    record.document,
    ...record.values,
  ];
}

export const itemRows = ({ section }: SectionDataTable, { result }: WrittenCustomer): readonly Row[] =>
  (result.record.sections[section] ?? []).map(({ values, extra, parentNo }, at) => [
    result.custId,
    at + 1,
    parentNo,
    extra,
    ...values,
  ]);
