// The error codes of the HTTP server, in one table: those of its start, and those of the problems that it answers with. Each
// problem has the status of its answer. docs/http.md tells of them.

import { AaShadowError, type ErrorEntry } from '../aa-shadow-error.ts';

interface HttpErrorEntry extends ErrorEntry {
  /** Of the answer. `null`: it is no answer. */
  readonly status: number | null;
}

export const httpErrors = {
  HTTP_PORT_TAKEN: {
    kind: 'configuration',
    status: null,
    summary: 'another program listens on this port already',
    hint: 'End the other program, or give another `port` under `http`.',
  },
  HTTP_PORT_RIGHT: {
    kind: 'configuration',
    status: null,
    summary: 'this user may not listen on this port',
    hint: 'Give a `port` of 1024 or more under `http`; a proxy in front of it may have the lower one.',
  },
  HTTP_NO_SUCH_HOST: {
    kind: 'configuration',
    status: null,
    summary: 'this machine has no such address to listen on',
    hint: 'Give an address of this machine as `host` under `http`: 127.0.0.1 for this machine alone, 0.0.0.0 for all its addresses.',
  },
  HTTP_NOT_CONFIGURED: {
    kind: 'configuration',
    status: null,
    summary: 'the configuration has no HTTP server with a known port',
    hint: 'Add `http: { port: 4000 }` to it, and restart `run`.',
  },
  HTTP_NO_ANSWER: {
    kind: 'transient',
    status: null,
    summary: 'the HTTP server does not answer',
    hint: 'Check that `aa-shadow run` is running with this configuration; its log names the address.',
  },
  HTTP_BAD_REQUEST: {
    kind: 'refused',
    status: 400,
    summary: 'the request breaks the rules of HTTP or of addresses',
    hint: 'Send a well-formed request: an address in UTF-8, percent-encoded where it must be.',
  },
  HTTP_BAD_PARAMETER: {
    kind: 'refused',
    status: 400,
    summary: 'a parameter is unknown or has a wrong value',
    hint: 'Give the parameters as docs/reference/openapi.json says, each once.',
  },
  HTTP_BAD_BODY: {
    kind: 'refused',
    status: 400,
    summary: 'the body is not the JSON that is expected',
    hint: 'Send one JSON object in UTF-8, as docs/reference/openapi.json says.',
  },
  HTTP_BAD_CURSOR: {
    kind: 'refused',
    status: 400,
    summary: 'the cursor is not one of this list',
    hint: 'Send the `cursor` of the last answer, unchanged, to the same client; without one the list begins anew.',
  },
  HTTP_KEY_NEEDED: {
    kind: 'refused',
    status: 401,
    summary: 'a key is needed',
    hint: 'Make one with `aa-shadow keys create`, and send it as `Authorization: Bearer aas_…`.',
  },
  HTTP_KEY_REFUSED: {
    kind: 'refused',
    status: 401,
    summary: 'the key is not good',
    hint: '`aa-shadow keys list` shows which keys are good; `aa-shadow keys create` makes a new one.',
  },
  HTTP_SCOPE_LACKING: {
    kind: 'refused',
    status: 403,
    summary: 'the key may not do this',
    hint: 'Make a key with the scope that is named: `aa-shadow keys create --scope SCOPE`.',
  },
  HTTP_FOREIGN_SITE: {
    kind: 'refused',
    status: 403,
    summary: 'the request was made by a web page of another site, or under a foreign name',
    hint: 'Ask from a program, and name the server as http://127.0.0.1 or http://localhost; under another name a key is needed.',
  },
  HTTP_NO_SUCH_ADDRESS: {
    kind: 'refused',
    status: 404,
    summary: 'there is nothing at this address',
    hint: 'Compare it with docs/reference/openapi.json, which the server gives at /openapi.json.',
  },
  HTTP_NO_SUCH_CLIENT: {
    kind: 'refused',
    status: 404,
    summary: 'there is no such client, or the key is not for it',
    hint: 'GET /v1/clients lists the clients of a key; `aa-shadow keys create --client ID` makes a key for one.',
  },
  HTTP_NO_SUCH_CUSTOMER: {
    kind: 'refused',
    status: 404,
    summary: 'no such customer is stored',
    hint: 'Check the number; `aa-shadow refresh NUMBER` fetches a customer from AA now.',
  },
  HTTP_WRONG_METHOD: {
    kind: 'refused',
    status: 405,
    summary: 'the address does not take this method',
    hint: 'Use a method that the header `Allow` of the answer names.',
  },
  HTTP_TOO_SLOW: {
    kind: 'refused',
    status: 408,
    summary: 'the request took too long to arrive',
    hint: 'Send the whole request within 30 seconds.',
  },
  HTTP_CUSTOMER_FORGOTTEN: {
    kind: 'refused',
    status: 410,
    summary: 'the customer was forgotten, and the number is ignored',
    hint: 'Erase your own copies of this customer too. `aa-shadow forget --undo NUMBER` accepts the number again.',
  },
  HTTP_TOO_LARGE: {
    kind: 'refused',
    status: 413,
    summary: 'the request is too large',
    hint: 'Keep the body within 64 KB, the address within 4,000 characters and the headers within 16 KB; ask in several requests.',
  },
  HTTP_WRONG_TYPE: {
    kind: 'refused',
    status: 415,
    summary: 'the body is of a type that is not read',
    hint: 'Send JSON, with `Content-Type: application/json`.',
  },
  HTTP_TOO_MANY_FAILURES: {
    kind: 'refused',
    status: 429,
    summary: 'this address sent too many keys that are not good',
    hint: 'Wait for as many seconds as `Retry-After` says, and mend the key.',
  },
  HTTP_NOT_READY: {
    kind: 'transient',
    status: 503,
    summary: 'the server is not ready',
    hint: 'Try again in some seconds; /readyz tells when it is ready.',
  },
} as const satisfies Record<string, HttpErrorEntry>;

export type HttpErrorCode = keyof typeof httpErrors;

export interface HttpErrorDetails {
  readonly detail?: string;
  readonly hint?: string;
  /** Instead of the code's own: 414 and 431 are too large in other ways than 413. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem. */
  readonly members?: Readonly<Record<string, unknown>>;
}

export class HttpError extends AaShadowError {
  override readonly code: HttpErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: HttpErrorCode, { detail, hint, status, headers, members }: HttpErrorDetails = {}) {
    const entry: HttpErrorEntry = httpErrors[code];
    const message = detail === undefined ? entry.summary : `${entry.summary}: ${detail}`;
    super({ code, kind: entry.kind, message, hint: hint ?? entry.hint });
    this.name = 'HttpError';
    this.code = code;
    this.status = status ?? entry.status ?? 500;
    this.headers = headers ?? {};
    this.members = members ?? {};
  }
}
