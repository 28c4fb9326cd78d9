// What is said of a request that no route takes: which methods the address has, or which address was probably meant. Pure.

import { nearestName } from '../config/nearest-name.ts';
import { HttpError } from './http-errors.ts';
import type { Route } from './routes/route.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
}

/** An address that has other methods is told apart from one that is not there. */
export function unknownAddress({ method, url }: Asked, routes: readonly Route[]): HttpError {
  const path = url.split('?')[0] ?? '';
  const there = routes.filter(({ address }) => patternOf(address).test(path));
  const allowed = there.flatMap((route) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]));
  if (allowed.length === 0 || allowed.includes(method)) return noSuchAddress(path, routes);
  return new HttpError('HTTP_WRONG_METHOD', {
    detail: `it takes ${allowed.join(', ')}`,
    headers: { allow: allowed.join(', ') },
  });
}

const patternOf = (address: string): RegExp => new RegExp(`^${address.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

function noSuchAddress(path: string, routes: readonly Route[]): HttpError {
  const meant = nearestAddress(path, routes);
  const hint = `Did you mean ${meant}? /openapi.json has all addresses.`;
  return new HttpError('HTTP_NO_SUCH_ADDRESS', meant === null ? {} : { hint });
}

const mostEdits = 3;
/** Comparing costs time, and nobody means so long an address. */
const longestPath = 200;

/** With the names of its variables, in whose places anything may stand. `null`: none is near. */
function nearestAddress(path: string, routes: readonly Route[]): string | null {
  if (path.length > longestPath) return null;
  const parts = path.split('/');
  // Every short path is near to `/`.
  const meant = routes.filter(({ address }) => address !== '/');
  const known = new Map(meant.map(({ address }) => [filled(address, parts), address]));
  const nearest = nearestName(path, [...known.keys()], mostEdits);
  return nearest === null ? null : (known.get(nearest) ?? null);
}

const filled = (address: string, parts: readonly string[]): string =>
  address
    .split('/')
    .map((part, at) => (part.startsWith('{') ? (parts[at] ?? part) : part))
    .join('/');
