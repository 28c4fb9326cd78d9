// A batch must name every customer once and carry that customer's own record.

import type { FetchResult } from '../interface/applying.ts';
import { ShadowError } from '../shadow-error.ts';

/**
 * Throws `DB_SET_BACK` if a result carries a number that, as far as the database knows, the client was never given. The
 * database will give that number out again, to a later fetch that must win (P3).
 */
export function checkNumbers(results: readonly FetchResult[], lastGiven: number): void {
  if (results.some(({ fetchNumber }) => fetchNumber > lastGiven))
    throw new ShadowError('DB_SET_BACK', { detail: `it knows of ${lastGiven} fetches, and of none after` });
}

/** Throws `DB_BAD_BATCH`. */
export function checkBatch(results: readonly FetchResult[]): void {
  const twice = new Set(results.map(({ custId }) => custId)).size !== results.length;
  const strange = results.some(
    (result) => result.kind === 'current' && result.customer.custId !== result.custId,
  );
  if (twice) throw new ShadowError('DB_BAD_BATCH', { detail: 'a customer stands in it twice' });
  if (strange) throw new ShadowError('DB_BAD_BATCH', { detail: "a record is another customer's" });
}
