// Makes one connection: to a name with several addresses, within the time-out for connecting.

import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { buildConnector, errors } from 'undici';

export type Connector = buildConnector.connector;
type Callback = buildConnector.Callback;
type BuildOptions = buildConnector.BuildOptions;

/** Ends the waiting when the time is over, whatever the connection waits for: a look-up, an address, a proxy, a handshake. */
export function timed(connect: Connector, timeoutMs: number): Connector {
  return (options, callback) => {
    let waiting = true;
    function settle(...[error, socket]: Parameters<Callback>): void {
      if (!waiting) return void socket?.on('error', () => {}).destroy();
      waiting = false;
      clearTimeout(timer);
      if (error === null) callback(null, socket);
      else callback(error, null);
    }
    const timer = setTimeout(() => settle(new errors.ConnectTimeoutError(), null), timeoutMs);
    connect(options, settle);
  };
}

/** Node.js waits for each attempt at least so long. */
const shortestAttemptMs = 10;

/** The address that was connected to last comes first: one that does not answer is then waited for once, and not each time. */
const ordered = (addresses: readonly LookupAddress[], last: string | undefined): readonly LookupAddress[] => [
  ...addresses.filter(({ address }) => address === last),
  ...addresses.filter(({ address }) => address !== last),
];

/** All addresses of a name, as `lookup` of node:dns gives them. */
export type LookUp = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A connector that shares the time-out among the addresses of a name. By default Node.js gives each but the last a quarter of
 * a second, which is too short for a far or busy server.
 */
export function addressSharing(options: BuildOptions, timeoutMs: number, lookUp: LookUp = lookup): Connector {
  const byCount = new Map<number, Connector>();
  const last = new Map<string, string>();
  let found: readonly LookupAddress[] = [];
  /** Is called while a connector begins to connect, so `found` is what was looked up for it. */
  const known: LookupFunction = (_hostname, { all }, callback) => {
    const [first] = found;
    if (all === true) callback(null, [...found]);
    else callback(null, first?.address ?? '', first?.family);
  };
  function connectorFor(count: number): Connector {
    const attemptMs = Math.max(shortestAttemptMs, Math.floor(timeoutMs / count));
    const connector =
      byCount.get(count) ??
      buildConnector({
        ...options,
        timeout: timeoutMs,
        lookup: known,
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: attemptMs,
      });
    byCount.set(count, connector);
    return connector;
  }
  function noted(hostname: string, callback: Callback): Callback {
    return (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      if (socket.remoteAddress !== undefined) last.set(hostname, socket.remoteAddress);
      callback(null, socket);
    };
  }
  const connect: Connector = (wanted, callback) => {
    const { hostname } = wanted;
    if (isIP(hostname) !== 0) return connectorFor(1)(wanted, callback);
    lookUp(hostname, { all: true }, (error, addresses) => {
      if (error !== null) return callback(error, null);
      found = ordered(addresses, last.get(hostname));
      connectorFor(found.length)(wanted, noted(hostname, callback));
    });
  };
  return timed(connect, timeoutMs);
}

/** Another form of the connection, as soon as it is made. */
export const transformed =
  (connect: Connector, transform: (socket: Socket) => Socket): Connector =>
  (options, callback) =>
    connect(options, (...[error, socket]) =>
      error === null ? callback(null, transform(socket)) : callback(error, null),
    );

/** Another error, where the connection is not made. */
export const failingWith =
  (connect: Connector, failure: (error: Error) => Error): Connector =>
  (options, callback) =>
    connect(options, (...[error, socket]) =>
      error === null ? callback(null, socket) : callback(failure(error), null),
    );
