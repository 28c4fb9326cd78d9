// A server below HTTP, which ends with the test together with the connections that it still holds.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

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

/** Answers every connection with the given bytes, and then does what the test says. Gives its address. */
export async function rawServer(
  said: string | Buffer,
  then: (socket: Socket) => void = () => {},
): Promise<string> {
  const server = createServer((socket) => {
    socket.once('data', () => socket.write(said, () => then(socket)));
  });
  return `http://127.0.0.1:${await listening(server)}/`;
}
