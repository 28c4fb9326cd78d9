// Whether something of a client waits for a person; then `status` exits 6. What mends itself does not wait for one.

import { aaErrors } from '../aa/aa-error.ts';
import type { ErrorEntry } from '../aa-shadow-error.ts';
import { shadowErrors } from '../shadow/shadow-error.ts';
import type { StatusDocument } from './client-status.ts';

type Judged = Pick<StatusDocument, 'parked' | 'verdict' | 'verdict_reason' | 'foreign_purge' | 'last_error'>;

/** `acknowledged`: the foreign purge that is shown was taken note of. */
export const needsPerson = (document: Judged, acknowledged: boolean): boolean =>
  document.parked > 0 ||
  document.verdict === 'paused' ||
  document.verdict === 'stuck' ||
  document.verdict_reason === 'nobody-works' ||
  document.verdict_reason === 'drift' ||
  (document.foreign_purge !== null && !acknowledged) ||
  (document.last_error !== null && onlyAPersonMends(document.last_error.code));

const errors: Readonly<Record<string, ErrorEntry>> = { ...aaErrors, ...shadowErrors };

function onlyAPersonMends(code: string): boolean {
  const kind = errors[code]?.kind;
  return kind === 'refused' || kind === 'configuration';
}
