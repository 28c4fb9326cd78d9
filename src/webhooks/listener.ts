// A receiver for development, on this machine alone: it verifies each message, and says what it heard.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Verified, verified } from './verification.ts';

export interface Heard {
  readonly id: string;
  readonly verified: Verified;
  readonly body: string;
}

export interface Listener {
  readonly address: string;
  close(): Promise<void>;
}

const mostBytes = 1_048_576;

/** Throws the error of node:net where the port cannot be listened on. */
export async function openListener(
  port: number,
  secret: string,
  hear: (heard: Heard) => void,
): Promise<Listener> {
  const server = createServer((request, response) => {
    void answer(request, response, secret, hear).catch(() => response.destroy());
  });
  await listening(server, port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${bound}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  secret: string,
  hear: (heard: Heard) => void,
): Promise<void> {
  const body = await bodyOf(request);
  if (request.method !== 'POST' || body === null)
    return void response.writeHead(request.method === 'POST' ? 413 : 405).end();
  const id = headerOf(request, 'webhook-id');
  const timestamp = Number(headerOf(request, 'webhook-timestamp'));
  const signatures = headerOf(request, 'webhook-signature');
  const result = verified(secret, { id, timestamp, body, signatures }, new Date());
  response.writeHead(result === 'good' ? 204 : 401).end();
  hear({ id, verified: result, body });
}

const headerOf = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '');

/** `null`: it is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
