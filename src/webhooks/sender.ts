// Sends one message: a POST that follows no redirect, has a limit of time, and reads little of the answer.

import { setTimeout as delay } from 'node:timers/promises';
import { getCACertificates } from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import type { ReceiverAnswer } from './answers.ts';
import {
  type Guard,
  guardedLookup,
  judgedReceiver,
  notPublicCode,
  notPublicSays,
  usualGuard,
} from './guard.ts';
import type { Subscription } from './subscription.ts';

export interface Letter {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Receiver = Pick<Subscription, 'url' | 'timeoutMs' | 'ca' | 'origin'>;

export interface DatedAnswer extends ReceiverAnswer {
  /** What the receiver's clock said. `null`: it did not say. */
  readonly date: Date | null;
}

const mostRead = 4_096;
const closingMs = 500;
const idleConnectionMs = 15_000;

export class Sender {
  /** One for each set of certificates, with the guard and without it. */
  readonly #agents = new Map<string, Agent>();
  readonly #guard: Guard;

  constructor(guard: Guard = usualGuard) {
    this.#guard = guard;
  }

  async send(receiver: Receiver, { headers, body }: Letter, stop?: AbortSignal): Promise<DatedAnswer> {
    const { url, timeoutMs } = receiver;
    const misfit = this.#misfitOf(receiver);
    if (misfit !== null) return { ...noAnswer, trouble: misfit, isBarred: true, ms: 0 };
    const startedAt = performance.now();
    const late = AbortSignal.timeout(timeoutMs);
    const signal = stop === undefined ? late : AbortSignal.any([late, stop]);
    const took = (): number => Math.round(performance.now() - startedAt);
    try {
      const { origin, pathname, search } = new URL(url);
      const path = pathname + search;
      const request = { origin, path, method: 'POST', headers, body, signal } as const;
      const answer = await Promise.race([this.#agent(receiver).request(request), aborted(signal)]);
      return { ...(await readAnswer(answer)), ms: took() };
    } catch (error) {
      const isBarred = codesOf(error).includes(notPublicCode);
      const trouble = isBarred
        ? notPublicSays
        : late.aborted
          ? `no answer within ${timeoutMs / 1_000} s`
          : troubleText(error);
      return { ...noAnswer, trouble, isBarred, ms: took() };
    }
  }

  /** An address that is no name is not looked up, so it is judged here. */
  #misfitOf({ url, origin }: Receiver): string | null {
    if (origin === 'file') return null;
    const judged = judgedReceiver(url, this.#guard);
    return 'misfit' in judged ? `the address of the receiver ${judged.misfit}` : null;
  }

  /** A connection that is being made ends by itself, and is not waited for. */
  async close(): Promise<void> {
    const ended = Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
    this.#agents.clear();
    await Promise.race([ended, delay(closingMs)]);
  }

  #agent({ ca, origin }: Receiver): Agent {
    const pem = ca?.pem ?? '';
    const known = this.#agents.get(`${origin} ${pem}`);
    if (known !== undefined) return known;
    const trust =
      pem === '' ? {} : { ca: [...getCACertificates('default'), pem], allowPartialTrustChain: true };
    const guarding = origin === 'file' ? {} : { lookup: guardedLookup(this.#guard) };
    const agent = new Agent({
      allowH2: false,
      pipelining: 1,
      keepAliveMaxTimeout: idleConnectionMs,
      connect: { ...trust, ...guarding, timeout: 10_000 },
    });
    this.#agents.set(`${origin} ${pem}`, agent);
    return agent;
  }
}

/** A request that waits for its connection does not heed its signal. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });

const noAnswer = { status: null, waitMs: null, response: null, date: null } as const;

type Read = Omit<DatedAnswer, 'ms'>;

async function readAnswer({ statusCode: status, headers, body }: Dispatcher.ResponseData): Promise<Read> {
  const isGood = status >= 200 && status < 300;
  const text = await beginningOf(body);
  return {
    status,
    trouble: null,
    isBarred: false,
    waitMs: isGood ? null : retryAfter(headers['retry-after']),
    response: isGood ? null : text,
    date: dateOf(headers['date']),
  };
}

/** What is longer is not waited for: the connection is dropped. The status is known by then, so trouble in the body is none. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  body.on('error', () => undefined);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= mostRead) break;
    }
  } catch {
    // It was cut off, or it was too slow.
  }
  body.destroy();
  // What no database stores is left out.
  return Buffer.concat(chunks).subarray(0, mostRead).toString('utf8').replaceAll('\0', '').toWellFormed();
}

type Header = string | readonly string[] | undefined;

const textIn = (header: Header): string => [header].flat()[0] ?? '';

/** As HTTP writes it: `Tue, 01 Jan 2030 00:00:00 GMT`. */
function dateOf(header: Header): Date | null {
  const text = textIn(header);
  const time = /^[A-Za-z]{3,9}, .*GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time);
}

/** Seconds, or a date. */
export function retryAfter(header: Header, now: number = Date.now()): number | null {
  const text = textIn(header).trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const date = text === '' ? null : dateOf(text);
  return date === null ? null : Math.max(0, date.getTime() - now);
}

/** Undici gives it no code. */
const notHttpCode = 'NOT_HTTP';

const known: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address',
  ENOTFOUND: 'the name of the receiver is not known',
  EAI_AGAIN: 'the name of the receiver could not be looked up',
  ECONNRESET: 'the receiver ended the connection',
  UND_ERR_SOCKET: 'the receiver ended the connection',
  UND_ERR_CONNECT_TIMEOUT: 'the receiver could not be connected to in time',
  EHOSTUNREACH: 'there is no way to the receiver',
  ENETUNREACH: 'there is no way to the receiver',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority that is not trusted; name that in caFile',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself; name it in caFile',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate is of an authority that is not trusted; name that in caFile',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate is of an authority that is not trusted; name that in caFile',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  [notHttpCode]: 'what answers does not speak HTTP; compare http and https, and the port',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers does not speak TLS; compare http and https, and the port',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** Only codes: the text of an error may hold what was sent. */
function troubleText(error: unknown): string {
  const codes = codesOf(error);
  const code = codes.find((one) => one in known) ?? codes[0] ?? '';
  return code === '' ? 'the connection failed' : `${known[code] ?? 'the connection failed'} (${code})`;
}

function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const { code = error.name === 'HTTPParserError' ? notHttpCode : undefined } =
    error as NodeJS.ErrnoException;
  const inner = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error.cause];
  const own = typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? [code] : [];
  return [...inner.flatMap(codesOf), ...own];
}
