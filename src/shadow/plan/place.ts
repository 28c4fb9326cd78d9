// Where an engine finds a row again.

/** For as long as the transaction holds the row; of no meaning to anybody but the engine. */
export type Place = string | number;
