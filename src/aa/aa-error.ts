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
    hint: 'Check the host name. Behind a private authority, name its file in NODE_EXTRA_CA_CERTS.',
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
    hint: 'Set `url` (or `services`) to the final address, usually https instead of http. If that is a login page, the services are not open to you: ask ACGI.',
  },
  AA_NOT_PROVISIONED: {
    kind: 'configuration',
    summary: 'there is no such service at this address',
    hint: 'Check `url` and `dialect`, and ask ACGI whether this service has been provisioned for you. Where a single customer is parked for it, AA broke down over that one: give ACGI its number.',
  },
  AA_HTML_ANSWER: {
    kind: 'transient',
    summary: 'AA answered with an HTML page instead of XML',
    hint: 'Usually a crash inside AA. If it lasts, give ACGI the procedure and the time.',
  },
  AA_EMPTY_ANSWER: {
    kind: 'transient',
    summary: 'AA answered with an empty body',
    hint: 'Tried again by itself. If it lasts, give ACGI the procedure and the time.',
  },
  AA_MALFORMED_ANSWER: {
    kind: 'transient',
    summary: 'the answer is not well-formed XML, or ended too early',
    hint: 'Nothing of it was used. If it lasts, lower `bulkSize`, or ask ACGI about the answer.',
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
    hint: "If it lasts, compare what the answer looks like with AA's documents: a name may be one to name in `dialect.answers`.",
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
      'AA answered the customer, but not whole: an error stands in it or beside it, or nothing in it is known',
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
  AA_ABANDONED: {
    kind: 'transient',
    summary: 'the call was abandoned because the program is stopping',
    hint: 'Nothing was lost; it is done again at the next start.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type AaErrorCode = keyof typeof aaErrors;

export interface AaErrorDetails {
  /** Stands beside the summary: a status, a limit, AA's own message. Never credentials or content of an answer. */
  readonly detail?: string;
  readonly cause?: unknown;
  /** How long AA asked us to wait (`Retry-After`). */
  readonly retryAfterMs?: number;
  /** The HTTP status, where the call failed because of it. */
  readonly httpStatus?: number;
  /** What the answer looks like, without its content. */
  readonly skeleton?: string;
  /** Keys of the configuration that could make the answer understood: `dialect.answers.custId`. */
  readonly dialectKeys?: readonly string[];
  /** Customers that AA names in its message. */
  readonly custIds?: readonly CustId[];
  /** What to do, where more is known than the code says. Default: the hint of the code. */
  readonly hint?: string;
}

export class AaError extends AaShadowError {
  override readonly code: AaErrorCode;
  readonly retryAfterMs: number | null;
  readonly httpStatus: number | null;
  readonly skeleton: string | null;
  readonly dialectKeys: readonly string[];
  /** Private, so that no code that prints or logs errors can show them (P11). */
  readonly #custIds: readonly CustId[];

  constructor(
    code: AaErrorCode,
    {
      detail,
      cause,
      retryAfterMs,
      httpStatus,
      skeleton,
      dialectKeys = [],
      custIds = [],
      hint,
    }: AaErrorDetails = {},
  ) {
    const { kind, summary, hint: usualHint } = aaErrors[code];
    super({
      code,
      kind,
      hint: hint ?? usualHint,
      message: detail === undefined ? summary : `${summary}: ${detail}`,
      cause,
    });
    this.name = 'AaError';
    this.code = code;
    this.retryAfterMs = retryAfterMs ?? null;
    this.httpStatus = httpStatus ?? null;
    this.skeleton = skeleton ?? null;
    this.dialectKeys = dialectKeys;
    this.#custIds = custIds;
  }

  get custIds(): readonly CustId[] {
    return this.#custIds;
  }
}
