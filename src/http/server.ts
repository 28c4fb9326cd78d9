// The HTTP server. It listens first, and serves when the database is open: until then it says what it waits for.

import type { FastifyInstance } from 'fastify';
import type { HttpSettings, ListenSettings } from '../config/settings.ts';
import type { Shadow } from '../shadow/shadow.ts';
import type { Subscription } from '../webhooks/subscription.ts';
import { KeyDoor } from './access/key-door.ts';
import { addressesAmong, isLoopback } from './access/networks.ts';
import { Sessions } from './access/sessions.ts';
import type { ServedClient } from './answers/clients-overview.ts';
import { application, type State } from './application.ts';
import { countBytesWithHeap } from './bytes-beside-heap.ts';
import type { DemoControls } from './demo-controls.ts';
import type { CheckKey } from './feed/open-follows.ts';
import type { FeedTimes } from './feed/feed-service.ts';
import { type FastLane, noFastLane } from './fast-lane.ts';
import { noShapeWork, type ShapeWork } from './shape-work.ts';
import { noSyncWork, type SyncWork } from './sync-work.ts';
import { HttpError, type HttpErrorCode } from './http-errors.ts';
import { builtPage, builtPageFolder } from './page/built-page.ts';
import { pageRoutes } from './page/page-routes.ts';
import { Metrics } from './metrics/metrics.ts';
import { Outgoing, type OutgoingLimits } from './outgoing.ts';
import type { HttpLog } from './request-log.ts';
import { allRoutes, operatingRoutes } from './routes/all-routes.ts';
import { demoRoutes } from './routes/demo.ts';
import { Serving, type WebhookApi } from './serving.ts';

/** What is served beside the shadow. */
export interface ServedBeside {
  /** Left out: nobody is fetched from AA. */
  readonly fastLane?: FastLane;
  /** Left out: nothing is done beside the drains. */
  readonly syncWork?: SyncWork;
  /** Left out: what the clients keep is not known. */
  readonly shapeWork?: ShapeWork;
  /** Those of the configuration. */
  readonly webhooks?: readonly Subscription[];
  /** Left out: no webhooks are made over HTTP. */
  readonly webhookApi?: WebhookApi | null;
}

export interface HttpServer {
  /** `http://127.0.0.1:4000`. */
  readonly address: string;
  /** The build of the page that is served. `null`: it is not built. */
  readonly pageBuild: string | null;
  /** Of operating alone. `null`: there is none. */
  readonly adminAddress: string | null;
  /** What the sync tells is to be told to it, too. */
  readonly metrics: Metrics;
  /** Begins to serve. `clients`: those of the configuration. */
  serve(shadow: Shadow, clients: readonly ServedClient[], beside?: ServedBeside): void;
  /** How many streams are open and requests wait for changes. */
  follows(): number;
  /** Answers requests that are under way, and ends all connections within two seconds. May be called twice. */
  close(): Promise<void>;
}

export interface HttpServerParts {
  readonly settings: HttpSettings;
  readonly log: HttpLog;
  /** The clock. Default: the machine's. */
  readonly now?: () => Date;
  /** Default: those of `usualTimes`. */
  readonly feedTimes?: Partial<FeedTimes>;
  /** Default: those of `Outgoing`. */
  readonly outgoing?: Partial<OutgoingLimits>;
  /** Only of the demo: its routes are there, too. */
  readonly demo?: DemoControls;
  /** Of the built page. Default: that of this program. */
  readonly pageFolder?: string;
}

/** Throws `HTTP_PORT_TAKEN`, `HTTP_PORT_RIGHT` and `HTTP_NO_SUCH_HOST`. */
export async function openHttpServer({
  settings,
  log,
  now = () => new Date(),
  feedTimes,
  outgoing = {},
  demo,
  pageFolder = builtPageFolder,
}: HttpServerParts): Promise<HttpServer> {
  countBytesWithHeap();
  let state: State = {
    serving: null,
    waits: 'the database is being opened and migrated',
    isEnding: false,
  };
  const isProxy = addressesAmong(settings.trustedProxies ?? []);
  const metrics = new Metrics();
  const common = { state: () => state, isProxy, log, metrics, outgoing: new Outgoing(outgoing) };
  const page = builtPage(pageFolder);
  const pageBuild = page?.build ?? null;
  const ofDemo = demo === undefined ? [] : demoRoutes(demo);
  const ofPage = pageRoutes(page, settings.frameAncestors);
  const app = application({ ...common, routes: [...allRoutes, ...ofDemo, ...ofPage] });
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
    pageBuild,
    adminAddress,
    metrics,
    serve(shadow, clients, beside = {}) {
      if (closing !== null) return;
      const { trustedUserHeader: trustedUser } = settings;
      const door = new KeyDoor({ keys: shadow.keys, isProxy, trustedUser, now });
      metrics.follow(clients.map(({ id }) => id));
      const checkKey: CheckKey = (keyId, session) => door.checkStillGood(keyId, session);
      const { fastLane = noFastLane, syncWork = noSyncWork, shapeWork = noShapeWork } = beside;
      const { webhooks = [], webhookApi = null } = beside;
      const known = { shadow, clients, fastLane, syncWork, shapeWork, webhooks, webhookApi };
      const parts = { ...known, log, metrics, checkKey, feedTimes, now };
      const sessions = new Sessions(shadow.keys, door);
      const isDemo = demo !== undefined;
      state = { serving: new Serving({ ...parts, sessions, pageBuild, isDemo }), door };
    },
    follows: () => state.serving?.feed.follows.count ?? 0,
    async close() {
      state.serving?.feed.close();
      state = { serving: null, waits: 'it is being stopped', isEnding: true };
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
