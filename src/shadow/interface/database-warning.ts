/** A setting of a database that works and is unwise. */
export interface DatabaseWarning {
  /** The server's name for it. */
  readonly setting: string;
  /** What follows from it, for the operator. */
  readonly message: string;
}
