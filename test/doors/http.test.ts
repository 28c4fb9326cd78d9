// The errors of the HTTP server: those of its start, and the problems that it answers with.

import type { FastLane } from '../../src/http/fast-lane.ts';
import type { SyncWork } from '../../src/http/sync-work.ts';
import { createServer, type Server } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { type HttpSettings, loopbackHttp } from '../../src/config/settings.ts';
import { writeFeedCursor } from '../../src/http/feed/feed-cursor.ts';
import { openHttpServer } from '../../src/http/server.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { type HttpGround, listeningGround, servingGround } from '../http/http-ground.ts';
import { openEvents } from '../support/event-reader.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { SlowReader } from '../support/slow-reader.ts';
import { door, type Trial } from './door.ts';

const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {}

const listen = (settings: Partial<HttpSettings>) => async (): Promise<void> => {
  const server = await openHttpServer({ settings: { ...loopbackHttp, ...settings }, log: quiet });
  await server.close();
};

async function listeningServer(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

door('HTTP_PORT_TAKEN', 'another program listens there', /End the other program/, async () => {
  const { server, port } = await listeningServer();
  const cure = () => new Promise((resolve) => void server.close(resolve));
  return { attempt: listen({ port }), cure };
});

door('HTTP_NO_SUCH_HOST', 'an address of another machine', /an address of this machine/, () => {
  let host = '192.0.2.1';
  return { attempt: () => listen({ host })(), cure: () => void (host = '127.0.0.1') };
});

/** Throws the problem that was answered. */
async function thrown(asked: ReturnType<HttpGround['ask']>): Promise<void> {
  const { status, json, headers } = await asked;
  if (status >= 400) throw Object.assign(new Error('problem'), json, { headers });
}

interface Attempted {
  readonly ground: HttpGround;
  path: string;
  init: RequestInit;
}

/** A request that is refused at first. The cure changes it, or the ground that it is made on. */
const asked =
  (
    [path, init]: readonly [path: string, init?: RequestInit],
    cure: (attempted: Attempted) => unknown,
  ): (() => Promise<Trial>) =>
  async () => {
    const ground = await servingGround(freshSqlite);
    await ground.bench.store(ground.shadow, madeUpCustomer('1'), madeUpCustomer('2'));
    await ground.shadow.forget(ground.bench.client, [custId('2')]);
    const attempted: Attempted = { ground, path, init: init ?? {} };
    return {
      attempt: () => thrown(ground.ask(attempted.path, attempted.init)),
      cure: () => cure(attempted),
    };
  };

const acme = '/v1/clients/acme';
const json = { 'content-type': 'application/json' };
const lookup = (body: string, headers: Record<string, string> = json): RequestInit => ({
  method: 'POST',
  body,
  headers,
});
const good = lookup('{"cust_ids":["1"]}');

door(
  'HTTP_BAD_REQUEST',
  'an address that is not UTF-8',
  /in UTF-8, percent-encoded/,
  asked([`${acme}/customers/%ff`], (it) => {
    it.path = `${acme}/customers/%31`;
  }),
);

door(
  'HTTP_BAD_PARAMETER',
  'a mistyped parameter',
  /did you mean limit\?/,
  asked([`${acme}/customers?limt=1`], (it) => {
    it.path = `${acme}/customers?limit=1`;
  }),
);

door(
  'HTTP_BAD_BODY',
  'a body that ends too early',
  /one JSON object in UTF-8/,
  asked([`${acme}/customers/lookup`, lookup('{"cust')], (it) => {
    it.init = good;
  }),
);

door(
  'HTTP_BAD_CURSOR',
  'a cursor of another client',
  /without one the list begins anew/,
  asked([`${acme}/customers?cursor=WyJsaXN0IiwiYmV0YSIsIjEiXQ`], (it) => {
    it.path = `${acme}/customers`;
  }),
);

door(
  'HTTP_KEY_REFUSED',
  'a key that was changed',
  /keys create/,
  asked(['/v1/clients', { headers: { authorization: 'Bearer aas_1' } }], async (it) => {
    const { authorization } = await it.ground.key();
    it.init = { headers: { authorization } };
  }),
);

door(
  'HTTP_FOREIGN_SITE',
  'a web page asks',
  /Ask from a program/,
  asked(['/v1/clients', { headers: { origin: 'https://evil.example' } }], (it) => {
    it.init = {};
  }),
);

door(
  'HTTP_NO_SUCH_ADDRESS',
  'a mistyped address',
  /openapi\.json/,
  asked(['/v1/client'], (it) => {
    it.path = '/v1/clients';
  }),
);

door(
  'HTTP_NO_SUCH_CLIENT',
  'a mistyped client',
  /did you mean acme\?/,
  asked(['/v1/clients/acne'], (it) => {
    it.path = acme;
  }),
);

door(
  'HTTP_NO_SUCH_CUSTOMER',
  'a customer that was never fetched',
  /aa-shadow refresh NUMBER/,
  asked([`${acme}/customers/3`], ({ ground }) => ground.bench.store(ground.shadow, madeUpCustomer('3'))),
);

door(
  'HTTP_NO_SUCH_WEBHOOK',
  'a webhook that no process has begun with',
  /restart `run`/,
  asked([`${acme}/webhooks/directory/pause`, { method: 'POST' }], async ({ ground }) => {
    const claim = { holder: 'here/1/test', forMs: 1, terms: '' };
    await ground.shadow.webhooks.claim(ground.bench.client, 'directory', claim);
  }),
);

door(
  'HTTP_CUSTOMER_FORGOTTEN',
  'a customer was forgotten',
  /forget --undo/,
  asked([`${acme}/customers/2`], async ({ ground }) => {
    await ground.shadow.unforget(ground.bench.client, [custId('2')]);
    await ground.bench.store(ground.shadow, madeUpCustomer('2'));
  }),
);

door(
  'HTTP_WRONG_METHOD',
  'a list is posted to',
  /the header `Allow`/,
  asked([`${acme}/customers`, { method: 'POST' }], (it) => {
    it.init = {};
  }),
);

door('HTTP_BUSY', 'readers that are slow', /as many seconds as `Retry-After` says/, async () => {
  const ground = await listeningGround(freshSqlite, {}, {}, { outgoing: { most: 1 } });
  ground.serve();
  const document = { custId: '1', text: 'x'.repeat(12_000_000) };
  await ground.bench.store(ground.shadow, { ...madeUpCustomer('1'), document });
  const path = `${acme}/customers/1`;
  const slow = new SlowReader(ground.server.address, path);
  expect(await slow.status()).toBe(200);
  const ask = () => ground.ask(path, { headers: { 'accept-encoding': 'identity' } });
  return {
    attempt: () => thrown(ask()),
    cure: async () => {
      slow.close();
      await expect.poll(async () => (await ask()).status).toBe(200);
    },
  };
});

door(
  'HTTP_TOO_LARGE',
  'a body of 100 KB',
  /within 64 KB/,
  asked([`${acme}/customers/lookup`, lookup(`"${'x'.repeat(100_000)}"`)], (it) => {
    it.init = good;
  }),
);

door(
  'HTTP_WRONG_TYPE',
  'a form is sent',
  /application\/json/,
  asked(
    [`${acme}/customers/lookup`, lookup('a=b', { 'content-type': 'application/x-www-form-urlencoded' })],
    (it) => {
      it.init = good;
    },
  ),
);

door(
  'HTTP_COUNT_CHANGED',
  'a person decides on more customers than are parked',
  /the number that the answer gives as `count`/,
  async () => {
    const ground = await servingGround(freshSqlite);
    let expected = 3;
    const cure = (): void => void (expected = 0);
    const body = () => ({ all: true, expected });
    return { attempt: () => thrown(ground.post('/v1/clients/acme/parked/drop', body())), cure };
  },
);

/** The sync of a client that is given what it asks for by a gate. */
const syncBehind = (gate: Promise<void>): SyncWork => ({
  send: async (_client, _errand, tell) => {
    tell({ kind: 'begun' });
    await gate;
    return 'done';
  },
});

door(
  'HTTP_NOT_SYNCED_HERE',
  'a server beside which no sync runs is asked for an audit',
  /`run` that has the client/,
  async () => {
    const ground = await servingGround(freshSqlite);
    const cure = (): void => ground.serve({ syncWork: syncBehind(Promise.resolve()) });
    return { attempt: () => thrown(ground.post('/v1/clients/acme/audit', {})), cure };
  },
);

door('HTTP_AUDIT_RUNS', 'an audit is asked for while one runs', /Wait until it has ended/, async () => {
  const ground = await servingGround(freshSqlite);
  const gate = Promise.withResolvers<void>();
  ground.serve({ syncWork: syncBehind(gate.promise) });
  const ask = () => thrown(ground.post('/v1/clients/acme/audit', {}));
  await ask();
  return { attempt: ask, cure: () => gate.resolve() };
});

door('HTTP_ENQUEUE_RUNS', 'everyone is queued twice at once', /Wait until it has ended/, async () => {
  const ground = await servingGround(freshSqlite);
  const gate = Promise.withResolvers<void>();
  ground.serve({ syncWork: syncBehind(gate.promise) });
  const ask = () => thrown(ground.post('/v1/clients/acme/enqueue', { everyone: true, expected: 0 }));
  const first = ask();
  const isRunning = async () => (await ground.ask('/v1/clients/acme/status')).json['last_enqueue'] !== null;
  await expect.poll(isRunning).toBe(true);
  const cure = async (): Promise<void> => {
    gate.resolve();
    await first;
  };
  return { attempt: ask, cure };
});

door('HTTP_KEY_NEEDED', 'a program behind a proxy has no key', /keys create/, async () => {
  const ground = await servingGround(freshSqlite);
  const headers: Record<string, string> = { 'x-forwarded-for': '203.0.113.7' };
  const cure = async (): Promise<void> =>
    void (headers['authorization'] = (await ground.key()).authorization);
  return { attempt: () => thrown(ground.ask('/v1/clients', { headers })), cure };
});

door('HTTP_SCOPE_LACKING', 'a key that may only refresh', /--scope SCOPE/, async () => {
  const ground = await servingGround(freshSqlite);
  const headers = { authorization: (await ground.key({ scopes: ['refresh'] })).authorization };
  const cure = async (): Promise<void> => void (headers.authorization = (await ground.key()).authorization);
  return { attempt: () => thrown(ground.ask('/v1/clients', { headers })), cure };
});

const overBudget = { kind: 'stale', reason: 'over-budget', code: null, retryAfterMs: 30_000 } as const;

door('HTTP_OVER_BUDGET', 'too many are refreshed at once', /Ask again after/, async () => {
  const ground = await listeningGround(freshSqlite);
  await ground.bench.store(ground.shadow, madeUpCustomer('1'));
  let room = false;
  const fastLane: FastLane = {
    refreshNow: async (_, ids) =>
      ids.map((id) =>
        room ? { asked: id, kind: 'fetched', applied: 'unchanged' } : { ...overBudget, asked: id },
      ),
  };
  ground.serve({ fastLane });
  const attempt = () =>
    thrown(ground.ask('/v1/clients/acme/customers/1/refresh?wait=1s', { method: 'POST' }));
  return { attempt, cure: () => void (room = true) };
});

door(
  'HTTP_NOT_FETCHED',
  'AA is away, and the customer is not stored',
  /Ask again in some seconds/,
  async () => {
    const ground = await listeningGround(freshSqlite);
    ground.serve();
    const attempt = () => thrown(ground.ask('/v1/clients/acme/customers/1?maxAge=1m'));
    return { attempt, cure: () => ground.bench.store(ground.shadow, madeUpCustomer('1')) };
  },
);

door('HTTP_TOO_MANY_FAILURES', 'a program goes on with a bad key', /Wait for as many seconds/, async () => {
  const ground = await servingGround(freshSqlite);
  const ask = () => ground.ask('/v1/clients', { headers: { authorization: 'Bearer aas_1' } });
  for (let times = 0; times < 20; times += 1) await ask();
  const headers = { authorization: 'Bearer aas_1' };
  const cure = async (): Promise<void> => {
    ground.bench.clock.pass(60_000);
    headers.authorization = (await ground.key()).authorization;
  };
  return { attempt: () => thrown(ground.ask('/v1/clients', { headers })), cure };
});

door('HTTP_FEED_GONE', 'a cursor of a newer database', /from the address in `snapshot`/, async () => {
  const ground = await servingGround(freshSqlite);
  let after = writeFeedCursor(ground.bench.client, { changeNo: 99, committedAt: new Date() });
  const cure = async (): Promise<void> => {
    const { json: problem } = await ground.ask(`${acme}/changes?after=${after}`);
    after = String((await ground.ask(String(problem['snapshot']))).json['changes_after']);
  };
  return { attempt: () => thrown(ground.ask(`${acme}/changes?after=${after}`)), cure };
});

door('HTTP_TOO_MANY_STREAMS', 'a program opens one stream for each page', /End streams/, async () => {
  const ground = await servingGround(freshSqlite);
  const headers = await ground.key();
  const open = () => openEvents(`${ground.server.address}${acme}/changes`, headers);
  const streams = await Promise.all(Array.from({ length: 10 }, open));
  const cure = async (): Promise<void> => {
    streams[0]?.close();
    await expect.poll(() => ground.server.follows()).toBe(9);
  };
  return { attempt: open, cure };
});

const acknowledging = async (ground: HttpGround): Promise<RequestInit> => {
  const { json: page } = await ground.ask(`${acme}/changes`);
  return { method: 'PUT', body: JSON.stringify({ cursor: page['cursor'] }), headers: json };
};

door('HTTP_NO_SUCH_FOLLOWER', 'a follower that never acknowledged', /PUT …\/followers\/NAME/, async () => {
  const ground = await servingGround(freshSqlite);
  return {
    attempt: () => thrown(ground.ask(`${acme}/changes?follower=index`)),
    cure: async () => thrown(ground.ask(`${acme}/followers/index`, await acknowledging(ground))),
  };
});

door('HTTP_TOO_MANY_FOLLOWERS', 'each start of a program takes a new name', /DELETE …/, async () => {
  const ground = await servingGround(freshSqlite);
  const init = await acknowledging(ground);
  const put = (name: string) => thrown(ground.ask(`${acme}/followers/${name}`, init));
  for (let at = 0; at < 100; at += 1) await put(`start-${at}`);
  return {
    attempt: () => put('one-more'),
    cure: () => thrown(ground.ask(`${acme}/followers/start-0`, { method: 'DELETE' })),
  };
});

door('HTTP_FOLLOWER_OF_OTHERS', 'two programs take one name', /another name/, async () => {
  const ground = await servingGround(freshSqlite);
  const init = await acknowledging(ground);
  await ground.ask(`${acme}/followers/index`, init);
  const headers = { 'content-type': 'application/json', authorization: (await ground.key()).authorization };
  let name = 'index';
  return {
    attempt: () => thrown(ground.ask(`${acme}/followers/${name}`, { ...init, headers })),
    cure: () => void (name = 'index-2'),
  };
});

door('HTTP_NOT_READY', 'the database is not open yet', /Try again in some seconds/, async () => {
  const ground = await listeningGround(freshSqlite);
  return { attempt: () => thrown(ground.ask('/v1/clients')), cure: () => ground.serve() };
});

door('SEARCH_OFF', 'a search for a client whose search is off', /search: false/, async () => {
  const ground = await servingGround(freshSqlite);
  const attempt = () => thrown(ground.ask(`${acme}/customers?name=ann`));
  return { attempt, cure: () => ground.shadow.switchSearch(ground.bench.client, true) };
});

door(
  'SEARCH_NOT_READY',
  'a search that was switched on a moment ago',
  /fills them in while it works/,
  async () => {
    const ground = await servingGround(freshSqlite);
    const { bench, shadow } = ground;
    await bench.store(shadow, madeUpCustomer('1'));
    await shadow.switchSearch(bench.client, true);
    const attempt = () => thrown(ground.ask(`${acme}/customers?name=ann`));
    const cure = async (): Promise<void> => {
      while ((await shadow.fillWords(bench.client)).state !== 'ready');
    };
    return { attempt, cure };
  },
);

/** The request itself takes half a minute to fail, so what the server says of it is looked at alone. */
door('HTTP_TOO_SLOW', 'a request that never ends', /within 30 seconds/, async () => {
  const { connectionProblem } = await import('../../src/http/framework-errors.ts');
  const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  return {
    attempt: () => {
      throw connectionProblem(late);
    },
    cure: null,
  };
});

door('HTTP_TOO_LARGE', 'headers of 20 KB', /the headers within 16 KB/, async () => {
  const ground = await servingGround(freshSqlite);
  let header = 'x'.repeat(20_000);
  const attempt = async (): Promise<void> => {
    const answer = await ground.raw(
      `GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${header}\r\nConnection: close\r\n\r\n`,
    );
    const body = answer.split('\r\n\r\n')[1] ?? '';
    if (!answer.startsWith('HTTP/1.1 200')) throw Object.assign(new Error('problem'), JSON.parse(body));
  };
  return { attempt, cure: () => void (header = 'x') };
});
