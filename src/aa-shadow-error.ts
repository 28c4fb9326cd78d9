// The one base of every error this program raises on purpose. Callers match `code` and `kind`, never the text.

/**
 * - `transient`: mends itself; trying again later is right.
 * - `refused`: somebody said no (credentials, IP address, a record AA will not give); trying again soon is pointless.
 * - `configuration`: a person must change a setting, here or at ACGI.
 * - `bug`: ours; should not happen.
 */
export type ErrorKind = 'transient' | 'refused' | 'configuration' | 'bug';

/** One line of a room's table of error codes: stable, documented in docs/reference/errors.md. */
export interface ErrorEntry {
  readonly kind: ErrorKind;
  /** What happened, in a sentence without a subject's data. */
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
