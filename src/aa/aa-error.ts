// All ways in which a call to AA can fail, in one table: the code, the kind, what happened, and what to do.

import { AaShadowError, type ErrorEntry } from '../aa-shadow-error.ts';
import type { CustId } from '../catalogue/ids.ts';

export const aaErrors = {
  AA_NAME_NOT_FOUND: {
    kind: 'transient',
    summary: 'the host name of the AA address could not be found',
    hint: 'Check the spelling of the host in `url` (or `services`), and whether this machine can resolve names (DNS).',
  },
  AA_CONNECT_FAILED: {
    kind: 'transient',
    summary: 'no connection to AA could be made',
    hint: 'Check host and port in `url` (or `services`), and that this machine can reach other hosts. If it can, AA may be down, or a firewall drops the connection: ask ACGI whether this machine is let through.',
  },
  AA_NO_DESCRIPTORS: {
    kind: 'transient',
    summary: 'no connection to AA could be made, because this process has used up its file descriptors',
    hint: 'Raise its limit of open files (`ulimit -n`, LimitNOFILE of systemd). It goes on by itself as soon as some are free.',
  },
  AA_CERTIFICATE: {
    kind: 'configuration',
    summary: "AA's certificate could not be verified",
    hint: 'Check the host in `url`. If AA does not send its whole chain, have ACGI send the intermediate certificate too, or name a PEM file with it (or with the certificate of a private authority) in `tls.ca`.',
  },
  AA_TLS: {
    kind: 'configuration',
    summary: 'the TLS handshake with AA failed',
    hint: 'The message says why, and the hint beside it which key of `tls` cures it: `minVersion`, `ciphers`, `legacyRenegotiation`, or `cert` and `key`.',
  },
  AA_PROXY_UNREACHABLE: {
    kind: 'transient',
    summary: 'no connection to AA could be made through the proxy',
    hint: 'Check the address of the proxy (`proxy` of the client, or HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment), and ask those who run it. `proxy: none` calls AA without one.',
  },
  AA_PROXY_REFUSED: {
    kind: 'refused',
    summary: 'the proxy refused the connection to AA',
    hint: 'Ask those who run the proxy. Its user name and password belong into `proxy` of the client, or into HTTPS_PROXY. `proxy: none` calls AA without one.',
  },
  AA_PROXY_ADDRESS: {
    kind: 'configuration',
    summary: 'the address of the proxy cannot be used',
    hint: 'Set the variable that the message names to an address such as http://proxy.example.org:3128, or set `proxy` of the client (`none`: no proxy).',
  },
  AA_NOT_HTTP: {
    kind: 'configuration',
    summary: 'the answer breaks the rules of HTTP',
    hint: 'Tell ACGI the message. Until it is mended, `lenientHttp: true` of the client reads answers with known faults: lone line feeds, blanks before a colon, folded headers, a length given twice or beside chunks, an interim answer. If something else than a web server answers there, check the port in `url`.',
  },
  AA_TIMEOUT: {
    kind: 'transient',
    summary: 'AA took longer than the time-out allows',
    hint: 'If it lasts, lower `bulkSize` or raise `timeouts`.',
  },
  AA_CONNECTION_LOST: {
    kind: 'transient',
    summary: 'the connection broke before the answer was complete',
    hint: 'Tried again by itself. If it lasts, lower `bulkSize`.',
  },
  AA_HTTP_STATUS: {
    kind: 'transient',
    summary: 'AA answered with an HTTP status that means trouble',
    hint: 'Tried again by itself. If it lasts, tell ACGI the status and the time.',
  },
  AA_HTTP_REFUSED: {
    kind: 'refused',
    summary: 'the web server in front of AA refused the request',
    hint: "Check the path in `url` (or `services`). If it is right, ask ACGI whether this machine's IP address is on the allow-list and the services are open to you.",
  },
  AA_REDIRECTED: {
    kind: 'configuration',
    summary: 'AA redirected the request, and credentials are never sent on to another address',
    hint: 'Set `url` (or `services`) to the final address, usually https instead of http. If it leads to a login page, something stands before AA: ask ACGI to let this machine through.',
  },
  AA_NOT_PROVISIONED: {
    kind: 'configuration',
    summary: 'there is no such service at this address',
    hint: 'Check `url` and `dialect`, and ask ACGI whether this service has been provisioned for you. If only a single customer is parked for it, AA fails on that customer: give ACGI its number.',
  },
  AA_HTML_ANSWER: {
    kind: 'transient',
    summary: 'AA answered with an HTML page instead of XML',
    hint: 'A firewall or a login page may stand before AA: ask ACGI whether this machine is let through, and give them the title of the page. An error of AA itself may look so, too.',
  },
  AA_EMPTY_ANSWER: {
    kind: 'transient',
    summary: 'AA answered with an empty body',
    hint: 'Tried again by itself. If it lasts, give ACGI the procedure and the time.',
  },
  AA_MALFORMED_ANSWER: {
    kind: 'transient',
    summary: 'the answer is not well-formed XML, or ended too early',
    hint: 'Nothing of it was used. If it lasts, ask ACGI about the answer: the message says where it is wrong. Single characters that XML forbids are repaired, unless `dialect.repair` is off.',
  },
  AA_FORBIDDEN_XML: {
    kind: 'refused',
    summary: 'the answer contains a DOCTYPE, which is never read',
    hint: 'Something that is not AA may be answering: check `url` (or `services`).',
  },
  AA_ANSWER_TOO_LARGE: {
    kind: 'refused',
    summary: 'the answer is larger, deeper or longer than the limits allow',
    hint: 'Lower `bulkSize`, or raise `limits` if the customer really is that large.',
  },
  AA_NOT_UNDERSTOOD: {
    kind: 'transient',
    summary: 'the answer is XML, but carries neither a status nor what was asked for',
    hint: "If it lasts, compare the answer with AA's documents: perhaps a name must be set in `dialect.answers`.",
  },
  AA_NO_QUEUE_NUMBER: {
    kind: 'transient',
    summary: 'the queue answer lists customers but no max queue number (or several that differ)',
    hint: 'Nothing can be purged safely without it. If it lasts, name its element in `dialect.answers.maxQueueNum`.',
  },
  AA_BAD_CREDENTIALS: {
    kind: 'refused',
    summary: 'AA refused the user name or password',
    hint: 'Check `username` and `password` with ACGI; each service may have to be opened for this user.',
  },
  AA_IP_NOT_ALLOWED: {
    kind: 'refused',
    summary: "AA does not allow this machine's IP address",
    hint: 'Ask ACGI to put the public address of this machine on the allow-list.',
  },
  AA_UNKNOWN_CUSTOMER: {
    kind: 'refused',
    summary: 'AA knows no such customer',
    hint: 'The customer was deleted or merged, or the number is mistyped (leading zeros matter).',
  },
  AA_UNEXPECTED: {
    kind: 'transient',
    summary: 'AA reported an unexpected error of its own',
    hint: 'Tried again by itself. If it lasts, give ACGI the procedure and the time.',
  },
  AA_FAILURE: {
    kind: 'refused',
    summary: 'AA answered FAILURE',
    hint: "AA's message says why. A code that you know can be named in `dialect.errorCodes`; the words of a queue that is merely empty in `dialect.answers.nothingQueued`.",
  },
  AA_NOT_CONFIRMED: {
    kind: 'transient',
    summary: 'AA did not confirm with an explicit SUCCESS',
    hint: "Counted as not done, and repeated. If AA's documents have other words for it, name them in `dialect.answers.status` and `success`.",
  },
  AA_CUSTOMER_INCOMPLETE: {
    kind: 'transient',
    summary:
      'AA answered only a part of the customer: there is an error in it or beside it, or nothing in it is known',
    hint: 'Nothing of it was used, since a part may be missing. Tried again by itself. If it lasts, ask ACGI about this customer.',
  },
  AA_CUSTOMER_AMBIGUOUS: {
    kind: 'transient',
    summary: 'AA answered one customer twice, with different content',
    hint: 'Tried again by itself. If it lasts, ask ACGI about this customer.',
  },
  AA_CUSTOMER_MISSING: {
    kind: 'transient',
    summary: 'AA answered without the customer, and without saying that it does not exist',
    hint: 'Absence is not deletion: the customer is kept and tried again. If it lasts, ask ACGI about this number.',
  },
  AA_CUSTOMER_OTHER: {
    kind: 'transient',
    summary: 'AA answered with another customer than the one that was asked for',
    hint: 'Probably this customer was merged into the other one. It is kept and tried again; once AA says that it does not exist, it is marked as deleted. Ask ACGI about this number.',
  },
  AA_REQUEST_REJECTED: {
    kind: 'bug',
    summary: 'AA calls our request badly-formed XML',
    hint: 'Please report it, with the service it happened at. Until it is mended, see whether a root, a credential or a parameter that you named in `dialect` is to blame.',
  },
  AA_REQUEST_IMPOSSIBLE: {
    kind: 'bug',
    summary: 'a value cannot be written into an XML request',
    hint: 'A control character stands in a customer number or a credential, a name in `dialect` is not an XML name, or a queue number is not a positive whole one.',
  },
  AA_HELD_BACK: {
    kind: 'transient',
    summary: 'AA was not called, because the budget of the client leaves no room for the call now',
    hint: 'It is called again by itself when the budget allows it; `aa-shadow status` says when. Raise `budget.perHour` or change `budget.quiet` if AA can take more.',
  },
  AA_ABANDONED: {
    kind: 'transient',
    summary: 'the call was abandoned because the program is stopping',
    hint: 'Nothing was lost; it is done again at the next start.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type AaErrorCode = keyof typeof aaErrors;

/**
 * What is wrong with an answer that cannot be read. `cut-off`: it ends before its root does. `followed`: something stands after
 * its root. `character`, `encoding`: a character or a byte that XML or the encoding does not have. `structure`: anything else
 * that is not well-formed, such as tags that do not fit. `unknown-encoding`: the name of its encoding says nothing.
 * `page-of-aa`: an HTML page with which AA itself tells of an error of Oracle's.
 */
export type AnswerFlaw =
  'cut-off' | 'followed' | 'character' | 'encoding' | 'structure' | 'unknown-encoding' | 'page-of-aa';

export interface AaErrorDetails {
  /** Stands beside the summary: a status, a limit, AA's own message. Never credentials or content of an answer. */
  readonly detail?: string;
  /** What to do in this very case. Default: the hint of the table. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** How long AA asked us to wait (`Retry-After`). */
  readonly retryAfterMs?: number;
  /** The HTTP status, where the call failed because of it. */
  readonly httpStatus?: number;
  /** What the answer looks like, without its content. */
  readonly skeleton?: string | null;
  readonly flaw?: AnswerFlaw | null;
  /** Keys of the configuration that could make the answer understood: `dialect.answers.custId`. */
  readonly dialectKeys?: readonly string[];
  /** Customers that AA names in its message. */
  readonly custIds?: readonly CustId[];
}

export class AaError extends AaShadowError {
  override readonly code: AaErrorCode;
  readonly retryAfterMs: number | null;
  readonly httpStatus: number | null;
  readonly skeleton: string | null;
  readonly flaw: AnswerFlaw | null;
  readonly dialectKeys: readonly string[];
  /** Private, so that no code that prints or logs errors can show them (P11). */
  readonly #custIds: readonly CustId[];

  constructor(
    code: AaErrorCode,
    {
      detail,
      hint: ownHint,
      cause,
      retryAfterMs,
      httpStatus,
      skeleton,
      flaw,
      dialectKeys = [],
      custIds = [],
    }: AaErrorDetails = {},
  ) {
    const { kind, summary, hint } = aaErrors[code];
    const message = detail === undefined ? summary : `${summary}: ${detail}`;
    super({ code, kind, hint: ownHint ?? hint, message, cause });
    this.name = 'AaError';
    this.code = code;
    this.retryAfterMs = retryAfterMs ?? null;
    this.httpStatus = httpStatus ?? null;
    this.skeleton = skeleton ?? null;
    this.flaw = flaw ?? null;
    this.dialectKeys = dialectKeys;
    this.#custIds = custIds;
  }

  get custIds(): readonly CustId[] {
    return this.#custIds;
  }
}

/** Whether the answer was whole, and something stood behind it. */
export const isFollowed = ({ flaw }: AaError): boolean => flaw === 'followed';

/** Whether the failure is one of all answers, whoever is asked for. Then no customer is to blame. */
export const isOfAllAnswers = ({ flaw }: AaError): boolean => flaw === 'unknown-encoding';

/** Whether the same answer comes when AA is asked again. */
export const comesAgain = (error: AaError): boolean => isFollowed(error) || isOfAllAnswers(error);

/** Whether AA itself wrote the answer, though the call failed. Other pages may be of a firewall or a login. */
export const isOfAa = ({ flaw }: AaError): boolean => flaw === 'page-of-aa';

/**
 * Answers that cannot be read, with the number of times in a row after which a person is needed. A page or nothing may come while
 * AA is looked after for an hour, so more of these are needed.
 */
export const timesBeforePerson: Readonly<Partial<Record<AaErrorCode, number>>> = {
  AA_MALFORMED_ANSWER: 3,
  AA_NOT_UNDERSTOOD: 3,
  AA_NO_QUEUE_NUMBER: 3,
  AA_HTML_ANSWER: 60,
  AA_EMPTY_ANSWER: 60,
};

/** The same failure, with what the answer looked like as far as it came. */
export function withSkeleton(error: AaError, skeleton: string): AaError {
  const { code, message, flaw, dialectKeys } = error;
  const summary = `${aaErrors[code].summary}: `;
  const detail = message.startsWith(summary) ? { detail: message.slice(summary.length) } : {};
  return new AaError(code, { ...detail, flaw, dialectKeys, skeleton });
}
