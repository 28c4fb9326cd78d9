// Makes a customer ready to be stored while its answer is still being read: hashes, findings, and the texts of its rows. Then
// the record is released; it is many times as large.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Prepare } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { StorableCustomer } from '../interface/applying.ts';
import { contentDigest, digestPlan } from './content-digest.ts';
import { rowTexts } from './row-texts.ts';

const nothingKnown: ReadonlyMap<CustId, string> = new Map();

/** `known`: content hashes of what is stored. Nothing is made for a customer with the same hash. */
export function preparation(
  catalogue: Catalogue,
  known: ReadonlyMap<CustId, string> = nothingKnown,
): Prepare<StorableCustomer> {
  const digests = digestPlan(catalogue);
  const prepareRows = rowTexts(catalogue);
  return (record) => {
    const { custId, findings } = record;
    const digest = contentDigest(record, digests);
    const { contentHash, parts } = digest;
    if (known.get(custId) === contentHash) return { custId, contentHash, content: null };
    return { custId, contentHash, content: { parts, findings, rows: prepareRows(record, digest) } };
  };
}
