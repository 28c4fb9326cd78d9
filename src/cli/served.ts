// The HTTP server beside the work of a command. It has a shadow of its own. Fastify is loaded only where something is served.

import { builtIn } from '../catalogue/catalogue.ts';
import { storedCatalogue } from '../config/client-catalogues.ts';
import type { ClientSettings, HttpSettings, Settings } from '../config/settings.ts';
import { webhookSections } from '../config/webhook-keys.ts';
import type { DemoControls } from '../http/demo-controls.ts';
import type { FastLane } from '../http/fast-lane.ts';
import type { HttpServer } from '../http/server.ts';
import type { WebhookApi } from '../http/serving.ts';
import { keyState } from '../report/keys-report.ts';
import type { Errands } from '../runtime/errands.ts';
import type { Lanes } from '../runtime/lanes.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { refreshNow } from '../sync/fast-lane/refresh-now.ts';
import { usualGuard } from '../webhooks/guard.ts';
import { subscriptionsOf } from '../webhooks/subscription.ts';
import type { Invocation } from './invocation.ts';
import { shapeWorkOver } from './shape-work.ts';

export interface Served {
  readonly address: string;
  /** Whether there is a page at the address. */
  readonly hasPage: boolean;
  /** What the sync tells is to be told to them, too. */
  readonly metrics: HttpServer['metrics'];
  /** To call when the schema is up to date. */
  begin(): Promise<void>;
  close(): Promise<void>;
}

export interface ServedTerms {
  readonly http: HttpSettings;
  readonly clients: readonly ClientSettings[];
  /** Where customers are fetched that somebody waits for. */
  readonly lanes: Lanes;
  /** Where other work for the clients is done. */
  readonly errands: Errands;
  /** Those of the threads of this process. */
  readonly writeTurns?: SharedArrayBuffer;
  /** Only of the demo. */
  readonly demo?: DemoControls;
}

/** Listens, and closes when the command is asked to stop. Throws `HTTP_…` errors. */
export async function openServed(
  { log, signal }: Pick<Invocation, 'log' | 'signal'>,
  settings: Settings,
  { http, clients, lanes, errands, writeTurns, demo }: ServedTerms,
): Promise<Served> {
  const { isOpenToOthers, openHttpServer } = await import('../http/server.ts');
  const server = await openHttpServer({
    settings: http,
    log,
    ...(demo === undefined ? {} : { demo }),
  });
  logAddresses(log, server);
  const stop = (): void => void server.close();
  signal.addEventListener('abort', stop, { once: true });
  let shadow: Shadow | null = null;
  let sampling: NodeJS.Timeout | undefined;
  return {
    address: server.address,
    hasPage: server.pageBuild !== null,
    metrics: server.metrics,
    async begin() {
      const { openShadow } = await import('../shadow/open-shadow.ts');
      shadow = await openShadow(settings.database, {
        schema: 'check',
        file: settings.databaseFile,
        catalogue: storedCatalogue(settings),
        readLimitMs: longestReadMs,
        ...(writeTurns === undefined ? {} : { writeTurns }),
      });
      if (isOpenToOthers(http) && !(await hasGoodKey(shadow))) log.warn(withoutKeys);
      const ids = clients.map(({ id }) => id);
      const webhooks = subscriptionsOf(settings.webhooks, ids);
      const webhookApi = webhookApiOf(settings);
      if (webhookApi === null && (await shadow.webhooks.made()).length > 0) log.warn(notSent);
      const fastLane = fastLaneOver(shadow, lanes);
      const shapeWork = shapeWorkOver(shadow, clients);
      const beside = { fastLane, syncWork: errands, shapeWork, webhooks, webhookApi };
      server.serve(shadow, clients.map(servedClient), beside);
      sampling = sampled(shadow, server.metrics);
    },
    async close() {
      signal.removeEventListener('abort', stop);
      clearInterval(sampling);
      await server.close();
      await shadow?.close();
    },
  };
}

const servedClient = ({ id, pollEveryMs, brake, association: { bulkSize } }: ClientSettings) => ({
  id,
  pollEveryMs,
  brake,
  bulkSize,
});

/** Copies are looked at here, with the connection of the server. Only what must be fetched is a matter for the sync. */
const fastLaneOver = (shadow: Shadow, lanes: Lanes): FastLane => ({
  refreshNow: (client, custIds, terms) =>
    refreshNow({ shadow, calls: lanes.callsOf(client), now: () => new Date() }, client, custIds, terms),
});

const webhookApiOf = ({ webhookApi, catalogue = builtIn }: Settings): WebhookApi | null =>
  webhookApi ? { sections: webhookSections(catalogue), guard: usualGuard } : null;

const notSent =
  'webhooks that were made over HTTP are not sent: webhookApi is off in the configuration; their places are kept';

/** Nobody should wait longer for a look at a page, and the database has other work. */
const longestReadMs = 5_000;

const sampleEveryMs = 60_000;

/** For the charts of the last day. A database that cannot be asked is told of by the drains. */
function sampled({ operations }: Shadow, { answerTimes }: HttpServer['metrics']): NodeJS.Timeout {
  const take = (): void => void operations.takeSamples(answerTimes.lately()).catch(() => undefined);
  take();
  return setInterval(take, sampleEveryMs).unref();
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
