// What the routes work with once the database is open.

import type { ClientId } from '../catalogue/ids.ts';
import { suggestName } from '../config/nearest-name.ts';
import type { Shadow } from '../shadow/shadow.ts';
import type { Guard } from '../webhooks/guard.ts';
import type { Subscription } from '../webhooks/subscription.ts';
import { type Caller, maySee } from './access/caller.ts';
import type { Sessions } from './access/sessions.ts';
import { ClientStatuses } from './answers/client-status.ts';
import { ClientsOverview, type ServedClient } from './answers/clients-overview.ts';
import { ClientErrands } from './client-errands.ts';
import type { CheckKey } from './feed/open-follows.ts';
import { FeedService, type FeedTimes } from './feed/feed-service.ts';
import type { FastLane } from './fast-lane.ts';
import { HttpError } from './http-errors.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { HttpLog } from './request-log.ts';
import { ShapePlans } from './answers/shape-plans.ts';
import type { ShapeWork } from './shape-work.ts';
import { SharedLook } from './shared-look.ts';
import type { SyncWork } from './sync-work.ts';

/** What webhooks need that are made over HTTP. */
export interface WebhookApi {
  /** The names that a filter may have. */
  readonly sections: readonly string[];
  readonly guard: Guard;
}

export interface ServingParts {
  readonly shadow: Shadow;
  /** Those of the configuration. */
  readonly clients: readonly ServedClient[];
  /** Throws `HTTP_KEY_REFUSED` when the key is good no longer. */
  readonly checkKey: CheckKey;
  readonly metrics: Metrics;
  readonly sessions: Sessions;
  /** The build of the page. `null`: it is not built. */
  readonly pageBuild: string | null;
  readonly isDemo: boolean;
  readonly fastLane: FastLane;
  readonly syncWork: SyncWork;
  readonly shapeWork: ShapeWork;
  readonly log: HttpLog;
  readonly webhooks: readonly Subscription[];
  readonly webhookApi: WebhookApi | null;
  readonly now: () => Date;
  readonly feedTimes?: Partial<FeedTimes> | undefined;
}

const looksEveryMs = 1_000;

export class Serving {
  readonly shadow: Shadow;
  readonly feed: FeedService;
  readonly fastLane: FastLane;
  readonly now: () => Date;
  readonly overview: ClientsOverview;
  readonly metrics: Metrics;
  readonly sessions: Sessions;
  readonly pageBuild: string | null;
  readonly isDemo: boolean;
  /** Those of the configuration, of all clients. */
  readonly webhooks: readonly Subscription[];
  /** `null`: none are made over HTTP. */
  readonly webhookApi: WebhookApi | null;
  readonly statuses: ClientStatuses;
  readonly errands: ClientErrands;
  readonly shapeWork: ShapeWork;
  readonly plans: ShapePlans;
  readonly #clients: ReadonlyMap<string, ServedClient>;
  readonly #placeLook: SharedLook<void>;

  constructor(parts: ServingParts) {
    const { shadow, clients, fastLane, webhooks, webhookApi, metrics, checkKey, feedTimes = {}, now } = parts;
    this.shadow = shadow;
    this.sessions = parts.sessions;
    this.pageBuild = parts.pageBuild;
    this.isDemo = parts.isDemo;
    this.fastLane = fastLane;
    this.webhooks = webhooks;
    this.webhookApi = webhookApi;
    this.metrics = metrics;
    this.now = now;
    this.feed = new FeedService({ shadow, checkKey, times: feedTimes });
    this.#placeLook = new SharedLook({
      make: () => shadow.checkNotMoved(),
      keptMs: () => looksEveryMs,
      failureKeptMs: looksEveryMs,
    });
    this.overview = new ClientsOverview(shadow, clients);
    const changed = (client: ClientId): void => this.statuses.changed(client);
    this.errands = new ClientErrands({ shadow, work: parts.syncWork, log: parts.log, now, changed });
    this.statuses = new ClientStatuses({ shadow, errands: this.errands, answerTimes: metrics.answerTimes });
    this.shapeWork = parts.shapeWork;
    this.plans = new ShapePlans(parts.shapeWork);
    this.#clients = new Map(clients.map((client) => [client.id, client]));
  }

  /** Throws `DB_MOVED`: nothing new comes into this database any more. One look in a second serves all who ask. */
  checkCurrent(): Promise<void> {
    return this.#placeLook.current();
  }

  clientsFor(caller: Caller): readonly ServedClient[] {
    return [...this.#clients.values()].filter(({ id }) => maySee(caller, id));
  }

  /** Throws `HTTP_NO_SUCH_CLIENT`, also for a client that the caller may not see: it learns nothing of it. */
  clientFor(caller: Caller, id: string): ServedClient {
    const client = this.#clients.get(id);
    if (client !== undefined && maySee(caller, client.id)) return client;
    const known = this.clientsFor(caller).map((one) => one.id);
    const suggestion = known.length > 20 ? null : suggestName(id.slice(0, 63), known);
    throw new HttpError(
      'HTTP_NO_SUCH_CLIENT',
      suggestion === null ? {} : { hint: `GET /v1/clients lists the clients of a key (${suggestion}).` },
    );
  }
}
