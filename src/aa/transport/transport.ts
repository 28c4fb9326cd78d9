// One HTTP POST to AA: time-outs, statuses and network errors, over undici. The answer is handed to a reader
// while it streams. When the reader is done or gives up, the connection is released.

import type { Dispatcher } from 'undici';
import { AaError } from '../aa-error.ts';
import type { AssociationSettings } from '../association-settings.ts';
import { pageIn, refusingPages } from '../answers/html-page.ts';
import { acceptedEncodings, decompressed, httpCharset, timedChunks } from './answer-body.ts';
import { callDeadline, type CallDeadline } from './call-deadline.ts';
import { type ConnectionSettings, createConnections } from './connections.ts';
import { networkError } from './network-error.ts';
import { statusError } from './status-error.ts';

/** The credentials are veiled in what is told of an answer (P11). */
export type TransportSettings = ConnectionSettings &
  Pick<AssociationSettings, 'username' | 'password' | 'hidesWords'>;

export interface PostRequest {
  /** Which of AA's services is called, for what is said where it is not there. Left out: nothing is said of it. */
  readonly service?: string;
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

/** An answer of any status. */
export interface RawAnswer extends HttpAnswer {
  readonly status: number;
  /** By name in lower case; the values of one name are joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Transport {
  /** Gives what the reader makes of a 200 answer that is no HTML page. A failure of the call is an AaError. An error of the reader passes through. */
  post<T>(request: PostRequest, read: (answer: HttpAnswer) => Promise<T>): Promise<T>;
  /** The proxy that the last call to this address went through, without its password; `null` where there was none. */
  through(address: string): string | null;
  /** The same for an answer of any status, and for HTML pages. */
  postRaw<T>(request: PostRequest, read: (answer: RawAnswer) => Promise<T>): Promise<T>;
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

const allHeaders = (response: Response): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(response.headers).map((name) => [name, header(response, name) ?? '']));

/** Addresses with credentials in them are refused: they would stand in logs (P11). */
function checkedAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new AaError('AA_NOT_PROVISIONED', { detail: 'the address is not an http or https URL' });
  }
  if (url.username === '' && url.password === '') return url;
  throw new AaError('AA_NOT_PROVISIONED', { detail: 'the address holds a user name or password' });
}

const statusLine = (response: Response) => ({
  status: response.statusCode,
  retryAfter: header(response, 'retry-after'),
  location: header(response, 'location'),
});

/** A status says enough, so its page is not waited for long. */
const longestPageWaitMs = 2_000;

/** What the work gives in time; `null` where it takes longer or fails. */
async function inTime<T>(ms: number, work: Promise<T>): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(late.resolve, ms, null);
  return Promise.race([work.catch(() => null), late.promise]).finally(() => clearTimeout(timer));
}

export function createTransport(settings: TransportSettings): Transport {
  const { timeouts, username, password, hidesWords } = settings;
  const connections = createConnections(settings);
  const pageWaitMs = Math.min(timeouts.idleMs, longestPageWaitMs);
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
    return {
      charset: httpCharset(header(response, 'content-type')),
      chunks: decompressed(chunks, header(response, 'content-encoding')),
    };
  }

  async function exchange<T>(
    { address, body, patience, signal }: PostRequest,
    read: (response: Response, answer: HttpAnswer) => Promise<T>,
  ): Promise<T> {
    const url = checkedAddress(address);
    const deadline = callDeadline({
      signals: [signal, closing.signal],
      totalMs: patience * timeouts.totalMs,
    });
    try {
      const response = await respond(url, body, deadline);
      try {
        return await read(response, answerOf(response, url, deadline));
      } finally {
        discard(response);
      }
    } finally {
      deadline.release();
    }
  }

  const through = (address: string): string | null =>
    URL.canParse(address) ? connections.through(new URL(address)) : null;
  const post: Transport['post'] = (request, read) =>
    exchange(request, async (response, { charset, chunks }) => {
      const context = { charset, secrets: [username, password], hidesWords };
      if (response.statusCode === 200) return read({ charset, chunks: refusingPages(chunks, context) });
      const page = await inTime(pageWaitMs, pageIn(chunks, context));
      const { service = null } = request;
      const line = { ...statusLine(response), page, through: through(request.address), service };
      throw statusError(line, request.address, Date.now());
    });
  const postRaw: Transport['postRaw'] = (request, read) =>
    exchange(request, (response, answer) =>
      read({ ...answer, status: response.statusCode, headers: allHeaders(response) }),
    );

  function close(): Promise<void> {
    closing.abort();
    closed ??= connections.destroy();
    return closed;
  }

  return { post, postRaw, through, close };
}

/** Ends the rest of an answer and its connection, so that neither stays open. */
function discard({ body }: Response): void {
  body.on('error', () => {}).destroy();
}
