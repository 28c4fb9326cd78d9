// Keeps web pages of other sites out. A page in the operator's browser can send requests to this machine, and with a name that
// leads to 127.0.0.1 it can also read the answers (DNS rebinding). Pure.

import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from '../http-errors.ts';

/** What browsers say of requests that no other site has made. */
const ownSite: ReadonlySet<string> = new Set(['same-origin', 'none']);

/** Throws `HTTP_FOREIGN_SITE` for a request that a page of another site has made. */
export function refuseOtherSites({ origin, host, ...headers }: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && !ownSite.has(site)) throw foreign('a page of another site asks');
  if (origin !== undefined && hostIn(origin) !== host?.toLowerCase())
    throw foreign('a page of another site asks');
}

const hostIn = (origin: string): string | null => URL.parse(origin)?.host.toLowerCase() ?? null;

const localName = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i;

/** Throws `HTTP_FOREIGN_SITE` for a request without a key under a name that may be anybody's. */
export function refuseForeignNames({ host }: IncomingHttpHeaders): void {
  if (host === undefined || !localName.test(host))
    throw foreign('without a key the server is asked by the name of this machine only');
}

const foreign = (detail: string): HttpError => new HttpError('HTTP_FOREIGN_SITE', { detail });
