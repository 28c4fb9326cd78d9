// Listens on this machine, and says what to do where the port cannot be had.

import type { Express } from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** Returns the address. Port 0 takes a free one. Throws an error whose message is for people. */
export async function listening(app: Express, port: number): Promise<string> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('PORT must be a number from 0 to 65535, such as 3001');
  const server = app.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Error(
      `${reasons[code] ?? `it cannot listen on port ${port}`} (${code}): set PORT=3001, or another one`,
      {
        cause: error,
      },
    );
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has this port',
  EACCES: 'this user may not have this port',
};
