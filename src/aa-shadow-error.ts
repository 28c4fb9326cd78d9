// The base class of all errors that this program throws on purpose. Callers match `code` and `kind`, never the text.

/**
 * - `transient`: it ends by itself, so the work is tried again later.
 * - `refused`: AA or the database refused (credentials, IP address, a record). Trying again soon does not help.
 * - `configuration`: a person must change a setting here or at ACGI.
 * - `bug`: an error of this program. It should not happen.
 */
export type ErrorKind = 'transient' | 'refused' | 'configuration' | 'bug';

/** One line of a table of error codes. The codes are stable and documented in docs/reference/errors.md. */
export interface ErrorEntry {
  readonly kind: ErrorKind;
  /** What happened, in a sentence without data of a customer. */
  readonly summary: string;
  /** What the operator should do about it. */
  readonly hint: string;
}

export interface ErrorParts {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly hint: string;
  readonly cause?: unknown;
}

export class AaShadowError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string;

  constructor({ code, kind, message, hint, cause }: ErrorParts) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AaShadowError';
    this.code = code;
    this.kind = kind;
    this.hint = hint;
  }
}
