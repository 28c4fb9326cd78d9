// Keeps web pages of other sites out. A page in the operator's browser can send requests to this machine, and with a name that
// leads to 127.0.0.1 it can also read the answers (DNS rebinding). Pure.

import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from '../http-errors.ts';
import type { AskedAs, Asker } from './asker.ts';

/** What browsers say of requests that no other site has made. */
const ownSite: ReadonlySet<string> = new Set(['same-origin', 'none']);

/** Throws `HTTP_FOREIGN_SITE` for a request that a page of another site has made. */
export function refuseOtherSites({ headers, asked }: Pick<Asker, 'headers' | 'asked'>): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && !ownSite.has(site)) throw foreign('a page of another site asks');
  if (headers.origin !== undefined && !isOwnOrigin(headers.origin, asked))
    throw foreign('a page of another site asks');
}

/**
 * Throws `HTTP_FOREIGN_SITE` for a request that the page of this server has not made for certain. Browsers send a cookie along whoever
 * has made the request, so it counts for these requests only. Over plain HTTP browsers say the origin alone.
 */
export function refuseAllButOwnPage(asker: Pick<Asker, 'headers' | 'asked'>): void {
  refuseOtherSites(asker);
  const { headers } = asker;
  if (headers['sec-fetch-site'] !== 'same-origin' && headers.origin === undefined)
    throw foreign('who is signed in is served by the page alone; a program sends a key');
}

/** A host may be written with the usual port of its scheme. */
function isOwnOrigin(origin: string, { host, scheme }: AskedAs): boolean {
  const from = URL.parse(origin);
  if (from === null || host === null || (scheme !== null && from.protocol !== `${scheme}:`)) return false;
  return from.host !== '' && from.host === URL.parse(`${from.protocol}//${host}`)?.host;
}

const localName = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i;

/** Throws `HTTP_FOREIGN_SITE` for a request without a key under a name that may be anybody's. */
export function refuseForeignNames({ host }: IncomingHttpHeaders): void {
  if (host === undefined || !localName.test(host))
    throw foreign('without a key the server is asked by the name of this machine only');
}

const foreign = (detail: string): HttpError => new HttpError('HTTP_FOREIGN_SITE', { detail });
