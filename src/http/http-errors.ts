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
    hint: 'Check the number; POST …/customers/NUMBER/refresh, or `aa-shadow refresh NUMBER`, fetches a customer from AA now.',
  },
  HTTP_NO_SUCH_FOLLOWER: {
    kind: 'refused',
    status: 404,
    summary: 'there is no follower with this name',
    hint: 'GET …/followers lists them. A follower is made when it acknowledges for the first time: PUT …/followers/NAME.',
  },
  HTTP_FOLLOWER_OF_OTHERS: {
    kind: 'refused',
    status: 403,
    summary: 'somebody else made the follower of this name',
    hint: 'Take another name, or the key that made it: GET …/followers names it as `made_by`. A key with the scope operate may change each: `aa-shadow keys create --scope read,operate`.',
  },
  HTTP_NO_SUCH_WEBHOOK: {
    kind: 'refused',
    status: 404,
    summary: 'the client has no such webhook, or no process has begun with it',
    hint: 'GET /v1/clients/{client}/webhooks lists them; add one under `webhooks` in the configuration, and restart `run`.',
  },
  HTTP_WEBHOOK_API_OFF: {
    kind: 'refused',
    status: 403,
    summary: 'no webhooks are made over HTTP here',
    hint: 'Add the webhook under `webhooks` in the configuration; or set `webhookApi: true` there, after reading docs/webhooks.md, and restart `run`.',
  },
  HTTP_WEBHOOK_ADDRESS: {
    kind: 'refused',
    status: 400,
    summary: 'messages are not sent to this address',
    hint: 'Give an https address with a public name; an address of your own network can be told in the configuration alone, under `webhooks`.',
  },
  HTTP_WEBHOOK_TAKEN: {
    kind: 'refused',
    status: 409,
    summary: 'the client has a webhook of this name, or had one in the configuration',
    hint: 'Take another name, or DELETE the one that has it; GET …/webhooks lists them.',
  },
  HTTP_WEBHOOK_IN_FILE: {
    kind: 'refused',
    status: 409,
    summary: 'the webhook is in the configuration',
    hint: 'Change it under `webhooks` in the configuration, and restart `run`; POST …/webhooks/NAME/pause stops it at once.',
  },
  HTTP_TOO_MANY_WEBHOOKS: {
    kind: 'refused',
    status: 409,
    summary: 'the client has as many webhooks that were made over HTTP as it may have',
    hint: 'DELETE those that nobody needs any more: GET …/webhooks lists them, with the origin `api`.',
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
  HTTP_COUNT_CHANGED: {
    kind: 'refused',
    status: 409,
    summary: 'there is another number of them by now, and nothing was done',
    hint: 'Look at them again, and send the number that the answer gives as `count`, if you still mean it.',
  },
  HTTP_SHAPE_CHANGED: {
    kind: 'refused',
    status: 409,
    summary: 'the configuration means another shape by now, and nothing was done',
    hint: 'Look at the plan again, and send its `shape_id`, if you still mean it.',
  },
  HTTP_NOT_SYNCED_HERE: {
    kind: 'refused',
    status: 409,
    summary: 'this process does not do the work for the client now',
    hint: 'Ask the server of a `run` that has the client in its configuration. Where its work was just started again, ask again in some seconds.',
  },
  HTTP_AUDIT_RUNS: {
    kind: 'refused',
    status: 409,
    summary: 'an audit of the client is running already',
    hint: 'Wait until it has ended: then `running_audit` of the status is null, and `last_audit` has its result.',
  },
  HTTP_ENQUEUE_RUNS: {
    kind: 'refused',
    status: 409,
    summary: 'AA is being asked already to queue customers of the client',
    hint: 'Wait until it has ended: `last_enqueue` of the status tells. Everyone is queued once at a time, and ten lists are at most.',
  },
  HTTP_CUSTOMER_NOT_KEPT: {
    kind: 'refused',
    status: 404,
    summary: 'AA has this customer, and the rule of relevance does not keep it',
    hint: 'Its number alone is stored. `aa-shadow explain NUMBER` says more, and `aa-shadow refresh NUMBER` asks AA again.',
  },
  HTTP_CUSTOMER_FORGOTTEN: {
    kind: 'refused',
    status: 410,
    summary: 'the customer was forgotten, and the number is ignored',
    hint: 'Erase your own copies of this customer too. `aa-shadow forget --undo NUMBER` accepts the number again.',
  },
  HTTP_FEED_GONE: {
    kind: 'refused',
    status: 410,
    summary: 'what came after this place in the feed cannot be told any more',
    hint: 'Take all customers anew from the address in `snapshot`, remove your copies of others, and follow from its `changes_after`.',
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
    hint: 'Send JSON in UTF-8, not compressed, with `Content-Type: application/json`.',
  },
  HTTP_TOO_MANY_FOLLOWERS: {
    kind: 'refused',
    status: 409,
    summary: 'the client has as many named followers as it may have',
    hint: 'Drop followers that are not there any more: GET …/followers and `aa-shadow status` show them, and DELETE …/followers/NAME drops one.',
  },
  HTTP_TOO_MANY_STREAMS: {
    kind: 'refused',
    status: 429,
    summary: 'too many of these requests are open already',
    hint: 'End streams that are not read any more; let one stream of a client serve all parts of a program.',
  },
  HTTP_TOO_MANY_FAILURES: {
    kind: 'refused',
    status: 429,
    summary: 'this address sent too many keys that are not good',
    hint: 'Wait for as many seconds as `Retry-After` says, and mend the key.',
  },
  HTTP_OVER_BUDGET: {
    kind: 'refused',
    status: 429,
    summary: 'too many customers are fetched from AA at once',
    hint: 'Ask again after as many seconds as `Retry-After` says, or raise `fastLane` of the client in the configuration.',
  },
  HTTP_NOT_FETCHED: {
    kind: 'transient',
    status: 503,
    summary: 'the customer is not stored, and could not be fetched from AA',
    hint: 'Ask again in some seconds. GET /v1/clients/CLIENT, or `aa-shadow status`, tells how AA is; whether there is such a customer is not known.',
  },
  HTTP_BUSY: {
    kind: 'transient',
    status: 503,
    summary: 'too many large answers wait for readers that are slow',
    hint: 'Ask again after as many seconds as `Retry-After` says, or with a smaller `limit`; read each answer to its end.',
  },
  HTTP_QUERY_TOO_LONG: {
    kind: 'transient',
    status: 503,
    summary: 'the database took longer for a statement than it may',
    hint: 'Ask for less at once, such as one client, or a smaller `limit`. If it comes again, look at the load of the database, and have it analyse its tables: VACUUM (ANALYZE).',
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
  /** Whether nothing is wrong here, whatever the status: the log does not call it an error. Default: `false`. */
  readonly isOrdinary?: boolean;
}

export class HttpError extends AaShadowError {
  override readonly code: HttpErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;
  readonly isOrdinary: boolean;

  constructor(code: HttpErrorCode, details: HttpErrorDetails = {}) {
    const { detail, hint, status, headers, members, isOrdinary } = details;
    const entry: HttpErrorEntry = httpErrors[code];
    const message = detail === undefined ? entry.summary : `${entry.summary}: ${detail}`;
    super({ code, kind: entry.kind, message, hint: hint ?? entry.hint });
    this.name = 'HttpError';
    this.code = code;
    this.status = status ?? entry.status ?? 500;
    this.headers = headers ?? {};
    this.members = members ?? {};
    this.isOrdinary = isOrdinary ?? false;
  }
}
