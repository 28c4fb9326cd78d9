// Requests that a connection sends before it has the answers to those before. Their answers wait in memory, in the order of the requests.
// Clients and proxies do not do it today; whoever sends many of them would have this program fill its memory.

import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A connection with more requests under way is ended. */
export const mostPipelined = 16;

export function boundPipelining(server: Server): void {
  const underWay = new WeakMap<Socket, number>();
  server.prependListener('request', ({ socket }, response: ServerResponse) => {
    const count = (underWay.get(socket) ?? 0) + 1;
    underWay.set(socket, count);
    response.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    if (count > mostPipelined) socket.destroy();
  });
}
