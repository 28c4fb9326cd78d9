// The client reads what the server has, over real sockets, and says plainly what goes wrong.

import { expect, test } from 'vitest';
import {
  type ConnectionOptions,
  createClient,
  NoAnswerError,
  ProblemError,
  type ShadowClient,
} from '../../packages/client/src/index.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { type HttpGround, servingGround } from '../http/http-ground.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { type PretendAnswer, pretendServer } from '../support/pretend-server.ts';

const clientOf = ({ server, bench }: HttpGround, rest: Partial<ConnectionOptions> = {}): ShadowClient =>
  createClient({ url: server.address, client: bench.client, ...rest });

async function withCustomers(...ids: readonly string[]): Promise<HttpGround> {
  const ground = await servingGround(freshSqlite);
  await ground.bench.store(ground.shadow, ...ids.map((id) => madeUpCustomer(id)));
  return ground;
}

/** Another program at the address. */
const foreign = async (answer: PretendAnswer): Promise<string> => (await pretendServer(answer)).origin;

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

test('one customer: stored, unchanged, missing, forgotten', async () => {
  const ground = await withCustomers('0012', '7');
  const { customers } = clientOf(ground);
  const first = await customers.get('12', { sections: ['emails'] });
  expect(first).toMatchObject({
    state: 'stored',
    customer: { cust_id: '0012', document: { custId: '0012' } },
  });
  if (first.state !== 'stored') return;
  expect(first.asOf).toBe(first.customer.fetched_at);
  const again = await customers.get('12', { sections: ['emails'], ifNoneMatch: first.etag ?? '' });
  expect(again).toEqual({ state: 'unchanged', etag: first.etag, asOf: first.asOf, age: first.age });
  expect(await customers.get('8')).toEqual({ state: 'missing' });
  await ground.shadow.forget(ground.bench.client, [custId('7')]);
  const forgotten = { state: 'forgotten', forgottenAt: ground.bench.clock.now().toISOString() };
  expect(await customers.get('7')).toEqual(forgotten);
});

test('a number may have any characters', async () => {
  const odd = 'a/b?c#d e&%é💥';
  const ground = await withCustomers(odd);
  const { customers, explain } = clientOf(ground);
  expect(await customers.get(odd)).toMatchObject({ state: 'stored', customer: { cust_id: odd } });
  expect(await explain(odd)).toMatchObject({ cust_id: odd });
});

test('a list comes customer by customer, page by page, and one page for a page that shows it', async () => {
  const ids = Array.from({ length: 7 }, (_, at) => String(at));
  const ground = await withCustomers(...ids);
  await ground.bench.apply(ground.shadow, null, await ground.bench.gone(ground.shadow, '3'));
  const { customers } = clientOf(ground);
  const living = ids.filter((id) => id !== '3');
  expect((await Array.fromAsync(customers.list({ limit: 2 }))).map(({ cust_id }) => cust_id)).toEqual(living);
  const pages = await Array.fromAsync(customers.pages({ limit: 4, deleted: true }));
  expect(pages.map((page) => page.customers.length)).toEqual([4, 3]);
  const first = await customers.page({ limit: 2, count: true });
  expect(first).toMatchObject({ count: 6, more: false });
  const second = await customers.page({
    limit: 2,
    ...(first.cursor === null ? {} : { cursor: first.cursor }),
  });
  expect(second.customers.map(({ cust_id }) => cust_id)).toEqual(['2', '4']);
});

test('many are looked up at once, also more than one request may ask for', async () => {
  const ids = Array.from({ length: 201 }, (_, at) => String(at));
  const ground = await withCustomers(...ids);
  await ground.shadow.forget(ground.bench.client, [custId('200')]);
  const found = await clientOf(ground).customers.lookup([...ids, 'nobody', '0'], { sections: ['emails'] });
  expect([found.customers.length, found.missing, found.forgotten]).toEqual([200, ['nobody'], ['200']]);
  expect(await clientOf(ground).customers.lookup([])).toEqual({ customers: [], missing: [], forgotten: [] });
});

test('how far a follower has read is told to the server', async () => {
  const ground = await withCustomers('1', '2');
  const client = clientOf(ground);
  const { cursor } = await client.changes({ limit: 1 });
  await client.acknowledge('search-index', cursor);
  const { json } = await ground.ask('/v1/clients/acme/followers');
  expect(json).toMatchObject({ followers: [{ name: 'search-index', behind_changes: 1, gone: null }] });
  expect(await failure(client.acknowledge('search-index', 'forged'))).toMatchObject({
    code: 'HTTP_BAD_CURSOR',
  });
});

test('the status of the client, and why a customer is fresh or not', async () => {
  const ground = await withCustomers('1');
  expect(await clientOf(ground).status()).toMatchObject({ id: 'acme', customers: 1, parked: 0 });
  expect(await clientOf(ground).explain('1')).toMatchObject({ cust_id: '1', verdict: 'fresh' });
});

test('a problem has its code, its hint and its status', async () => {
  const ground = await withCustomers();
  const error = await failure(createClient({ url: ground.server.address, client: 'acne' }).status());
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({
    name: 'ProblemError',
    code: 'HTTP_NO_SUCH_CLIENT',
    status: 404,
    hint: expect.stringContaining('acme'),
    message: expect.stringContaining('HTTP_NO_SUCH_CLIENT: '),
    requestId: expect.stringMatching(/^[0-9a-f]{16}$/),
    retryAfterMs: null,
    isTransient: false,
  });
});

test('what passes says when to come back', async () => {
  const ground = await withCustomers();
  await ground.server.close();
  const away = await failure(clientOf(ground).status());
  expect(away).toBeInstanceOf(NoAnswerError);
  expect(away).toMatchObject({ message: expect.stringMatching(/: connect ECONNREFUSED 127\.0\.0\.1:\d+$/) });
  const url = await foreign((response) => response.writeHead(503, { 'retry-after': '7' }).end('<html>'));
  const error = await failure(createClient({ url, client: 'acme' }).status());
  expect(error).toMatchObject({
    code: 'UNEXPECTED_ANSWER',
    status: 503,
    retryAfterMs: 7_000,
    isTransient: true,
  });
  const later = new Date(Date.now() + 60_000).toUTCString();
  const dated = await foreign((response) => response.writeHead(429, { 'retry-after': later }).end());
  const { retryAfterMs } = (await failure(
    createClient({ url: dated, client: 'acme' }).status(),
  )) as ProblemError;
  expect(retryAfterMs).toBeGreaterThan(50_000);
  expect(retryAfterMs).toBeLessThanOrEqual(60_000);
});

test.each([
  ['a page', { 'content-type': 'text/html' }, '<html>Sign in</html>'],
  ['half a document', { 'content-type': 'application/json' }, '{"changes": ['],
  ['another document', { 'content-type': 'application/json' }, '{"changes": [], "cursor": null}'],
  ['a list', { 'content-type': 'application/json' }, '[]'],
  ['nothing', { 'content-type': 'application/json' }, 'null'],
])('%s of something on the way is no answer, and no end of the feed', async (_, headers, body) => {
  const url = await foreign((response) => response.writeHead(200, headers).end(body));
  const client = createClient({ url, client: 'acme' });
  const unexpected = { code: 'UNEXPECTED_ANSWER', status: 200 };
  expect(await failure(client.changes())).toMatchObject(unexpected);
  expect(await failure(client.snapshotPage())).toMatchObject(unexpected);
});

test('an answer that breaks off, or takes too long, is no answer', async () => {
  const torn = await foreign((response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"id"');
    setImmediate(() => response.destroy());
  });
  expect(await failure(createClient({ url: torn, client: 'acme' }).status())).toBeInstanceOf(NoAnswerError);
  const silent = await foreign(() => undefined);
  const error = await failure(createClient({ url: silent, client: 'acme', timeoutMs: 30 }).status());
  expect(error).toMatchObject({ code: 'NO_ANSWER', message: expect.stringContaining('in time') });
});

test('a signal ends a call at once, with its own reason', async () => {
  let asked = (): void => undefined;
  const isAsked = new Promise<void>((done) => (asked = done));
  const silent = await foreign(() => asked());
  const client = createClient({ url: silent, client: 'acme' });
  const controller = new AbortController();
  const call = failure(client.customers.get('1', { signal: controller.signal }));
  await isAsked;
  const reason = new Error('the page was left');
  controller.abort(reason);
  expect(await call).toBe(reason);
  expect(await failure(client.status({ signal: AbortSignal.abort(reason) }))).toBe(reason);
});

test('P17: a key travels in its header, never in an address, and in no error', async () => {
  const ground = await withCustomers('1');
  const { authorization } = await ground.key({ clients: [ground.bench.client] });
  const key = authorization.replace('Bearer ', '');
  const asked: string[] = [];
  const proxied: typeof fetch = (address, init) => {
    const request = new Request(address, init);
    request.headers.set('x-forwarded-for', '203.0.113.7');
    asked.push(request.url);
    return fetch(request);
  };
  const client = clientOf(ground, { key: `${key}\n`, fetch: proxied });
  expect(await client.customers.get('1')).toMatchObject({ state: 'stored' });
  expect(await client.status()).toMatchObject({ id: 'acme' });
  expect(asked.join()).not.toContain(key);
  const { keyId } = await ground.key();
  const revoked = clientOf(ground, { key: key.replace(/^aas_[^_]+/, `aas_${keyId}`), fetch: proxied });
  const error = await failure(revoked.status());
  expect(error).toMatchObject({ code: 'HTTP_KEY_REFUSED', status: 401 });
  expect(JSON.stringify(error) + String(error)).not.toContain(key.slice(20));
});

test.each([
  [{ url: 'nonsense' }, 'must be an address'],
  [{ url: 'ftp://127.0.0.1/' }, 'must be an address'],
  [{ url: 'http://user:aas_secret@127.0.0.1:4000' }, 'no user'],
  [{ url: 'http://127.0.0.1:4000/?key=aas_secret' }, 'no query'],
  [{ key: 'aas_secret\nline' }, 'no key has'],
  [{ key: '' }, 'no key has'],
])('options that cannot be are refused when the client is made, without a secret: %j', (options, says) => {
  const make = () => createClient({ url: 'http://127.0.0.1:4000', client: 'acme', ...options });
  expect(make).toThrow(TypeError);
  expect(make).toThrow(says);
  expect(make).not.toThrow('secret');
});

test('the server may stand below a path', async () => {
  const ground = await withCustomers('1');
  const url = await foreign((response, request) => {
    void fetch(ground.server.address + request.url.replace('/aa/', '/')).then(async (answer) =>
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()),
    );
  });
  expect(await createClient({ url: `${url}/aa/`, client: 'acme' }).status()).toMatchObject({ id: 'acme' });
});

test('a follower whose name would be another address is refused before anything is sent', async () => {
  const client = clientOf(await withCustomers('7'));
  for (const name of ['', '.', '..'])
    expect(await failure(client.acknowledge(name, 'x'))).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('neither . nor ..'),
    });
});

test('a problem without a detail is told by its title', async () => {
  const client = createClient({ url: (await withCustomers('7')).server.address, client: 'nobody' });
  expect(await failure(client.status())).toMatchObject({
    code: 'HTTP_NO_SUCH_CLIENT',
    message: 'HTTP_NO_SUCH_CLIENT: there is no such client, or the key is not for it',
  });
});
