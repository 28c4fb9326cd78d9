// The HTTP server. It listens first, and serves when the database is open: until then it says what it waits for.

import type { FastifyInstance } from 'fastify';
import type { HttpSettings, ListenSettings } from '../config/settings.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { KeyDoor } from './access/key-door.ts';
import { addressesAmong, isLoopback } from './access/networks.ts';
import type { ServedClient } from './answers/clients-overview.ts';
import { application, type State } from './application.ts';
import { HttpError, type HttpErrorCode } from './http-errors.ts';
import type { HttpLog } from './request-log.ts';
import { allRoutes, operatingRoutes } from './routes/all-routes.ts';
import { Serving } from './serving.ts';

export interface HttpServer {
  /** `http://127.0.0.1:4000`. */
  readonly address: string;
  /** Of operating alone. `null`: there is none. */
  readonly adminAddress: string | null;
  /** Begins to serve. `clients`: those of the configuration. */
  serve(shadow: Shadow, clients: readonly ServedClient[]): void;
  /** Answers requests that are under way, and ends all connections within two seconds. May be called twice. */
  close(): Promise<void>;
}

export interface HttpServerParts {
  readonly settings: HttpSettings;
  readonly log: HttpLog;
  /** The clock. Default: the machine's. */
  readonly now?: () => Date;
}

/** Throws `HTTP_PORT_TAKEN`, `HTTP_PORT_RIGHT` and `HTTP_NO_SUCH_HOST`. */
export async function openHttpServer({ settings, log, now }: HttpServerParts): Promise<HttpServer> {
  let state: State = { serving: null, waits: 'the database is being opened and migrated' };
  const isProxy = addressesAmong(settings.trustedProxies ?? []);
  const common = { state: () => state, isProxy, log };
  const app = application({ ...common, routes: allRoutes });
  const address = await listen(app, settings);
  const admin = settings.admin === null ? null : application({ ...common, routes: operatingRoutes });
  const adminAddress =
    admin === null || settings.admin === null
      ? null
      : await listen(admin, settings.admin).catch(async (error: unknown) => {
          await app.close();
          throw error;
        });
  const apps = admin === null ? [app] : [app, admin];
  let closing: Promise<unknown> | null = null;
  return {
    address,
    adminAddress,
    serve(shadow, clients) {
      if (closing !== null) return;
      const door = new KeyDoor({ keys: shadow.keys, isProxy, now: now ?? (() => new Date()) });
      state = { serving: new Serving(shadow, clients), door };
    },
    async close() {
      state = { serving: null, waits: 'it is being stopped' };
      closing ??= Promise.all(apps.map(closeSoon));
      await closing;
    },
  };
}

/** What is under way gets a second. */
const graceMs = 1_000;

async function closeSoon(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), graceMs);
  await app.close();
  clearTimeout(timer);
}

async function listen(app: FastifyInstance, { host, port }: ListenSettings): Promise<string> {
  // A name that leads to several addresses would need several servers.
  const own = host === 'localhost' ? '127.0.0.1' : host;
  try {
    await app.listen({ host: own, port });
  } catch (error) {
    await app.close();
    throw listenError(error, host, port);
  }
  const bound = app.server.address();
  return `http://${own.includes(':') ? `[${own}]` : own}:${typeof bound === 'object' && bound !== null ? bound.port : port}`;
}

const byCode: Readonly<Record<string, HttpErrorCode>> = {
  EADDRINUSE: 'HTTP_PORT_TAKEN',
  EACCES: 'HTTP_PORT_RIGHT',
  EADDRNOTAVAIL: 'HTTP_NO_SUCH_HOST',
  ENOTFOUND: 'HTTP_NO_SUCH_HOST',
  EAI_AGAIN: 'HTTP_NO_SUCH_HOST',
};

function listenError(error: unknown, host: string, port: number): unknown {
  const code = byCode[(error as NodeJS.ErrnoException).code ?? ''];
  return code === undefined ? error : new HttpError(code, { detail: `${host}, port ${port}` });
}

/** Whether programs on other machines can reach it. */
export const isOpenToOthers = ({ host }: ListenSettings): boolean =>
  host !== 'localhost' && !isLoopback(host);
