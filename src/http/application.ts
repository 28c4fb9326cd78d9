// The routes on Fastify: what every request passes on its way. Who asks is found out before the body is read.

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { askedAs, type Asker } from './access/asker.ts';
import { type Caller, checkScope } from './access/caller.ts';
import type { KeyDoor } from './access/key-door.ts';
import { type IsAmong, plainAddress } from './access/networks.ts';
import { refuseAllButOwnPage } from './access/site-guard.ts';
import { type Answer, bytesOf, type LastingAnswer } from './answers/answer.ts';
import { problemAnswer } from './answers/problem.ts';
import { asProblem, connectionProblem } from './framework-errors.ts';
import { HttpError } from './http-errors.ts';
import { boundPipelining } from './pipelining.ts';
import { readBody, readParameters } from './reading-requests.ts';
import { readJsonBodies } from './request-bodies.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Outgoing } from './outgoing.ts';
import { tellLasting } from './lasting-answers.ts';
import { type HttpLog, isPlainId, logRequest } from './request-log.ts';
import type { Call, Route } from './routes/route.ts';
import { send, sendProblem } from './sending.ts';
import type { Serving } from './serving.ts';
import { unknownAddress } from './unknown-address.ts';
import { within } from './within.ts';

/** What the server serves from. `waits`: why there is nothing yet, or no longer. */
export type State =
  | { readonly serving: Serving; readonly door: KeyDoor }
  | { readonly serving: null; readonly waits: string; readonly isEnding: boolean };

export interface ApplicationParts {
  readonly routes: readonly Route[];
  readonly state: () => State;
  readonly isProxy: IsAmong;
  readonly log: HttpLog;
  readonly metrics: Metrics;
  readonly outgoing: Outgoing;
}

const limits = {
  bodyBytes: 65_536,
  addressLength: 4_000,
  requestMs: 30_000,
  /** Proxies keep connections for up to a minute; the one that ends first must be the proxy. */
  keepAliveMs: 72_000,
  /** Of one that nothing is sent on, to a reader that does not read. */
  silentMs: 120_000,
  connections: 2_000,
  /** Of the work for one answer. */
  workMs: 10_000,
};

/** What is found out of a request on its way. */
interface Known {
  caller: Caller | null;
  error: unknown;
}

export function application(parts: ApplicationParts): FastifyInstance {
  const { routes, isProxy } = parts;
  const app = fastify({
    logger: false,
    trustProxy: (address) => isProxy(address),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.silentMs,
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: ({ headers, socket }) =>
      requestId(headers['x-request-id'], isProxy(socket.remoteAddress ?? '')),
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, asProblem(error)),
    clientErrorHandler: endConnection,
  });
  app.server.maxConnections = limits.connections;
  const known = new WeakMap<FastifyRequest, Known>();
  boundPipelining(app.server);
  readJsonBodies(app);
  app.addHook('onRequest', async (request) => {
    known.set(request, { caller: null, error: null });
    if (request.raw.socket.destroyed) throw new HttpError('HTTP_BAD_REQUEST');
    // A proxy may have looked at the one, and we at the other.
    if ((request.raw.headersDistinct.host?.length ?? 1) > 1)
      throw new HttpError('HTTP_BAD_REQUEST', { detail: 'the request has two Host headers' });
    if (request.url.length > limits.addressLength) throw new HttpError('HTTP_TOO_LARGE', { status: 414 });
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    endWithServer(parts.state(), reply);
    done();
  });
  app.addHook('onResponse', async (request, reply) => logAnswer(parts, request, reply, known.get(request)));
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error);
    const mine = known.get(request);
    if (mine !== undefined) mine.error = problem;
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler((request) => {
    throw unknownAddress(request, routes);
  });
  for (const route of routes) addRoute(app, route, parts, known);
  return app;
}

/** A connection that is kept open after its last answer would hold up the end of the server. */
function endWithServer(state: State, reply: FastifyReply): void {
  if (state.serving === null && state.isEnding) reply.header('connection', 'close');
}

const requestId = (given: unknown, isTrusted: boolean): string =>
  isTrusted && isPlainId(given) ? given : randomBytes(8).toString('hex');

function addRoute(
  app: FastifyInstance,
  route: Route,
  { state, log, isProxy, outgoing }: ApplicationParts,
  known: WeakMap<FastifyRequest, Known>,
): void {
  app.route({
    method: route.method,
    url: route.address.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { route },
    onRequest: async (request) => {
      const mine = known.get(request);
      if (route.scope === 'open' || mine === undefined) return;
      const asker = askerIn(request, isProxy);
      if (route.scope === 'own-page') return checkOwnPage(asker, state());
      mine.caller = await callerOf(asker, request.method, state());
      if (route.scope !== 'known') checkScope(mine.caller, route.scope);
    },
    handler: async (request, reply) => {
      const isSecure = askerIn(request, isProxy).asked.scheme === 'https';
      const asked = { caller: known.get(request)?.caller ?? nobody, isSecure, away: () => awayOf(reply) };
      const answer = await answerTo(route, request, state(), asked);
      return 'tell' in answer
        ? tellLasting(request, reply, answer, log)
        : send(request, reply, answer, outgoing);
    },
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly route?: Route;
  }
}

/** Of routes that do not look at it. */
const nobody: Caller = {
  by: 'key',
  keyId: null,
  shownName: 'anybody',
  name: 'anybody',
  clients: new Set(),
  scopes: new Set(),
};

function askerIn(request: FastifyRequest, isProxy: IsAmong): Asker {
  const { headers, socket, raw } = request;
  const peer = plainAddress(socket.remoteAddress ?? '');
  return {
    peer,
    address: addressOf(request),
    headers,
    distinct: raw.headersDistinct,
    asked: askedAs(headers, isProxy(peer), 'encrypted' in socket && socket.encrypted === true),
  };
}

/** A proxy may pass on any text as an address. */
function addressOf({ ip }: FastifyRequest): string {
  const address = plainAddress(ip ?? '');
  return isIP(address) === 0 ? 'unknown' : address;
}

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD']);

const callerOf = (asker: Asker, method: string, state: State): Promise<Caller> =>
  state.serving === null
    ? Promise.reject(notReady(state.waits))
    : within(limits.workMs, state.door.callerOf(asker, !reading.has(method)));

function checkOwnPage(asker: Asker, state: State): void {
  if (state.serving === null) throw notReady(state.waits);
  refuseAllButOwnPage(asker);
}

const notReady = (reason: string): HttpError => new HttpError('HTTP_NOT_READY', { detail: reason });

/** The response tells when the caller goes away. The request closes as soon as it is read. */
function awayOf({ raw }: FastifyReply): AbortSignal {
  const away = new AbortController();
  if (raw.destroyed) away.abort();
  else raw.once('close', () => away.abort());
  return away.signal;
}

async function answerTo(
  route: Route,
  request: FastifyRequest,
  state: State,
  asked: Pick<Call, 'caller' | 'isSecure' | 'away'>,
): Promise<Answer | LastingAnswer> {
  if (state.serving === null && route.name === 'isReady') throw notReady(state.waits);
  const { takes } = route;
  const call = {
    ...asked,
    address: addressOf(request),
    headers: request.headers,
    path: readParameters(takes.path, request.params as Readonly<Record<string, unknown>>),
    query: readParameters(takes.query, request.query as Readonly<Record<string, unknown>>),
    body: readBody(takes.body, request.body ?? undefined),
  };
  const { longestMs = limits.workMs } = route;
  const ms = typeof longestMs === 'number' ? longestMs : longestMs(call);
  return within(ms, route.work(state.serving, call));
}

function logAnswer(
  { log, metrics }: ApplicationParts,
  request: FastifyRequest,
  reply: FastifyReply,
  known: Known | undefined,
): void {
  const { route } = request.routeOptions.config;
  metrics.takeRequest({
    route: route?.address ?? null,
    status: reply.statusCode,
    seconds: reply.elapsedTime / 1_000,
  });
  logRequest(log, {
    requestId: request.id,
    method: request.method,
    route: route?.address ?? null,
    isOpen: route?.scope === 'open',
    status: reply.statusCode,
    ms: reply.elapsedTime,
    address: addressOf(request),
    keyId: known?.caller?.keyId ?? null,
    error: known?.error ?? null,
  });
}

/** There is no request to answer by the framework, so the answer is written by hand. */
function endConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const answer = problemAnswer(connectionProblem(error));
  const { status = 400, type = '' } = answer;
  const bytes = bytesOf(answer);
  socket.write(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`,
  );
  socket.end(bytes);
}
