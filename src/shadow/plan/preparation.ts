// Makes a customer ready to be stored while its answer is still being read: hashes, findings, and the texts of its rows. Then
// the record is released; it is many times as large.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { ShapedRecord } from '../../shape/policy.ts';
import type { PrepareShaped } from '../interface/applying.ts';
import { contentDigest, digestPlan, withWords } from './content-digest.ts';
import { rowTexts, wordsTextOf } from './row-texts.ts';
import { widening } from './widening.ts';
import { searchPlan, wordsOf } from './words.ts';

const nothingKnown: ReadonlyMap<CustId, string> = new Map();

/**
 * `known`: content hashes of what is stored. Nothing is made for a customer with the same hash. `own`: the catalogue by which the records were
 * read, if it is another one than that of the tables.
 */
export function preparation(
  catalogue: Catalogue,
  known: ReadonlyMap<CustId, string> = nothingKnown,
  own: Catalogue = catalogue,
): PrepareShaped {
  const digests = digestPlan(own);
  const prepareRows = rowTexts(catalogue);
  const searched = searchPlan(own);
  const widened = widening(own, catalogue);
  const source = own === catalogue ? {} : { own };
  return (record: ShapedRecord) => {
    const { custId, findings } = record;
    const digest = contentDigest(record, digests);
    const { contentHash } = digest;
    if (known.get(custId) === contentHash) return { custId, contentHash, content: null };
    const words = wordsTextOf(custId, wordsOf(record, searched));
    const parts = withWords(digest.parts, words);
    const rows = prepareRows(widened(record), { contentHash, parts }, words);
    return { custId, contentHash, content: { parts, findings, rows, ...source } };
  };
}
