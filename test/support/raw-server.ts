// A server below HTTP, which ends with the test together with the connections that it still holds.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Certificate } from './certificates.ts';

/** Listens on a free port of 127.0.0.1, or of `host`. */
export async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

type Then = (socket: Socket) => void;

const saying =
  (said: string | Buffer, then: Then): Then =>
  (socket) =>
    void socket.on('error', () => {}).once('data', () => socket.write(said, () => then(socket)));

/** Answers every connection with the given bytes, and then does what the test says. Gives its address. */
export const rawServer = async (said: string | Buffer, then: Then = () => {}): Promise<string> =>
  `http://127.0.0.1:${await listening(createServer(saying(said, then)))}/`;

/** The same, with TLS. */
export const rawTlsServer = async (
  { key, cert }: Pick<Certificate, 'key' | 'cert'>,
  said: string | Buffer,
): Promise<string> =>
  `https://127.0.0.1:${await listening(
    createTlsServer(
      { key, cert },
      saying(said, () => {}),
    ),
  )}/`;
