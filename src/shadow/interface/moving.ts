// The move of a whole database into another, on the same engine or on another.

/** `from`: the database that is moved. `to`: the one that it is moved into. */
export type MoveSide = 'from' | 'to';

export interface MoveProgress {
  /** `copying`: rows come into the new database. `comparing`: both databases are read again, table by table. */
  readonly phase: 'copying' | 'comparing';
  /** Rows that are done in this phase. */
  readonly rows: number;
  /** Rows in all. */
  readonly of: number;
}

export interface MoveTerms {
  /** The addresses, as they may be shown: without passwords (P11). */
  readonly from: string;
  readonly to: string;
  /** Ends the work between two pages. The move can be continued later. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MoveProgress) => void;
}

export interface MovedTable {
  readonly table: string;
  readonly rows: number;
  /** SHA-256 over the values of all rows in the order of their keys. It is the same on every engine. */
  readonly digest: string;
}

export interface Moved {
  /** All tables, with what both databases hold. Empty if an earlier call has already compared them. */
  readonly tables: readonly MovedTable[];
  /** Whether the move continued one that was broken off. */
  readonly resumed: boolean;
}
