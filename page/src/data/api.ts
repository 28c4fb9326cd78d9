// Asks the server. Addresses are relative to the page, so that it works under any prefix of a proxy. Every outcome is told to
// `connection`, which is how the page knows whether it is connected.

import type { Problem } from '../../../packages/client/src/api-types.ts';
import { serverMs, tellServerTime } from './clock.ts';
import { tellConnection } from './connection.ts';

export type { Problem };

/** The server refused, or could not be reached (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(status: number, problem: Readonly<Record<string, unknown>>) {
    const text = (name: string): string | null => {
      const value = problem[name];
      return typeof value === 'string' && value !== '' ? value : null;
    };
    super(text('detail') ?? text('title') ?? `the server answered ${status}`);
    this.status = status;
    this.code = text('code') ?? `HTTP_${status}`;
    this.hint = text('hint');
    this.problem = problem;
  }
}

interface Answer<T> {
  readonly value: T;
  /** When the server had worked it out, by its clock. */
  readonly asOfMs: number;
}

const usualMs = 30_000;

/**
 * Throws `ApiError`. A browser asks with the ETag that it has, and gets the same answer again from itself where nothing changed.
 * `body`: JSON; what must not stand in an address.
 */
export const ask = <T>(address: string, signal?: AbortSignal, body?: string): Promise<Answer<T>> =>
  exchange<T>(address, body === undefined ? { method: 'GET' } : posted(body), { signal });

const posted = (body: string): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json' },
});

/** `longestMs`: default 30,000. Throws `ApiError`. */
export async function send<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  address: string,
  body?: unknown,
  longestMs = usualMs,
): Promise<T> {
  const content = body === undefined ? {} : posted(JSON.stringify(body));
  return (await exchange<T>(address, { ...content, method }, { longestMs })).value;
}

interface ExchangeTerms {
  readonly signal?: AbortSignal | undefined;
  readonly longestMs?: number;
}

async function exchange<T>(
  address: string,
  init: RequestInit,
  { signal, longestMs = usualMs }: ExchangeTerms,
): Promise<Answer<T>> {
  const limit = AbortSignal.timeout(longestMs);
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const cache = isPersonal(address) ? 'no-store' : 'default';
  const terms: RequestInit = { ...init, credentials: 'same-origin', cache, signal: either };
  const askedAtMs = Date.now();
  const response = await fetch(address, terms).catch((error: unknown) => {
    if (signal?.aborted !== true) tellConnection({ kind: 'lost' });
    throw new ApiError(0, { code: 'PAGE_NO_ANSWER', title: lostText(error, longestMs) });
  });
  tellServerTime(response.headers.get('date'), askedAtMs);
  if (!response.ok) throw await refusal(response);
  tellConnection({ kind: 'answered', isShallow: address === 'v1/session' });
  // Of a customer, `Age` is that of its copy, beside `As-Of`.
  const age = response.headers.has('as-of') ? 0 : Number(response.headers.get('age') ?? 0);
  const value = (response.status === 204 ? null : await response.json()) as T;
  return { value, asOfMs: serverMs() - (Number.isFinite(age) ? age : 0) * 1_000 };
}

/**
 * What is told of customers does not go into the browser's cache, which lies on its disk. The server says so itself of all answers
 * without an ETag; one customer has one, for programs.
 */
const isPersonal = (address: string): boolean => /\/customers([/?]|$)/.test(address);

const lostText = (error: unknown, longestMs: number): string =>
  error instanceof DOMException && error.name === 'TimeoutError'
    ? `the server has not answered for ${longestMs / 1_000} seconds`
    : 'the server cannot be reached';

/** Problems that say nothing of the server: AA refused something, or one answer could not be had. */
const ofOneThing = /^(AA_.*|HTTP_NOT_FETCHED|HTTP_BUSY|HTTP_QUERY_TOO_LONG|SEARCH_NOT_READY)$/;

async function refusal(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => ({}))) as Readonly<Record<string, unknown>>;
  const error = new ApiError(response.status, problem);
  if (response.status === 401) tellConnection({ kind: 'signed-out' });
  else if (response.status >= 500 && !ofOneThing.test(error.code))
    tellConnection({ kind: 'unready', why: error.message });
  else tellConnection({ kind: 'answered' });
  return error;
}

export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError(0, { title: String(error) });

/** `clients/a%20b/status` under `v1`: each part is escaped. */
export const v1 = (...parts: readonly string[]): string => `v1/${parts.map(encodeURIComponent).join('/')}`;
