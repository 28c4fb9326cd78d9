// Makes a customer ready to be stored while its answer is still being read: hashes, findings, and what the engine writes. The
// record, many times as large, is let go then.

import type { CustomerRecord, Prepare } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { PreparedRows, StorableCustomer } from '../interface/applying.ts';
import { contentDigest, type ContentDigest } from './content-digest.ts';

/** Makes a record what the engine writes. */
export type PrepareRows = (record: CustomerRecord, digest: ContentDigest) => PreparedRows;

const nothingKnown: ReadonlyMap<CustId, string> = new Map();

/** `known`: content hashes of what is stored. Nothing is made for a customer with the same hash. */
export function preparation(
  prepareRows: PrepareRows,
  known: ReadonlyMap<CustId, string> = nothingKnown,
): Prepare<StorableCustomer> {
  return (record) => {
    const { custId, findings } = record;
    const digest = contentDigest(record);
    const { contentHash, parts } = digest;
    if (known.get(custId) === contentHash) return { custId, contentHash, content: null };
    return { custId, contentHash, content: { parts, findings, rows: prepareRows(record, digest) } };
  };
}
