// Turns the errors of the network, TLS and HTTP layers into the codes of this room.

import { AaError, type AaErrorCode, type AaErrorDetails } from '../aa-error.ts';
import { proxyStatus, proxyStatusError, ProxyTrouble } from './proxy-trouble.ts';
import { tlsFailure } from './tls-error.ts';
import { isParserError, textOf, type Trouble, troubleOf } from './trouble.ts';

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
  UND_ERR_HEADERS_OVERFLOW: 'AA_NOT_HTTP',
  UND_ERR_DESTROYED: 'AA_ABANDONED',
  UND_ERR_CLOSED: 'AA_ABANDONED',
  UND_ERR_INVALID_ARG: 'AA_REQUEST_IMPOSSIBLE',
};

/** What the operator reads instead of a code that says little. */
const plainWords: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the time-out',
  UND_ERR_HEADERS_TIMEOUT: 'no first byte of the answer within the time-out',
  UND_ERR_HEADERS_OVERFLOW: 'its headers are longer than 16 KiB',
};

// HTTP. The words are those of the parser (llhttp); it never quotes the answer.

const parserWords = /\(([^()]*)\)$/;
/** So the parser calls a connection that ended within an answer. */
const endedEarly = /Invalid EOF state/;

const unaskedInterim = 'bad response: an interim answer (100 Continue) that was not asked for';
const brokenLength =
  'a header after Content-Length is not as it should be: a second Content-Length, Transfer-Encoding, or a line that is no header';

/** So undici notices a status that it did not count on: `HTTP/1.1 000`, and 101 without more. */
const wrongStatus = /\bassert\((?:this\.)?(?:statusCode\b|upgrade\))/;

/** What breaks the rules of HTTP, in words; `null` where nothing does. `inHead`: the answer had not begun. */
function brokenRule(trouble: Trouble, inHead: boolean): string | null {
  const { code, message } = trouble;
  if (isParserError(trouble))
    return endedEarly.test(message) ? null : (parserWords.exec(message)?.[1] ?? message);
  if (code === 'UND_ERR_SOCKET' && message === 'bad response') return unaskedInterim;
  if (code === 'UND_ERR_SOCKET' && message === 'bad upgrade') return message;
  if (code === 'ERR_ASSERTION' && wrongStatus.test(message)) return 'its status is not that of an answer';
  // The parser of undici says so of any error that comes after the header.
  return code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && inHead ? `${brokenLength} (${message})` : null;
}

// All of them.

/** A connection that TLS was to be spoken on, and that the other side closed before. */
const closedInHandshake = /before secure TLS connection was established/;

/** Any unknown error is a lost connection: the call is tried again, and the error's own code is shown. */
function codeOf({ code, syscall }: Trouble): AaErrorCode {
  const known = codes[code] ?? 'AA_CONNECTION_LOST';
  // On a connection that was made already, the same system error means that it was lost.
  const stood = syscall === 'read' || syscall === 'write';
  return known === 'AA_CONNECT_FAILED' && stood ? 'AA_CONNECTION_LOST' : known;
}

interface Meaning {
  readonly code: AaErrorCode;
  readonly words: string;
  readonly hint?: string;
}

function meaningOf(trouble: Trouble, inHead: boolean): Meaning {
  const broken = brokenRule(trouble, inHead);
  if (broken !== null) return { code: 'AA_NOT_HTTP', words: broken };
  const tls = tlsFailure(trouble);
  if (tls !== null) return tls;
  if (closedInHandshake.test(trouble.message)) {
    return {
      code: 'AA_CONNECT_FAILED',
      words: 'it was closed before the TLS handshake was over',
      hint: 'AA may be down, or a firewall on the way ends the connection: ask ACGI whether this machine is let through. Or AA does not take our certificate (`tls.cert` and `tls.key`), or speaks only an old TLS (`tls.minVersion`).',
    };
  }
  return { code: codeOf(trouble), words: plainWords[trouble.code] ?? (trouble.code || 'unknown') };
}

/** Only code and message are kept: errors of the HTTP layer carry sockets and pieces of answers with them (P11). */
const bareCause = ({ code, message }: Trouble): Error => Object.assign(new Error(message), { code });

const nothingKnown = (error: unknown): Trouble => ({
  name: '',
  code: 'unknown',
  syscall: '',
  message: textOf(error, 'message'),
});

/** What failed before AA was reached is told of the proxy, and not of AA. */
function proxyError({ proxy, cause }: ProxyTrouble, host: string): AaError {
  const trouble = troubleOf(cause) ?? nothingKnown(cause);
  const status = proxyStatus(trouble.message);
  if (status !== null) return proxyStatusError(status, proxy);
  const { code, words, hint } = meaningOf(trouble, true);
  if (code === 'AA_NO_DESCRIPTORS' || code === 'AA_ABANDONED') return new AaError(code);
  const details: AaErrorDetails = { detail: `${words} (${proxy}, for ${host})`, cause: bareCause(trouble) };
  const ofTls = code === 'AA_TLS' || code === 'AA_CERTIFICATE';
  return new AaError('AA_PROXY_UNREACHABLE', ofTls && hint !== undefined ? { ...details, hint } : details);
}

/** With TLS 1.3 some servers want a certificate and, when none comes, close without a word. */
const closedUnanswered =
  'Tried again by itself. If every call ends so, AA may want a certificate of ours: name its PEM files in `tls.cert` and `tls.key`. Otherwise ask ACGI whether this machine is let through.';

export interface Where {
  /** Whether TLS was spoken. Default: it was not. */
  readonly isTls?: boolean;
  /** Stands beside the code, so that the operator sees which of several addresses failed. */
  readonly host: string;
  /** The proxy on the way, without its password; `null`: none. */
  readonly proxy?: string | null;
  /** Whether the head of the answer had not been read. Default: it had been. */
  readonly inHead?: boolean;
}

const proxyTroubleIn = (error: unknown): ProxyTrouble | null => {
  if (error instanceof ProxyTrouble) return error;
  return error instanceof Error && error.cause instanceof ProxyTrouble ? error.cause : null;
};

export function networkError(
  error: unknown,
  { host, proxy = null, inHead = false, isTls = false }: Where,
): AaError {
  if (error instanceof AaError) return error;
  const proxied = proxyTroubleIn(error);
  if (proxied !== null) return proxyError(proxied, host);
  const trouble = troubleOf(error) ?? nothingKnown(error);
  if (proxy !== null && proxyStatus(trouble.message) !== null)
    return proxyError(new ProxyTrouble(proxy, error), host);
  const meaning = meaningOf(trouble, inHead);
  const { code, words } = meaning;
  const hint = code === 'AA_CONNECTION_LOST' && inHead && isTls ? closedUnanswered : meaning.hint;
  const details = { detail: `${words} (${host})`, cause: bareCause(trouble) };
  return new AaError(code, hint === undefined ? details : { ...details, hint });
}
