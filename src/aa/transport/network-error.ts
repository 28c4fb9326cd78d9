// Turns the errors of the network, TLS and HTTP layers into the codes of this room.

import { AaError, type AaErrorCode } from '../aa-error.ts';

const codes: Readonly<Record<string, AaErrorCode>> = {
  ENOTFOUND: 'AA_NAME_NOT_FOUND',
  EAI_AGAIN: 'AA_NAME_NOT_FOUND',
  EAI_FAIL: 'AA_NAME_NOT_FOUND',
  EAI_NODATA: 'AA_NAME_NOT_FOUND',
  EAI_NONAME: 'AA_NAME_NOT_FOUND',
  ENODATA: 'AA_NAME_NOT_FOUND',
  ECONNREFUSED: 'AA_CONNECT_FAILED',
  EHOSTUNREACH: 'AA_CONNECT_FAILED',
  EHOSTDOWN: 'AA_CONNECT_FAILED',
  ENETUNREACH: 'AA_CONNECT_FAILED',
  ENETDOWN: 'AA_CONNECT_FAILED',
  EADDRNOTAVAIL: 'AA_CONNECT_FAILED',
  EACCES: 'AA_CONNECT_FAILED',
  EPERM: 'AA_CONNECT_FAILED',
  EMFILE: 'AA_NO_DESCRIPTORS',
  ENFILE: 'AA_NO_DESCRIPTORS',
  UND_ERR_CONNECT_TIMEOUT: 'AA_CONNECT_FAILED',
  ETIMEDOUT: 'AA_CONNECT_FAILED',
  UND_ERR_HEADERS_TIMEOUT: 'AA_TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'AA_TIMEOUT',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'AA_CERTIFICATE',
  SELF_SIGNED_CERT_IN_CHAIN: 'AA_CERTIFICATE',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'AA_CERTIFICATE',
  UNABLE_TO_GET_ISSUER_CERT: 'AA_CERTIFICATE',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'AA_CERTIFICATE',
  HOSTNAME_MISMATCH: 'AA_CERTIFICATE',
  INVALID_CA: 'AA_CERTIFICATE',
  INVALID_PURPOSE: 'AA_CERTIFICATE',
  PATH_LENGTH_EXCEEDED: 'AA_CERTIFICATE',
  EPROTO: 'AA_CERTIFICATE',
  UND_ERR_DESTROYED: 'AA_ABANDONED',
  UND_ERR_CLOSED: 'AA_ABANDONED',
  UND_ERR_INVALID_ARG: 'AA_REQUEST_IMPOSSIBLE',
};

const tlsCode = /^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|UNABLE_TO_(DECRYPT|DECODE)_)/;

/** What the operator reads instead of a code that says little. */
const plainWords: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the time-out',
  UND_ERR_HEADERS_TIMEOUT: 'no first byte of the answer within the time-out',
};

interface Trouble {
  readonly code: string;
  readonly syscall: string;
  readonly message: string;
}

function textOf(error: unknown, key: keyof Trouble): string {
  const value = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? value : '';
}

function within(error: unknown): readonly unknown[] {
  if (error instanceof AggregateError) return error.errors;
  return error instanceof Error && error.cause !== undefined ? [error.cause] : [];
}

/** The first code, from the outside in: an error of several addresses, or one that wraps another, may have no code itself. */
function troubleOf(error: unknown, depth = 0): Trouble | null {
  const code = textOf(error, 'code');
  if (code !== '') return { code, syscall: textOf(error, 'syscall'), message: textOf(error, 'message') };
  if (depth > 3) return null;
  return within(error).reduce<Trouble | null>((found, inner) => found ?? troubleOf(inner, depth + 1), null);
}

/** Any unknown error is a lost connection: the call is tried again, and the error's own code is shown. */
function codeOf({ code, syscall }: Trouble): AaErrorCode {
  const known = codes[code] ?? (tlsCode.test(code) ? 'AA_CERTIFICATE' : 'AA_CONNECTION_LOST');
  // On a connection that was made already, the same system error means that it was lost.
  const stood = syscall === 'read' || syscall === 'write';
  return known === 'AA_CONNECT_FAILED' && stood ? 'AA_CONNECTION_LOST' : known;
}

/** Only code and message are kept: errors of the HTTP layer carry sockets and pieces of answers with them (P11). */
const bareCause = ({ code, message }: Trouble): Error => Object.assign(new Error(message), { code });

/** `host` stands beside the code, so that the operator sees which of several addresses failed. */
export function networkError(error: unknown, host: string): AaError {
  if (error instanceof AaError) return error;
  const trouble = troubleOf(error) ?? { code: 'unknown', syscall: '', message: textOf(error, 'message') };
  const words = plainWords[trouble.code] ?? trouble.code;
  return new AaError(codeOf(trouble), { detail: `${words} (${host})`, cause: bareCause(trouble) });
}
