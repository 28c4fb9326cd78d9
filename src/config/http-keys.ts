// The keys of the HTTP server.

import { isIP } from 'node:net';
import { type Fit, nullable, nullableGroup, scalar, whole, withDefault } from './key-schema.ts';
import { z } from 'zod';

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
      'A second address for those who operate the program: `/livez` and `/readyz`. Without it, they are at the first address alone.',
    ),
    trustedProxies: nullable(z.array(scalar(readNetwork)).readonly(), {
      type: 'list of addresses',
      description:
        'The proxies in front of this program, as addresses or networks. Only what they say of the caller is believed (`X-Forwarded-For`, `X-Request-Id`).',
    }),
  },
  'The HTTP server of `run` (docs/http.md). Without this key nothing listens; `http: {}` takes every default.',
);

export type HttpKeys = z.output<typeof httpKeys>;
