// A batch must name every customer once and carry that customer's own record.

import type { FetchResult } from './shadow.ts';
import { ShadowError } from './shadow-error.ts';

/** Throws `DB_BAD_BATCH`. */
export function checkBatch(results: readonly FetchResult[]): void {
  const twice = new Set(results.map(({ custId }) => custId)).size !== results.length;
  const strange = results.some(
    (result) => result.kind === 'current' && result.record.custId !== result.custId,
  );
  if (twice) throw new ShadowError('DB_BAD_BATCH', { detail: 'a customer stands in it twice' });
  if (strange) throw new ShadowError('DB_BAD_BATCH', { detail: "a record is another customer's" });
}
