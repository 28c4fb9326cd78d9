// A real HTTP proxy on 127.0.0.1, for tests: it makes tunnels and forwards, may want credentials, and keeps what it was asked.

import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Certificate } from './certificates.ts';
import { listening } from './raw-server.ts';

export interface ProxyServer {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** `CONNECT HOST:PORT`, or the method and the whole address. */
  readonly asked: readonly string[];
}

export interface ProxyOptions {
  /** `USER:PASSWORD` */
  readonly credentials?: string;
  /** Answers each CONNECT with this status and no tunnel. 0: never answers. */
  readonly refuses?: number;
  /** Host and port to connect to in place of those that are asked for. */
  readonly target?: { readonly host: string; readonly port: number };
  /** Speaks TLS to its callers. */
  readonly certificate?: Certificate;
}

const words: Readonly<Record<number, string>> = { 403: 'Forbidden', 407: 'Proxy Authentication Required' };

export async function proxyServer(options: ProxyOptions = {}): Promise<ProxyServer> {
  const asked: string[] = [];
  const { certificate, credentials, refuses, target } = options;
  const server = certificate === undefined ? createServer() : createHttpsServer(certificate);

  function refusal(request: IncomingMessage): number | null {
    if (refuses !== undefined) return refuses;
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    return wanted === undefined || request.headers['proxy-authorization'] === wanted ? null : 407;
  }
  function tunnel(request: IncomingMessage, client: Socket): void {
    const { url = '' } = request;
    asked.push(`CONNECT ${url}`);
    client.on('error', () => {});
    const status = refusal(request);
    if (status === 0) return;
    if (status !== null) return void client.end(`HTTP/1.1 ${status} ${words[status] ?? 'No'}\r\n\r\n`);
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = connect(target ?? { host: hostname, port: Number(port) });
    upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    upstream.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    client.on('close', () => upstream.destroy());
  }
  function forward(request: IncomingMessage, response: ServerResponse): void {
    const { url = '', method, headers } = request;
    asked.push(`${method ?? ''} ${url}`);
    const status = refusal(request);
    if (status === 0) return;
    if (status !== null) return void response.writeHead(status).end('<html><title>Proxy</title></html>');
    const upstream = httpRequest(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.writeHead(502).end());
    request.pipe(upstream);
  }

  server.on('connect', tunnel);
  server.on('request', forward);
  server.on('tlsClientError', () => {});
  return { host: `127.0.0.1:${await listening(server)}`, asked };
}
