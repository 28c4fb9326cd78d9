// The connections of one client, over undici: straight to AA or through a proxy, none of them older than a few minutes.

import { type Dispatcher, EnvHttpProxyAgent, Pool, type buildConnector } from 'undici';
import { AaError } from '../aa-error.ts';
import type { AssociationSettings } from '../association-settings.ts';
import { addressSharing, type Connector, failingWith, timed, transformed } from './connector.ts';
import { repaired } from './lenient-socket.ts';
import { proxyFor, proxyRules, type ProxyRules, shownProxy } from './proxy-address.ts';
import { ProxyTrouble } from './proxy-trouble.ts';
import { secureContextOf } from './secure-context.ts';
import { isTlsTrouble } from './tls-error.ts';
import type { Socket } from 'node:net';

export interface ConnectionSettings extends Pick<
  AssociationSettings,
  'timeouts' | 'tls' | 'proxy' | 'lenientHttp'
> {
  /** Connections at once, at most, to one host. */
  readonly connections: number;
  /** After so long no further call uses a connection, however busy it is. Default: five minutes. */
  readonly connectionAgeMs?: number;
}

export interface Connections {
  /** Throws an AaError where the settings or the environment name a proxy that cannot be used. */
  request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;
  /** The proxy that the last call to this host went through, without its password. `null`: none. */
  through(url: URL): string | null;
  destroy(): Promise<void>;
}

/** Unused connections are closed after so long, even if the server would keep them: with thousands of clients they add up. */
const idleConnectionMs = 15_000;

/**
 * A name may move to another machine while the old one goes on answering. Only a new connection looks the name up again.
 */
const usualAgeMs = 5 * 60_000;

interface Agent {
  readonly dispatcher: EnvHttpProxyAgent;
  readonly rules: ProxyRules;
  /** Origins that are called without a proxy. */
  readonly straight: ReadonlySet<string>;
}

/**
 * The first error of a connection is the one that is told. An alert of TLS comes just before the end of the connection, which
 * undici would tell instead.
 */
const decisive = (socket: Socket): Socket => socket.once('error', (error) => socket.destroy(error));

const asSocket = (socket: Socket): Socket => repaired(socket) as unknown as Socket;

/** HTTP/2 stays off: it gains nothing here, and with it one lost connection would end every call. */
function tlsOptions(settings: ConnectionSettings): buildConnector.BuildOptions {
  const secureContext = secureContextOf(settings.tls);
  return { allowH2: false, ...(secureContext === null ? {} : { secureContext }) };
}

function agentFor(settings: ConnectionSettings): Agent {
  const { timeouts, connections, lenientHttp, proxy } = settings;
  const { connectMs } = timeouts;
  const rules = proxyRules(proxy, process.env);
  const straight = new Set<string>();
  const tls = tlsOptions(settings);
  const connect = addressSharing(tls, connectMs);
  const poolOptions = {
    connections,
    // A connection whose answers are repaired serves one call.
    pipelining: lenientHttp ? 0 : 1,
    allowH2: false,
    keepAliveMaxTimeout: idleConnectionMs,
  };
  const finished = (connector: Connector): Connector =>
    transformed(connector, lenientHttp ? asSocket : decisive);

  /** `given`: what undici connects with. It is `connect` itself where there is no proxy on the way. */
  function poolFor(origin: string | URL, given: Connector): Pool {
    const { origin: name } = new URL(origin);
    if (given === connect) straight.add(name);
    return new Pool(name, { ...poolOptions, connect: finished(connectorFor(name, given)) });
  }
  function connectorFor(origin: string, given: Connector): Connector {
    if (given === connect) return connect;
    const proxied = proxiesIn(rules).find((address) => new URL(address).origin === origin);
    if (proxied !== undefined) return toProxy(proxied);
    const used = shownProxy(proxyFor(rules, new URL(origin)) ?? origin);
    return failingWith(timed(given, connectMs), (error) =>
      isTold(error) || isTlsTrouble(error) ? error : new ProxyTrouble(used, error),
    );
  }
  function toProxy(address: string): Connector {
    const unusable = rules.unusable.get(address);
    if (unusable !== undefined) return (_, callback) => callback(unusable, null);
    const toIt = addressSharing({ allowH2: false }, connectMs);
    return failingWith(toIt, (error) => new ProxyTrouble(shownProxy(address), error));
  }

  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: rules.http ?? '',
    httpsProxy: rules.https ?? '',
    noProxy: rules.except,
    connect,
    requestTls: { ...tls, timeout: connectMs },
    clientFactory: (url) => new Pool(url.origin, { connect: toProxy(url.href), allowH2: false }),
    factory: (origin, options) => poolFor(origin, (options as { readonly connect: Connector }).connect),
  });
  return { dispatcher, rules, straight };
}

const isTold = (error: Error): boolean => error instanceof ProxyTrouble || error instanceof AaError;

const proxiesIn = ({ http, https }: ProxyRules): readonly string[] =>
  [http, https].filter((address) => address !== null);

export function createConnections(settings: ConnectionSettings): Connections {
  const { connectionAgeMs = usualAgeMs } = settings;
  const retiring = new Set<Dispatcher>();
  let current: (Agent & { readonly bornMs: number }) | null = null;

  /** The calls under way end as they would have. */
  function retire({ dispatcher }: Agent): void {
    retiring.add(dispatcher);
    void dispatcher.close().then(() => retiring.delete(dispatcher));
  }
  function agent(): Agent {
    const nowMs = performance.now();
    if (current !== null && nowMs - current.bornMs < connectionAgeMs) return current;
    if (current !== null) retire(current);
    current = { ...agentFor(settings), bornMs: nowMs };
    return current;
  }

  return {
    request: (options) => agent().dispatcher.request(options),
    through: (url) => {
      if (current === null || current.straight.has(url.origin)) return null;
      const proxy = proxyFor(current.rules, url);
      return proxy === null || current.rules.unusable.has(proxy) ? null : shownProxy(proxy);
    },
    destroy: async () => {
      const ending = [...retiring, ...(current === null ? [] : [current.dispatcher])];
      current = null;
      await Promise.all(ending.map((dispatcher) => dispatcher.destroy()));
    },
  };
}
