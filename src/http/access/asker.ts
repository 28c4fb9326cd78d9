// What a request says of where it comes from. Pure.

import type { IncomingHttpHeaders } from 'node:http';
import { type IsAmong, isLoopback } from './networks.ts';

export interface Asker {
  /** The other end of the connection. */
  readonly peer: string;
  /** Where the request began, as far as trusted proxies say so. */
  readonly address: string;
  readonly headers: IncomingHttpHeaders;
  /** Each with all its values, as they were sent. */
  readonly distinct: NodeJS.Dict<string[]>;
  readonly asked: AskedAs;
}

/** How the server was named in the address that the caller asked. */
export interface AskedAs {
  /** With the port, if the address had one. `null`: it is not known. */
  readonly host: string | null;
  /** `null`: it is not known. A proxy that is not named may have taken TLS off. */
  readonly scheme: 'http' | 'https' | null;
}

/** Headers that a proxy adds. */
const forwarding = /^(forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/;

/**
 * Whether the request comes straight from a program on this machine. What a proxy on this machine passes on may come from
 * anywhere. `userHeader`: what a proxy names people by.
 */
export const isLocal = ({ peer, headers }: Asker, isProxy: IsAmong, userHeader: string | null): boolean =>
  isLoopback(peer) &&
  !isProxy(peer) &&
  !Object.keys(headers).some((name) => forwarding.test(name)) &&
  (userHeader === null || headers[userHeader] === undefined);

/** `isTrusted`: the other end is a proxy that is believed. */
export function askedAs(headers: IncomingHttpHeaders, isTrusted: boolean, isTls: boolean): AskedAs {
  const told = (name: string): string | null => (isTrusted ? firstOf(headers[name]) : null);
  const scheme = isTls ? 'https' : (told('x-forwarded-proto')?.toLowerCase() ?? null);
  return {
    host: told('x-forwarded-host') ?? headers.host ?? null,
    scheme: scheme === 'https' || scheme === 'http' ? scheme : null,
  };
}

/** Of several proxies the first one was asked by the caller. */
const firstOf = (header: string | string[] | undefined): string | null =>
  [header].flat()[0]?.split(',')[0]?.trim() || null;
