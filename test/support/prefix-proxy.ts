// A proxy as they stand before programs: it serves one under a prefix, which it strips, and passes on whole bodies only.

import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listening } from './raw-server.ts';

export interface PrefixProxyTerms {
  /** Default: `/tools/shadow`. */
  readonly prefix?: string;
  /** Headers that it adds, as those of a proxy that has signed somebody in. */
  readonly adds?: Readonly<Record<string, string>>;
  /** The name under which it asks. Default: the one that the browser asked. */
  readonly host?: string;
  /** Asked for each request. Such a one is never answered, as by a network that is gone. */
  readonly swallows?: () => boolean;
}

/** Returns its address with the prefix, which ends with a slash. It ends with the test. */
export async function prefixProxy(target: string, terms: PrefixProxyTerms = {}): Promise<string> {
  const { prefix = '/tools/shadow', adds = {}, host, swallows = () => false } = terms;
  const server = createServer((request, response) => {
    if (swallows()) return;
    pass(request, response).catch(() => response.writeHead(502).end());
  });
  const port = await listening(server);
  return `http://127.0.0.1:${port}${prefix}/`;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', method, headers } = request;
    if (!url.startsWith(`${prefix}/`)) return void response.writeHead(404).end('not below the prefix');
    const forwarded = {
      'x-forwarded-for': request.socket.remoteAddress ?? '',
      'x-forwarded-host': headers.host ?? '',
      'x-forwarded-proto': 'http',
      'x-forwarded-prefix': prefix,
    };
    const passed = { ...headers, ...forwarded, ...adds, ...(host === undefined ? {} : { host }) };
    const body = await buffer(request);
    const answer = await asked(target + url.slice(prefix.length), { method, headers: passed }, body);
    const whole = await buffer(answer);
    const { 'transfer-encoding': _, ...kept } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, kept).end(whole);
  }
}

type Terms = Pick<Parameters<typeof httpRequest>[1] & object, 'method' | 'headers'>;

const asked = (address: string, terms: Terms, body: Buffer): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    httpRequest(address, { ...terms, agent: false }, resolve)
      .on('error', reject)
      .end(body);
  });
