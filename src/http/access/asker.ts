// What a request says of where it comes from. Pure.

import type { IncomingHttpHeaders } from 'node:http';
import { type IsAmong, isLoopback } from './networks.ts';

export interface Asker {
  /** The other end of the connection. */
  readonly peer: string;
  /** Where the request began, as far as trusted proxies say so. */
  readonly address: string;
  readonly headers: IncomingHttpHeaders;
}

/** Headers that a proxy adds. */
const forwarding = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'] as const;

/**
 * Whether the request comes straight from a program on this machine. What a proxy on this machine passes on may come from
 * anywhere.
 */
export const isLocal = ({ peer, headers }: Asker, isProxy: IsAmong): boolean =>
  isLoopback(peer) && !isProxy(peer) && forwarding.every((name) => headers[name] === undefined);
