// What an old transaction of a reader keeps the database from cleaning up.

export interface HeldBack {
  /** The size of SQLite's log (`-wal`), in bytes. `null`: this engine has no such log. */
  readonly logBytes: number | null;
  /** For how long the oldest other transaction has been open. `null`: there is none, or its age is not known. */
  readonly oldestSeconds: number | null;
  /** Who has one open, for people, as far as that is known. */
  readonly readers: readonly string[];
}
