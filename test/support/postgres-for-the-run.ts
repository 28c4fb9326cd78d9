// One PostgreSQL server for a whole test run. It is started when the first test file needs it, so that other runs do not
// start it. AA_SHADOW_TEST_POSTGRES names another server to use instead.

import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Returns the address of the server's own database. */
    readonly postgresDesk: string;
  }
}

export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | null = null;
  const address = async (): Promise<string> => {
    const other = process.env['AA_SHADOW_TEST_POSTGRES'];
    if (other !== undefined && other !== '') return other;
    server ??= startPostgresServer();
    return (await server).url;
  };
  const desk = createServer((_, response) => {
    address().then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  desk.listen(0, '127.0.0.1');
  await once(desk, 'listening');
  provide('postgresDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close();
    await (await server)?.remove();
  };
}
