// The place where an engine finds a row again.

/** Valid as long as the transaction holds the row. Only the engine understands it. */
export type Place = string | number;
