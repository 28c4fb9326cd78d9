// What an HTTP status other than 200 means. AA reports its own errors as XML with status 200. So all others come from the web
// server, a proxy or a firewall.

import { AaError, type AaErrorCode, type AaErrorDetails } from '../aa-error.ts';
import type { PageSeen } from '../answers/html-page.ts';
import { proxyStatusError } from './proxy-trouble.ts';

export interface StatusLine {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly location: string | undefined;
  /** The proxy on the way, which may have answered itself; `null`: none. */
  readonly through: string | null;
  /** The HTML page that came with the status; `null`: none was seen. */
  readonly page: PageSeen | null;
  /** The service that was called: `customers`. `null`: that is not known. */
  readonly service: string | null;
}

/** The longest wait that a header may ask for: a wrong clock must not stop the sync for a day. */
export const longestRetryAfterMs = 5 * 60_000;

const wholeSeconds = /^\d+$/;

const waitMs = (value: string, nowMs: number): number =>
  wholeSeconds.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;

/**
 * The wait that a Retry-After header asks for, in seconds or as an HTTP date; `undefined` where there is no header, or where it
 * cannot be read. `nowMs`: milliseconds since 1970.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = waitMs(header.trim(), nowMs);
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestRetryAfterMs);
}

const troubleStatuses: ReadonlySet<number> = new Set([408, 425, 429]);
const waitStatuses: ReadonlySet<number> = new Set([429, 503]);

function codeOf(status: number): AaErrorCode {
  if (status === 204) return 'AA_EMPTY_ANSWER';
  if (status === 404 || status === 410) return 'AA_NOT_PROVISIONED';
  if (status >= 300 && status < 400) return 'AA_REDIRECTED';
  if (status >= 400 && status < 500 && !troubleStatuses.has(status)) return 'AA_HTTP_REFUSED';
  return 'AA_HTTP_STATUS';
}

/** Origin only: a path or query could hold what must not be logged. */
function redirectTarget(location: string | undefined, address: string): string {
  if (location === undefined || !URL.canParse(location, address)) return '';
  const target = new URL(location, address);
  if (target.origin === new URL(address).origin) return ` to another path of the same host, ${target.origin}`;
  return target.host === '' ? '' : ` to ${target.origin}`;
}

/** Statuses that tell of another cure than their code. */
const cures: ReadonlyMap<number, string> = new Map([
  [407, 'A proxy between this machine and AA wants a login. Ask those who run your network, not ACGI.'],
  [413, 'The request is too large for the web server: lower `bulkSize`.'],
]);

const pageText = (page: PageSeen | null): string =>
  page === null || page.says === null ? '' : ` and a page: ${page.says}`;

/** The error of a status other than 200. `nowMs`: milliseconds since 1970, for dates in Retry-After. */
export function statusError(line: StatusLine, address: string, nowMs: number): AaError {
  const { status, retryAfter, location, through, page, service } = line;
  const code = codeOf(status);
  const target = code === 'AA_REDIRECTED' ? redirectTarget(location, address) : '';
  const wait = waitStatuses.has(status) ? retryAfterMs(retryAfter, nowMs) : undefined;
  if (through !== null && status === 407) return proxyStatusError(status, through);
  const way = through === null ? '' : `, through the proxy ${through}`;
  const which = code === 'AA_NOT_PROVISIONED' && service !== null ? `the service ${service}, ` : '';
  const hint = cures.get(status);
  const details: AaErrorDetails = {
    detail: `${which}HTTP status ${status}${target}${way}${pageText(page)}`,
    httpStatus: status,
    ...(page?.byAa === true ? { flaw: 'page-of-aa' as const } : {}),
    ...(hint === undefined ? {} : { hint }),
  };
  return new AaError(code, wait === undefined ? details : { ...details, retryAfterMs: wait });
}
