// A mutation: one promise broken on purpose, and the tests that must notice.

export interface Edit {
  /** From the project's root. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export interface Mutation {
  /** `P1`. */
  readonly promise: string;
  /** Unique; what it does, in a few words. */
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Files whose tests with the promise's number are run. */
  readonly tests: readonly string[];
}

/** One edit in one file, as most are. */
export const mutation = (
  promise: string,
  name: string,
  [file, find, replace]: readonly [file: string, find: string, replace: string],
  tests: readonly string[],
): Mutation => ({ promise, name, edits: [{ file, find, replace }], tests });
