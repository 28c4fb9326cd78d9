// The error codes of the configuration, in one table, and the error that contains all problems of a file at once.

import { AaShadowError, type ErrorEntry } from '../aa-shadow-error.ts';

export const configErrors = {
  CONFIG_NOT_FOUND: {
    kind: 'configuration',
    summary: 'there is no configuration file',
    hint: 'Name it with --config FILE or AA_SHADOW_CONFIG, or write one: aa-shadow config --example > aa-shadow.yaml',
  },
  CONFIG_UNREADABLE: {
    kind: 'configuration',
    summary: 'the configuration file cannot be read',
    hint: 'Check that it is a file and that this user may read it.',
  },
  CONFIG_INVALID: {
    kind: 'configuration',
    summary: 'the configuration is not valid',
    hint: 'Every key is explained in docs/reference/configuration.md; aa-shadow config --example prints an example.',
  },
  CONFIG_UNKNOWN_CLIENT: {
    kind: 'configuration',
    summary: 'the configuration has no such client',
    hint: 'The ids are under `clients`; without --client the command is for all of them.',
  },
  CONFIG_SYNTAX: {
    kind: 'configuration',
    summary: 'a problem within CONFIG_INVALID: the file is not well-formed YAML',
    hint: 'Indent with spaces, and quote values that begin with a special character.',
  },
  CONFIG_DUPLICATE_KEY: {
    kind: 'configuration',
    summary: 'a problem within CONFIG_INVALID: a key is given twice',
    hint: 'Keep one of the two, and remove the other.',
  },
  CONFIG_UNKNOWN_KEY: {
    kind: 'configuration',
    summary: 'a problem within CONFIG_INVALID: a key or name that does not exist',
    hint: 'Spell it as suggested, or remove it: no key is ignored silently.',
  },
  CONFIG_MISSING: {
    kind: 'configuration',
    summary: 'a problem within CONFIG_INVALID: a required key is missing',
    hint: 'Add the key at the place that the problem names.',
  },
  CONFIG_BAD_VALUE: {
    kind: 'configuration',
    summary: 'a problem within CONFIG_INVALID: a value has the wrong form',
    hint: 'Write it as the message says.',
  },
  CONFIG_VARIABLE: {
    kind: 'configuration',
    summary: 'a problem within CONFIG_INVALID: an environment variable is not set',
    hint: 'Set it, or give a default: ${NAME:-default}. Write $${ for a literal ${.',
  },
  CONFIG_SECRET_FILE: {
    kind: 'configuration',
    summary: 'a problem within CONFIG_INVALID: the file of a secret cannot be read',
    hint: 'Check that the file is there and that this user may read it. Its path is relative to the configuration file. It holds the secret alone, on one line, in UTF-8.',
  },
  CONFIG_PEM_FILE: {
    kind: 'configuration',
    summary: 'a problem within CONFIG_INVALID: a file that `tls` names cannot be used',
    hint: 'Its path is relative to the configuration file. It is in PEM; a key has no passphrase and belongs to the certificate in `cert`.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ConfigErrorCode = keyof typeof configErrors;

/** One problem and its place. It never contains a value of the file, because that may be a secret. */
export interface Problem {
  readonly code: ConfigErrorCode;
  /** `clients[0].pollEvery`. Empty for the file as a whole. */
  readonly key: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly suggestion: string | null;
}

export interface ConfigErrorDetails {
  readonly path?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly problems?: readonly Problem[];
  readonly cause?: unknown;
}

export class ConfigError extends AaShadowError {
  override readonly code: ConfigErrorCode;
  /** The configuration file. `null`: the error is not about one. */
  readonly path: string | null;
  readonly problems: readonly Problem[];

  constructor(code: ConfigErrorCode, { path, detail, hint, problems, cause }: ConfigErrorDetails = {}) {
    const entry = configErrors[code];
    const message = detail === undefined ? entry.summary : `${entry.summary}: ${detail}`;
    super({ code, kind: entry.kind, message, hint: hint ?? entry.hint, cause });
    this.name = 'ConfigError';
    this.code = code;
    this.path = path ?? null;
    this.problems = problems ?? [];
  }
}
