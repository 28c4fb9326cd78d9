// Parked customers with the same error are a group. Its name stands in addresses, so nothing of AA's words is in it (P11). Pure.

import { createHash } from 'node:crypto';

const digits = /\d+/g;

/** Two errors with the same gist are the same. The column of a flaw, or the length of a queue, makes no difference. */
export const gistOf = (message: string): string => message.replace(digits, '#');

/** `AA_TIMEOUT-3f2a9c01bb`: the code, and a hash of the gist. */
export const errorGroup = (code: string, message: string): string =>
  `${code}-${createHash('sha256').update(gistOf(message)).digest('hex').slice(0, 10)}`;
