// P17: no request breaks the service. Whatever is sent, the answer is one that was meant, and the next request is served.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { httpErrors } from '../../src/http/http-errors.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { type HttpGround, servingGround } from './http-ground.ts';

const { openFresh } = postgresForFile();

async function serving(open: typeof openFresh): Promise<HttpGround> {
  const it = await servingGround(open);
  await it.bench.store(it.shadow, madeUpCustomer('1'));
  return it;
}

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

const segment = fc.oneof(
  fc.constantFrom(
    'v1',
    'clients',
    'acme',
    'beta',
    'customers',
    'lookup',
    'explain',
    '1',
    'openapi.json',
    'livez',
    '',
    '.',
    '..',
    '%00',
    '%ff',
    '%zz',
    '%',
    '%2f',
    '%2e%2e',
    '%ed%a0%80',
    '%C0%80',
    '1%00',
    '%u0031',
    '\u0001',
    'é',
    '💥',
    '99999999999999999999999999',
    '-1',
    '1e9',
    'NaN',
    '__proto__',
    'constructor',
    '(unreadable)',
    "'",
    '"',
    ';--',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
const clean = (text: string): string => text.replaceAll(/[\r\n ]/g, '');
const name = fc.constantFrom(
  'limit',
  'cursor',
  'sections',
  'deleted',
  'count',
  'limt',
  'name',
  '__proto__',
  'limit[]',
  '',
  'a.b',
);
const value = fc.oneof(
  fc.constantFrom(
    '1',
    '0',
    '201',
    '-5',
    '1e3',
    '99999999999999999999',
    'true',
    'TRUE',
    'emails',
    'emails,emails',
    ',',
    'WyJsaXN0IiwiYWNtZSIsIlx1MDAwMCJd',
    'WyJsaXN0IiwiYWNtZSIsIlx1ZDgwMCJd',
    'W10',
    'bnVsbA',
    '%00',
    '%ff',
    '%ed%a0%80',
  ),
  segment,
);
const query = fc
  .array(fc.tuple(name, value), { maxLength: 4 })
  .map((pairs) => pairs.map(([a, b]) => `${a}=${b}`).join('&'));
const own = fc.constantFrom(
  '/v1/clients/acme/customers',
  '/v1/clients/acme/customers/',
  '/v1/clients',
  '/v1/clients/acme',
  '',
);
const path = fc
  .tuple(own, fc.array(segment, { maxLength: 5 }), query, fc.boolean())
  .map(([start, segments, asked, hasQuery]) =>
    clean(`${start}/${segments.join('/')}${hasQuery ? `?${asked}` : ''}`),
  );
const method = fc.constantFrom(
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'QUERY',
  'BREW',
);
const header = fc.constantFrom(
  '',
  'If-None-Match: "',
  'If-None-Match: *',
  'If-None-Match: W/"a", "b',
  'Accept-Encoding: br;q=nan, gzip;q=2',
  'Accept-Encoding: *',
  'Accept-Encoding: identity;q=0',
  'Authorization: Bearer',
  'Authorization: Bearer aas_\u00ff',
  'Origin: :',
  'Origin: null',
  'Cookie: a',
  'X-Forwarded-For: ,,,',
  'Forwarded: for=',
  'Content-Type: x',
  'Content-Type: application/json; charset=utf-16',
  'Expect: 100-continue',
  'Range: bytes=0-1',
  'Transfer-Encoding: chunked',
  'Upgrade: websocket',
  'Sec-Fetch-Site: cross-site',
  'Content-Length: -1',
);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\0', '\ud800', '1', '0001', 'x'.repeat(200)),
);
const body = fc.oneof(
  fc
    .record({ cust_ids: fc.array(text, { maxLength: 5 }) }, { requiredKeys: [] })
    .map((one) => JSON.stringify(one)),
  fc
    .record({ cust_ids: fc.array(text, { maxLength: 3 }), sections: fc.anything() })
    .map((one) => JSON.stringify(one)),
  fc.json(),
  fc.constantFrom(
    '{"__proto__":{"cust_ids":["1"]},"cust_ids":["1"]}',
    '{"cust_ids":["\\ud800"]}',
    '{"cust_ids":["1"],"cust_ids":["2"]}',
    '{"cust_ids":["1"]}}',
    '[',
    '\ufeff{"cust_ids":["1"]}',
    '['.repeat(20_000),
    '1e999',
    'null',
    '""',
  ),
  fc.uint8Array({ maxLength: 60 }),
);
const contentType = fc.constantFrom(
  'application/json',
  'application/json',
  'application/json; charset=latin1',
  'text/plain',
  'APPLICATION/JSON',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  '',
);

const engines = [
  ['SQLite', freshSqlite, 400],
  ['PostgreSQL', openFresh, 150],
] as const;

test.each(engines)(
  'P17: any address, method and header is answered as was meant (%s)',
  async (_, open, numRuns) => {
    const it = await serving(open);
    await fc.assert(
      fc.asyncProperty(method, path, header, async (verb, target, line) => {
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
    fc.asyncProperty(body, contentType, async (sent, type) => {
      const head = `POST /v1/clients/acme/customers/lookup HTTP/1.1${type === '' ? '' : `\r\nContent-Type: ${type}`}`;
      const answer = await send(it, head, sent);
      expect(isMeant(answer), `${type}: ${String(sent)} → ${JSON.stringify(answer)}`).toBe(true);
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
