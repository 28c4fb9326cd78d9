// The routes on Fastify: what every request passes on its way. Who asks is found out before the body is read.

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { type Caller, checkScope } from './access/caller.ts';
import type { KeyDoor } from './access/key-door.ts';
import { type IsAmong, plainAddress } from './access/networks.ts';
import { type Answer, etagOf, isKnown, jsonType } from './answers/answer.ts';
import { problemAnswer } from './answers/problem.ts';
import { compressed, encodingFor } from './compression.ts';
import { asProblem, connectionProblem } from './framework-errors.ts';
import { HttpError } from './http-errors.ts';
import { readBody, readParameters } from './reading-requests.ts';
import { type HttpLog, isPlainId, logRequest } from './request-log.ts';
import type { Route } from './routes/route.ts';
import type { Serving } from './serving.ts';
import { within } from './within.ts';

/** What the server serves from. `waits`: why there is nothing yet, or no longer. */
export type State =
  { readonly serving: Serving; readonly door: KeyDoor } | { readonly serving: null; readonly waits: string };

export interface ApplicationParts {
  readonly routes: readonly Route[];
  readonly state: () => State;
  readonly isProxy: IsAmong;
  readonly log: HttpLog;
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
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request) => {
    known.set(request, { caller: null, error: null });
    if (request.url.length > limits.addressLength) throw new HttpError('HTTP_TOO_LARGE', { status: 414 });
  });
  app.addHook('onResponse', async (request, reply) => logAnswer(parts, request, reply, known.get(request)));
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error);
    const mine = known.get(request);
    if (mine !== undefined) mine.error = problem;
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler((request) => {
    throw notFound(request, routes);
  });
  for (const route of routes) addRoute(app, route, parts, known);
  return app;
}

const requestId = (given: unknown, isTrusted: boolean): string =>
  isTrusted && isPlainId(given) ? given : randomBytes(8).toString('hex');

function addRoute(
  app: FastifyInstance,
  route: Route,
  { state }: ApplicationParts,
  known: WeakMap<FastifyRequest, Known>,
): void {
  app.route({
    method: route.method,
    url: route.address.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { route },
    onRequest: async (request) => {
      const mine = known.get(request);
      if (route.scope === 'open' || mine === undefined) return;
      mine.caller = await callerOf(request, state());
      checkScope(mine.caller, route.scope);
    },
    handler: async (request, reply) =>
      send(request, reply, await answerTo(route, request, state(), known.get(request)?.caller ?? nobody)),
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly route?: Route;
  }
}

/** Of open routes, which do not look at it. */
const nobody: Caller = { keyId: null, name: 'anybody', clients: new Set(), scopes: new Set() };

const askerOf = (request: FastifyRequest) => ({
  peer: plainAddress(request.socket.remoteAddress ?? ''),
  address: addressOf(request),
  headers: request.headers,
});

/** A proxy may pass on any text as an address. */
function addressOf({ ip }: FastifyRequest): string {
  const address = plainAddress(ip ?? '');
  return isIP(address) === 0 ? 'unknown' : address;
}

const callerOf = (request: FastifyRequest, state: State): Promise<Caller> =>
  state.serving === null
    ? Promise.reject(notReady(state.waits))
    : within(limits.workMs, state.door.callerOf(askerOf(request)));

const notReady = (reason: string): HttpError => new HttpError('HTTP_NOT_READY', { detail: reason });

async function answerTo(
  route: Route,
  request: FastifyRequest,
  state: State,
  caller: Caller,
): Promise<Answer> {
  if (state.serving === null && route.name === 'isReady') throw notReady(state.waits);
  const { takes } = route;
  const call = {
    caller,
    path: readParameters(takes.path, request.params as Readonly<Record<string, unknown>>),
    query: readParameters(takes.query, request.query as Readonly<Record<string, unknown>>),
    body: readBody(takes.body, request.body ?? undefined),
  };
  return within(route.longestMs ?? limits.workMs, route.work(state.serving, call));
}

async function send(request: FastifyRequest, reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
  const { status = 200, body, type = jsonType, tag, headers = {} } = answer;
  reply.headers({
    'cache-control': 'private, no-cache',
    vary: 'Accept-Encoding, Authorization',
    'x-content-type-options': 'nosniff',
    'x-request-id': request.id,
    ...headers,
  });
  if (tag !== undefined) reply.header('etag', etagOf(tag));
  if (tag !== undefined && isKnown(tag, request.headers['if-none-match'])) return reply.code(304).send();
  reply.code(status).type(type);
  const encoding = encodingFor(body, acceptedBy(request));
  if (encoding === null) return reply.send(body);
  return reply.header('content-encoding', encoding).send(await compressed(body, encoding));
}

function acceptedBy({ headers }: FastifyRequest): string | undefined {
  const accepted = headers['accept-encoding'];
  return Array.isArray(accepted) ? accepted.join(', ') : accepted;
}

const sendProblem = (request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<FastifyReply> =>
  send(request, reply, problemAnswer(error));

/** An address that has other methods is told apart from one that is not there. */
function notFound({ method, url }: FastifyRequest, routes: readonly Route[]): HttpError {
  const path = url.split('?')[0] ?? '';
  const there = routes.filter(({ address }) => patternOf(address).test(path));
  const allowed = there.flatMap((route) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]));
  if (allowed.length === 0 || allowed.includes(method)) return new HttpError('HTTP_NO_SUCH_ADDRESS');
  return new HttpError('HTTP_WRONG_METHOD', {
    detail: `it takes ${allowed.join(', ')}`,
    headers: { allow: allowed.join(', ') },
  });
}

const patternOf = (address: string): RegExp => new RegExp(`^${address.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

function logAnswer(
  { log }: ApplicationParts,
  request: FastifyRequest,
  reply: FastifyReply,
  known: Known | undefined,
): void {
  const { route } = request.routeOptions.config;
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
  const { status = 400, body, type = '' } = problemAnswer(connectionProblem(error));
  const length = Buffer.byteLength(body);
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
