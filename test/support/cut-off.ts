// A connection between a worker and its PostgreSQL server that can be cut: the worker loses its connections, and the server
// does not notice it.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface CutOff {
  /** The address of the same database through this connection. */
  readonly url: string;
  /** Ends all open connections. New connections are possible at once, or when `until` resolves. */
  cut(until?: Promise<unknown>): void;
}

export async function cutOff(url: string): Promise<CutOff> {
  const target = new URL(url);
  const ours = new Set<Socket>();
  const theirs = new Set<Socket>();
  let open = true;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (!open) return void socket.resetAndDestroy();
    const upstream = connect(Number(target.port), target.hostname);
    upstream.on('error', () => undefined);
    upstream.on('close', () => socket.destroy());
    socket.pipe(upstream, { end: false });
    upstream.pipe(socket);
    ours.add(socket);
    theirs.add(upstream);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (until?: Promise<unknown>): void => {
    for (const socket of ours) socket.resetAndDestroy();
    ours.clear();
    open = until === undefined;
    void until?.then(() => (open = true));
  };
  onTestFinished(() => {
    cut();
    for (const socket of theirs) socket.destroy();
    server.close();
  });
  const wire = new URL(url);
  wire.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: wire.href, cut };
}
