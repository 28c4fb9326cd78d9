// P17: no request breaks the service. Whatever is sent, the answer is one that was meant, and the next request is served.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultDialect } from '../../src/aa/dialect.ts';
import { custInfoRequest } from '../../src/aa/requests/customers-request.ts';
import { enqueueRequest } from '../../src/aa/requests/queue-requests.ts';
import { type CustId, longestCustId, type QueueTarget } from '../../src/catalogue/ids.ts';
import type { FastLane } from '../../src/http/fast-lane.ts';
import { httpErrors } from '../../src/http/http-errors.ts';
import type { SyncWork } from '../../src/http/sync-work.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { type HttpGround, listeningGround } from './http-ground.ts';
import * as madeUp from './made-up-requests.ts';

const { openFresh } = postgresForFile();

async function serving(open: typeof openFresh): Promise<HttpGround> {
  const it = await listeningGround(open);
  it.serve({ fastLane: { refreshNow: nobodyThere }, syncWork: { send: enqueues } });
  await it.bench.store(it.shadow, madeUpCustomer('1'));
  return it;
}

const { services } = defaultDialect;
const credentials = { username: 'user', password: 'password' };

/** AA says of everybody that there is no such customer. What it would be sent is written. */
const nobodyThere: FastLane['refreshNow'] = async (_, ids) => ids.map(notThere);

function notThere(asked: CustId) {
  custInfoRequest(services.customers, credentials, { custIds: [asked], directoryId: null, sections: {} });
  return { asked, kind: 'not-found' as const };
}

/** AA takes everybody. */
const enqueues: SyncWork['send'] = async (_, errand, tell) => {
  tell({ kind: 'begun' });
  const targets: readonly QueueTarget[] = errand.kind === 'enqueue' ? errand.targets : [];
  for (const target of targets) {
    enqueueRequest(services.enqueue, credentials, target);
    tell({ kind: 'enqueued', target, error: null });
  }
  return 'done';
};

interface Seen {
  readonly status: number;
  readonly code: string | null;
}

function seen(answer: string): Seen {
  const [head = '', ...rest] = answer.replace(/^HTTP\/1\.1 100 [^]*?\r\n\r\n/, '').split('\r\n\r\n');
  const status = Number(head.split(' ')[1]);
  if (!/content-type: application\/problem\+json/i.test(head)) return { status, code: null };
  const text = rest.join('\r\n\r\n');
  return { status, code: text === '' ? null : (JSON.parse(text) as { readonly code: string }).code };
}

async function send(it: HttpGround, head: string, body: Uint8Array | string = ''): Promise<Seen> {
  const bytes = Buffer.from(body);
  const length = bytes.length === 0 ? '' : `Content-Length: ${bytes.length}\r\n`;
  const lines = `${head}\r\nHost: localhost\r\nConnection: close\r\n${length}\r\n`;
  return seen(await it.raw(Buffer.concat([Buffer.from(lines, 'utf8'), bytes])));
}

const known = new Set<string>(Object.keys(httpErrors));

function isMeant({ status, code }: Seen): boolean {
  if (status >= 200 && status < 400) return code === null;
  return status >= 400 && status < 500 && (code === null || known.has(code));
}

const engines = [
  ['SQLite', freshSqlite, 400],
  ['PostgreSQL', openFresh, 150],
] as const;

test.each(engines)(
  'P17: any address, method and header is answered as was meant (%s)',
  async (_, open, numRuns) => {
    const it = await serving(open);
    await fc.assert(
      fc.asyncProperty(madeUp.method, madeUp.path, madeUp.header, async (verb, target, line) => {
        const head = `${verb} ${target} HTTP/1.1${line === '' ? '' : `\r\n${line}`}`;
        const answer = await send(it, head);
        expect(isMeant(answer), `${head} → ${JSON.stringify(answer)}`).toBe(true);
      }),
      { numRuns },
    );
    expect((await it.ask('/v1/clients/acme/customers/1')).status).toBe(200);
  },
);

test.each(engines)('P17: any body is answered as was meant (%s)', async (_, open, numRuns) => {
  const it = await serving(open);
  await fc.assert(
    fc.asyncProperty(madeUp.address, madeUp.body, madeUp.contentType, async (where, sent, type) => {
      const head = `POST /v1/clients/acme/${where} HTTP/1.1${type === '' ? '' : `\r\nContent-Type: ${type}`}`;
      const answer = await send(it, head, sent);
      expect(isMeant(answer), `${where} ${type}: ${String(sent)} → ${JSON.stringify(answer)}`).toBe(true);
    }),
    { numRuns },
  );
  expect((await it.ask('/v1/clients/acme/customers/1')).status).toBe(200);
});

const cursorOf = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

test.each(engines)(
  'P17: forged cursors and numbers that no database takes are refused (%s)',
  async (_, open) => {
    const it = await serving(open);
    const list = (cursor: string) => send(it, `GET /v1/clients/acme/customers?cursor=${cursor} HTTP/1.1`);
    const forged = [
      ['list', 'acme', '\0'],
      ['list', 'acme', 'a\0b'],
      ['list', 'acme', '\ud800'],
      ['list', 'acme', 7],
      ['list', 'acme'],
      ['list', 'beta', '1'],
      ['feed', 'acme', '1'],
      null,
      {},
    ];
    for (const parts of forged)
      expect([parts, await list(cursorOf(parts))]).toEqual([parts, { status: 400, code: 'HTTP_BAD_CURSOR' }]);
    expect(await list('!!!')).toEqual({ status: 400, code: 'HTTP_BAD_CURSOR' });
    for (const id of ['%00', '1%00', '%1f', '%C2%85'])
      for (const rest of ['', '/explain'])
        expect([id, await send(it, `GET /v1/clients/acme/customers/${id}${rest} HTTP/1.1`)]).toEqual([
          id,
          { status: 400, code: 'HTTP_BAD_PARAMETER' },
        ]);
    for (const id of ['\0', '\ud800', '1\u0007'])
      expect((await it.post('/v1/clients/acme/customers/lookup', { cust_ids: [id] })).json['code']).toBe(
        'HTTP_BAD_BODY',
      );
  },
);

test.each(engines)(
  'P17: a text that can be no number of a customer is refused wherever one is taken, and its place is told (%s)',
  async (_, open) => {
    const it = await serving(open);
    const bad = ['', '  ', '\u3000', '\0', '\ud800', '1\u0085', '1\uffff', '1'.repeat(longestCustId + 1)];
    for (const id of bad)
      for (const [path, more] of [
        ['customers/lookup', {}],
        ['customers/refresh', {}],
        ['enqueue', {}],
        ['parked/retry', { expected: 0 }],
        ['parked/drop', { expected: 0 }],
      ] as const) {
        const answer = await it.post(`/v1/clients/acme/${path}`, { cust_ids: ['1', id], ...more });
        expect([id, path, answer.status, answer.json['code']]).toEqual([id, path, 400, 'HTTP_BAD_BODY']);
        expect(answer.json['detail']).toContain('cust_ids[1] must ');
      }
    for (const id of bad.slice(1).filter((one) => one.isWellFormed()))
      for (const [verb, rest] of [
        ['GET', ''],
        ['GET', '/explain'],
        ['POST', '/refresh'],
      ] as const)
        expect([
          id,
          await send(it, `${verb} /v1/clients/acme/customers/${encodeURIComponent(id)}${rest} HTTP/1.1`),
        ]).toEqual([id, { status: 400, code: 'HTTP_BAD_PARAMETER' }]);
  },
);

test('a number may be as long as those that are stored, in an address too', async () => {
  const it = await serving(freshSqlite);
  for (const id of ['7'.repeat(longestCustId), '💥'.repeat(longestCustId / 2)]) {
    await it.bench.store(it.shadow, madeUpCustomer(id));
    expect((await it.ask(`/v1/clients/acme/customers/${encodeURIComponent(id)}`)).status).toBe(200);
    const answer = await it.post('/v1/clients/acme/customers/lookup', { cust_ids: [id] });
    expect(answer.json['missing']).toEqual([]);
  }
});

test('P17: what is too long is told as such', async () => {
  const it = await serving(freshSqlite);
  expect(await send(it, `GET /v1/clients/acme/customers/${'1'.repeat(5_000)} HTTP/1.1`)).toEqual({
    status: 414,
    code: 'HTTP_TOO_LARGE',
  });
  expect(await send(it, `GET /v1/clients?x=${'1'.repeat(20_000)} HTTP/1.1`)).toEqual({
    status: 431,
    code: 'HTTP_TOO_LARGE',
  });
  expect(await send(it, `GET /v1/clients/acme/customers/${'1'.repeat(400)} HTTP/1.1`)).toMatchObject({
    status: expect.any(Number),
  });
  expect(
    await send(
      it,
      `POST /v1/clients/acme/customers/lookup HTTP/1.1\r\nContent-Type: application/json`,
      'x'.repeat(70_000),
    ),
  ).toEqual({ status: 413, code: 'HTTP_TOO_LARGE' });
});
