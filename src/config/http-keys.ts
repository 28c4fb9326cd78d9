// The keys of the HTTP server.

import { isIP } from 'node:net';
import { z } from 'zod';
import { type ClientId, clientId } from '../catalogue/ids.ts';
import { keyScopes } from '../shadow/shadow.ts';
import {
  type Fit,
  nullable,
  nullableGroup,
  oneOf,
  required,
  scalar,
  whole,
  withDefault,
} from './key-schema.ts';

const hostName = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*\.?$/i;

/** An address of this machine, or a name for one. */
function readHost(text: string): Fit<string> {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0 || hostName.test(text)) return { value: bare };
  return {
    unfit: 'must be an address of this machine, without a port',
    suggestion: 'such as 127.0.0.1, 0.0.0.0 or ::1; the port has a key of its own',
  };
}

/** An address, or a network such as `10.0.0.0/8`. */
function readNetwork(text: string): Fit<string> {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
  if (version !== 0 && isPrefix && more.length === 0) return { value: text };
  return {
    unfit: 'must be an IP address or a network',
    suggestion: 'such as 10.0.0.7, 10.0.0.0/8 or fd00::/8',
  };
}

/** Headers that mean something else already. */
const takenHeaders: ReadonlySet<string> = new Set(['authorization', 'cookie', 'host', 'origin']);

/** The name of a header. Names are alike in any case. */
function readHeader(name: string): Fit<string> {
  const value = name.toLowerCase();
  if (/^[a-z0-9-]{1,100}$/.test(value) && !takenHeaders.has(value)) return { value };
  return {
    unfit: 'must be the name of a header that means nothing else',
    suggestion: 'such as X-Forwarded-User',
  };
}

/** `self`, or the origin of a page. */
function readAncestor(text: string): Fit<string> {
  const origin = URL.parse(text)?.origin;
  const isOrigin = /^https?:/.test(text) && (origin === text || `${origin}/` === text);
  if (text === 'self' || isOrigin) return { value: isOrigin ? (origin ?? text) : text };
  return {
    unfit: 'must be self, or a scheme and a host',
    suggestion: 'such as https://intranet.example.org',
  };
}

const readClient = (id: string): Fit<ClientId> => ({ value: clientId(id) });

const host = scalar(readHost);
const portOf = (value: string, description: string) =>
  withDefault(whole(0, 65_535), { type: '0 to 65535', default: value, description });

export const httpKeys = nullableGroup(
  {
    host: withDefault(host, {
      type: 'address',
      default: '127.0.0.1',
      description:
        'The address to listen on. Any but this machine itself needs keys: `aa-shadow keys create`.',
    }),
    port: portOf('4000', 'The port. 0 takes a free one.'),
    admin: nullableGroup(
      {
        host: withDefault(host, {
          type: 'address',
          default: '127.0.0.1',
          description: 'The address to listen on.',
        }),
        port: portOf('4001', 'The port. 0 takes a free one.'),
      },
      'A second address for those who operate the program: `/livez`, `/readyz` and `/metrics`. Without it, they are at the first address alone.',
    ),
    trustedProxies: nullable(z.array(scalar(readNetwork)).readonly(), {
      type: 'list of addresses',
      description:
        'The proxies in front of this program, as addresses or networks. Only what they say of the caller is believed (`X-Forwarded-For`, `X-Forwarded-Host`, `X-Forwarded-Proto`, `X-Request-Id`).',
    }),
    trustedUserHeader: nullableGroup(
      {
        header: withDefault(scalar(readHeader), {
          type: 'name of a header',
          default: 'X-Forwarded-User',
          description: 'Who has signed in at the proxy. The proxy must set it on each request, or empty it.',
        }),
        scopes: required(z.array(oneOf(keyScopes)).min(1).readonly(), {
          type: 'list of read, refresh, operate',
          description: 'What those may do whom the proxy names.',
        }),
        clients: nullable(z.array(scalar(readClient)).min(1).readonly(), {
          type: 'list of ids',
          description: 'The clients they may see. Left out: all.',
        }),
      },
      'People whom a proxy has signed in need no key. It is believed from `trustedProxies` alone (docs/page.md).',
    ),
    frameAncestors: nullable(z.array(scalar(readAncestor)).min(1).readonly(), {
      type: 'list of origins',
      description:
        "Pages that may show the operators' page in a frame, such as `[https://intranet.example.org]`. Left out: none.",
    }),
  },
  'The HTTP server of `run` (docs/http.md). Without this key nothing listens; `http: {}` takes every default.',
);

export type HttpKeys = z.output<typeof httpKeys>;
