// The report of what old transactions of readers keep the database from cleaning up.

import { heldBackSays, measureOf } from '../shadow/reads/held-back.ts';
import type { HeldBack } from '../shadow/shadow.ts';

export const heldBackDocument = (heldBack: HeldBack) => ({
  log_bytes: heldBack.logBytes,
  oldest_transaction_seconds: heldBack.oldestSeconds,
  readers: heldBack.readers,
  warning: isMuch(heldBack) ? heldBackSays(heldBack) : null,
});

const isMuch = (heldBack: HeldBack): boolean => measureOf(heldBack) >= 1;

/** None as long as it is as usual. */
export const heldBackLines = (heldBack: HeldBack): readonly string[] =>
  isMuch(heldBack) ? [`database: ${heldBackSays(heldBack)}\n`] : [];
