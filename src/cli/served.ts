// The HTTP server beside the work of a command. It has a shadow of its own. Fastify is loaded only where something is served.

import type { ClientSettings, HttpSettings, Settings } from '../config/settings.ts';
import type { HttpServer } from '../http/server.ts';
import { keyState } from '../report/keys-report.ts';
import type { Shadow } from '../shadow/shadow.ts';
import type { Invocation } from './invocation.ts';

export interface Served {
  readonly address: string;
  /** To call when the schema is up to date. */
  begin(): Promise<void>;
  close(): Promise<void>;
}

export interface ServedTerms {
  readonly http: HttpSettings;
  readonly clients: readonly ClientSettings[];
  /** Those of the threads of this process. */
  readonly writeTurns?: SharedArrayBuffer;
}

/** Listens, and closes when the command is asked to stop. Throws `HTTP_…` errors. */
export async function openServed(
  { log, signal }: Pick<Invocation, 'log' | 'signal'>,
  settings: Settings,
  { http, clients, writeTurns }: ServedTerms,
): Promise<Served> {
  const { isOpenToOthers, openHttpServer } = await import('../http/server.ts');
  const server = await openHttpServer({ settings: http, log });
  logAddresses(log, server);
  const stop = (): void => void server.close();
  signal.addEventListener('abort', stop, { once: true });
  let shadow: Shadow | null = null;
  return {
    address: server.address,
    async begin() {
      const { openShadow } = await import('../shadow/open-shadow.ts');
      shadow = await openShadow(settings.database, {
        schema: 'check',
        file: settings.databaseFile,
        ...(writeTurns === undefined ? {} : { writeTurns }),
      });
      if (isOpenToOthers(http) && !(await hasGoodKey(shadow))) log.warn(withoutKeys);
      server.serve(shadow, clients);
    },
    async close() {
      signal.removeEventListener('abort', stop);
      await server.close();
      await shadow?.close();
    },
  };
}

const withoutKeys =
  'the HTTP server can be reached from other machines, and there is no key: every request from there is refused; aa-shadow keys create makes one';

async function hasGoodKey(shadow: Shadow): Promise<boolean> {
  const now = new Date();
  return (await shadow.keys.all()).some((key) => keyState(key, now) === 'good');
}

function logAddresses(log: Invocation['log'], { address, adminAddress }: HttpServer): void {
  log.info({ address, ...(adminAddress === null ? {} : { admin: adminAddress }) }, `listening at ${address}`);
}
