// Reads a stored document as a text.

import type { StoredText } from './interface/served.ts';

export const textOf = (stored: StoredText): string =>
  typeof stored === 'string'
    ? stored
    : Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).toString();
