// A server that can be stopped and started again at its address, and a follower that keeps a copy of everybody.

import { expect, onTestFinished } from 'vitest';
import { Feed } from '../../packages/client/src/feed.ts';
import { follow, type FollowOptions, type FollowTimes } from '../../packages/client/src/follow.ts';
import {
  type Change,
  type ConnectionOptions,
  createClient,
  type Resync,
} from '../../packages/client/src/index.ts';
import { Requests } from '../../packages/client/src/requests.ts';
import type { ClientId } from '../../src/catalogue/ids.ts';
import { loopbackHttp } from '../../src/config/settings.ts';
import type { FeedTimes } from '../../src/http/feed/feed-service.ts';
import { type HttpServer, openHttpServer } from '../../src/http/server.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { Bench, type OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { HttpGround } from '../http/http-ground.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';

const silentLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export class FollowGround {
  readonly bench: Bench;
  readonly shadow: Shadow;
  server: HttpServer | null = null;
  /** Clients that are served beside the usual one, from the next start. */
  others: readonly ClientId[] = [];
  #port = 0;
  readonly #feedTimes: Partial<FeedTimes>;

  constructor(bench: Bench, shadow: Shadow, feedTimes: Partial<FeedTimes>) {
    this.bench = bench;
    this.shadow = shadow;
    this.#feedTimes = { look: 5, keys: 20, ...feedTimes };
  }

  get client(): ClientId {
    return this.bench.client;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const { bench, shadow } = this;
    this.server = await openHttpServer({
      settings: { ...loopbackHttp, port: this.#port },
      log: silentLog,
      now: bench.clock.now,
      feedTimes: this.#feedTimes,
    });
    this.#port = Number(new URL(this.server.address).port);
    this.server.serve(
      shadow,
      [bench.client, ...this.others].map((id) => ({
        id,
        pollEveryMs: 10_000,
        brake: { share: 0.05, atLeast: 20 },
      })),
    );
  }

  async stop(): Promise<void> {
    await this.server?.close();
    this.server = null;
  }

  key(parts: Parameters<HttpGround['key']>[0] = {}): ReturnType<HttpGround['key']> {
    return new HttpGround(this.bench, this.shadow, this.server!, []).key(parts);
  }

  /** `1/2`: the customer 1 with the values that seed 2 makes. */
  async store(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const [id = '', seed = '0'] = name.split('/');
      await this.bench.store(this.shadow, madeUpCustomer(id, { seed: Number(seed) }));
    }
  }

  async remove(id: string): Promise<void> {
    await this.bench.apply(this.shadow, null, await this.bench.gone(this.shadow, id));
  }

  /** The documents of those who live, by their numbers. */
  async table(client = this.bench.client): Promise<Readonly<Record<string, unknown>>> {
    const living = createClient({ url: this.url, client }).customers.list({ limit: 200 });
    return Object.fromEntries((await Array.fromAsync(living)).map((one) => [one.cust_id, one.document]));
  }
}

export async function followGround(
  openFresh: OpenFresh = freshSqlite,
  feedTimes: Partial<FeedTimes> = {},
): Promise<FollowGround> {
  const bench = new Bench(await openFresh());
  const ground = new FollowGround(bench, await bench.open(), feedTimes);
  await ground.start();
  onTestFinished(async () => {
    await ground.stop();
    await bench.remove();
  });
  return ground;
}

/** Waits for what happens soon, also on a machine that has much else to do. */
export const soon = <T>(look: () => T) => expect.poll(look);

/** No test waits as long as a program in operation does. */
export const quickTimes: FollowTimes = {
  stream: { firstByte: 5_000, silence: 10_000, early: 40 },
  wait: 5,
  chance: () => 0,
};

type Asks = Omit<FollowOptions, 'cursor'> & {
  readonly connection?: Partial<ConnectionOptions>;
  readonly times?: Partial<FollowTimes>;
};

interface Where {
  readonly url: string;
  readonly client: ClientId;
}

/** What it has is as durable as the cursor: an iteration may be cut off at any point, and the next one goes on. */
export class CopyingFollower {
  readonly copies = new Map<string, unknown>();
  readonly seen: string[] = [];
  readonly resyncs: string[] = [];
  readonly saved: string[] = [];
  readonly #where: Where;

  constructor(where: Where) {
    this.#where = where;
  }

  get cursor(): string | null {
    return this.saved.at(-1) ?? null;
  }

  changes({ connection = {}, times = {}, ...options }: Asks = {}): AsyncGenerator<Change, void, undefined> {
    const { client, url } = this.#where;
    const feed = new Feed(new Requests({ url, client, ...connection }));
    return follow(
      feed,
      {
        include: 'customer',
        cursor: { load: () => this.cursor, save: (cursor) => void this.saved.push(cursor) },
        pauses: { leastMs: 5, mostMs: 40 },
        ...options,
      },
      { ...quickTimes, ...times },
    );
  }

  readonly onResync = async ({ reason, customers }: Resync): Promise<void> => {
    this.resyncs.push(reason);
    this.copies.clear();
    for await (const { cust_id, document } of customers) this.copies.set(cust_id, document);
  };

  /** Follows until the signal is aborted. */
  async keepUp(asks: Asks): Promise<void> {
    for await (const change of this.changes(asks)) this.take(change);
  }

  take({ change_no, cust_id, kind, customer }: Change): void {
    this.seen.push(`${change_no} ${cust_id} ${kind}`);
    const isThere = customer !== undefined && customer !== null && customer.deleted_at === null;
    if (isThere) this.copies.set(cust_id, customer.document);
    else this.copies.delete(cust_id);
  }

  get copy(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.copies);
  }
}

/** Runs beside the test until the test ends it. */
export function following(follower: CopyingFollower, asks: Asks = {}): { end(): Promise<void> } {
  const controller = new AbortController();
  const ended = follower.keepUp({ ...asks, signal: controller.signal });
  const end = (): Promise<void> => {
    controller.abort();
    return ended;
  };
  // Where it fails before the test asks for the end, the test sees it there.
  ended.catch(() => undefined);
  onTestFinished(() => end().catch(() => undefined));
  return { end };
}
