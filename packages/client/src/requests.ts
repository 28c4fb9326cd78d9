// Sends one request and reads its answer. The key travels in a header, and nowhere else.

import { NoAnswerError, objectIn, ProblemError, problemOf, unexpected } from './problems.ts';

export interface ConnectionOptions {
  /** Where the server is, with the path before `/v1` if there is one: `http://127.0.0.1:4000`. */
  readonly url: string | URL;
  /** The id of the client, as the configuration of the server names it. */
  readonly client: string;
  /** `aas_…`. A program on the machine of the server needs none. */
  readonly key?: string;
  /** Default: that of the platform. */
  readonly fetch?: typeof fetch;
  /** How long an answer may take, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
}

export type QueryValue = string | number | boolean | readonly string[] | undefined;

export interface Request {
  /** What follows `/v1/clients/{client}`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: `GET`, and `POST` where there is a body. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Beside what the server is asked to wait. */
  readonly waitMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export class Requests {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;

  /** Throws `TypeError` for an address or a key that cannot be used. */
  constructor({ url, client, key, fetch: given, timeoutMs = 30_000 }: ConnectionOptions) {
    this.#base = `${baseOf(url)}/v1/clients/${encodeURIComponent(client)}`;
    this.#headers = key === undefined ? {} : { authorization: `Bearer ${checkedKey(key)}` };
    this.#fetch = given ?? ((...words) => globalThis.fetch(...words));
    this.#timeoutMs = timeoutMs;
  }

  /** The answer with its body, also 304. Throws `ProblemError`, `NoAnswerError`, and the reason of the signal. */
  async ask(request: Request): Promise<Answer> {
    const limit = new Limit(request.signal, this.#timeoutMs + (request.waitMs ?? 0));
    try {
      const response = await this.open({ ...request, signal: limit.signal });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      throw limit.meaningOf(error);
    } finally {
      limit.end();
    }
  }

  async json<T>(request: Request): Promise<T> {
    return documentOf(await this.ask(request)) as T;
  }

  /** The answer when its head has come; its body is still to be read. Knows no limit of time but the signal. */
  async open({
    path,
    query = {},
    headers = {},
    body,
    method = body === undefined ? 'GET' : 'POST',
    signal,
  }: Request): Promise<Response> {
    const response = await this.#fetch(`${this.#base}${path}${queryText(query)}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.#headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.ok || response.status === 304) return response;
    throw problemOf(response, await response.text());
  }
}

/** The JSON object of an answer. Throws `ProblemError` where something else came. */
export function documentOf(answer: Answer): object {
  const value = /[/+]json\b/.test(answer.headers.get('content-type') ?? '') ? objectIn(answer.text) : null;
  if (value === null) throw new ProblemError(unexpected(answer));
  return value;
}

/** Ends what is asked when the caller wants it to end, or when it takes too long. */
export class Limit {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #pass = (): void => this.#controller.abort();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  /** `ms` in milliseconds. */
  constructor(outer: AbortSignal | undefined, ms: number) {
    this.#outer = outer;
    if (outer?.aborted === true) this.#pass();
    outer?.addEventListener('abort', this.#pass, { once: true });
    this.restart(ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it took too long. */
  get isOver(): boolean {
    return this.#isOver;
  }

  abort(): void {
    this.#pass();
  }

  restart(ms: number): void {
    this.pause();
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      this.#controller.abort();
    }, ms);
  }

  /** The time does not pass until it is started again. */
  pause(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.pause();
    this.#outer?.removeEventListener('abort', this.#pass);
  }

  /** What an error of a request means for the caller. */
  meaningOf(error: unknown): unknown {
    if (error instanceof ProblemError) return error;
    if (this.#outer?.aborted === true) return this.#outer.reason;
    const says = this.#isOver
      ? 'aa-shadow did not answer in time'
      : `aa-shadow could not be asked, or its answer broke off${reasonIn(error)}`;
    return new NoAnswerError(says, { cause: error });
  }
}

/** What the system says, with the address: a wrong port is seen at once. Empty: nothing is known, as in a browser. */
function reasonIn(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return '';
  return `: ${cause.message === '' ? cause.code : cause.message}`;
}

function baseOf(url: string | URL): string {
  const parsed = URL.canParse(String(url)) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw new TypeError('`url` must be an address like http://127.0.0.1:4000');
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '')
    throw new TypeError('`url` must have no user, no query and no fragment: a key is given as `key`');
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`;
}

/** A key that no header can hold would be quoted in an error of the platform. */
function checkedKey(key: string): string {
  const trimmed = key.trim();
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new TypeError('`key` has characters that no key has: give it as `aa-shadow keys create` showed it');
}

/** `?a=1&b=2,3`, or nothing. */
function queryText(query: Readonly<Record<string, QueryValue>>): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent(Array.isArray(value) ? value.join(',') : String(value))}`,
    );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
