// One HTTP POST to AA: time-outs, statuses and network errors, over undici. The answer is handed to a reader
// while it streams. When the reader is done or gives up, the connection is released.

import type { Dispatcher } from 'undici';
import { AaError } from '../aa-error.ts';
import type { AssociationSettings } from '../association-settings.ts';
import { refusingPages } from '../answers/html-page.ts';
import { acceptedEncodings, decompressed, httpCharset, timedChunks } from './answer-body.ts';
import { callDeadline, type CallDeadline } from './call-deadline.ts';
import { type ConnectionSettings, createConnections } from './connections.ts';
import { networkError } from './network-error.ts';
import { statusError } from './status-error.ts';

/** The credentials are veiled in what is told of an answer (P11). */
export type TransportSettings = ConnectionSettings & Pick<AssociationSettings, 'username' | 'password'>;

export interface PostRequest {
  readonly address: string;
  /** The form, encoded. Credentials stand here and nowhere else (P11). */
  readonly body: string;
  /** How many times `timeouts.totalMs` the whole call may take. */
  readonly patience: number;
  readonly signal: AbortSignal | undefined;
}

export interface HttpAnswer {
  /** The charset of the Content-Type header. */
  readonly charset: string | null;
  /** The body, decompressed. Throws an AaError when the connection breaks, stalls or is given up. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface Transport {
  /** Gives what the reader makes of a 200 answer that is no HTML page. A failure of the call is an AaError. An error of the reader passes through. */
  post<T>(request: PostRequest, read: (answer: HttpAnswer) => Promise<T>): Promise<T>;
  /** The proxy that the last call to this address went through, without its password; `null` where there was none. */
  through(address: string): string | null;
  /** Abandons the calls under way, and closes the connections. May be called twice. */
  close(): Promise<void>;
}

type Response = Dispatcher.ResponseData;

const headers = {
  'content-type': 'application/x-www-form-urlencoded',
  accept: 'text/xml, application/xml;q=0.9, */*;q=0.1',
  'accept-encoding': acceptedEncodings,
  'user-agent': 'aa-shadow',
} as const;

function header(response: Response, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Addresses with credentials in them are refused: they would stand in logs (P11). */
function checkedAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new AaError('AA_NOT_PROVISIONED', { detail: 'the address is not an http or https URL' });
  }
  if (url.username === '' && url.password === '') return url;
  throw new AaError('AA_NOT_PROVISIONED', { detail: 'the address holds a user name or password' });
}

function refuseStatus(response: Response, address: string, through: string | null): void {
  const line = {
    through,
    status: response.statusCode,
    retryAfter: header(response, 'retry-after'),
    location: header(response, 'location'),
  };
  const error = statusError(line, address, Date.now());
  if (error !== null) throw error;
}

export function createTransport(settings: TransportSettings): Transport {
  const { timeouts, username, password } = settings;
  const connections = createConnections(settings);
  const closing = new AbortController();
  let closed: Promise<void> | null = null;

  async function respond(url: URL, body: string, deadline: CallDeadline): Promise<Response> {
    const { signal } = deadline;
    const times = { headersTimeout: timeouts.firstByteMs, bodyTimeout: 0 };
    const ended = deadline.ended();
    if (ended !== null) throw ended;
    const response = connections.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers,
      body,
      signal,
      ...times,
    });
    try {
      return await deadline.race(response);
    } catch (error) {
      // A connection that is still being made cannot be aborted. If it succeeds later, its answer is discarded.
      response.then(discard, () => {});
      const isTls = url.protocol === 'https:';
      const where = { host: url.host, proxy: connections.through(url), inHead: true, isTls };
      throw deadline.ended() ?? networkError(error, where);
    }
  }

  function answerOf(response: Response, url: URL, deadline: CallDeadline): HttpAnswer {
    const parts = { deadline, idleMs: timeouts.idleMs, host: url.host };
    const chunks = timedChunks(response.body, parts);
    const charset = httpCharset(header(response, 'content-type'));
    const whole = decompressed(chunks, header(response, 'content-encoding'));
    return { charset, chunks: refusingPages(whole, { charset, secrets: [username, password] }) };
  }

  const post: Transport['post'] = async ({ address, body, patience, signal }, read) => {
    const url = checkedAddress(address);
    const deadline = callDeadline({
      signals: [signal, closing.signal],
      totalMs: patience * timeouts.totalMs,
    });
    try {
      const response = await respond(url, body, deadline);
      try {
        refuseStatus(response, address, connections.through(url));
        return await read(answerOf(response, url, deadline));
      } finally {
        discard(response);
      }
    } finally {
      deadline.release();
    }
  };

  function close(): Promise<void> {
    closing.abort();
    closed ??= connections.destroy();
    return closed;
  }

  const through = (address: string): string | null =>
    URL.canParse(address) ? connections.through(new URL(address)) : null;

  return { post, through, close };
}

/** Ends the rest of an answer and its connection, so that neither stays open. */
function discard({ body }: Response): void {
  body.on('error', () => {}).destroy();
}
