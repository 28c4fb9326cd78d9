// Cursors as texts that are opaque to those who keep them: a list of parts, packed. Pure.

export const packed = (parts: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Empty for what is no cursor. What comes back may be forged, so each part is to be looked at. */
export function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** Whether a part can be the number of a customer: a forged one may hold what no database takes. */
export const isStorable = (part: unknown): part is string =>
  typeof part === 'string' && part.length <= 1_000 && part.isWellFormed() && !part.includes('\0');
