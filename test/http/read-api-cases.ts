// The read API: what it answers, on any engine.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { explainDocument } from '../../src/report/explanation.ts';
import { statusDocument } from '../../src/report/client-status.ts';
import { knownOfCustomer } from '../../src/sync/explain/known-of-customer.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { lookInside } from '../support/look-inside.ts';
import { type Asked, type HttpGround, servingGround } from './http-ground.ts';

interface CustomerJson {
  readonly cust_id: string;
  readonly fetched_at: string;
  readonly changed_at: string;
  readonly deleted_at: string | null;
  readonly document: Readonly<Record<string, unknown>>;
}

const customersIn = ({ json }: Asked): readonly CustomerJson[] =>
  json['customers'] as readonly CustomerJson[];
const idsIn = (asked: Asked): readonly string[] => customersIn(asked).map(({ cust_id }) => cust_id);

async function withCustomers(openFresh: OpenFresh, ...ids: readonly string[]): Promise<HttpGround> {
  const ground = await servingGround(openFresh);
  await ground.bench.store(ground.shadow, ...ids.map((id) => madeUpCustomer(id)));
  return ground;
}

const acme = '/v1/clients/acme';

export function readApiCases(openFresh: OpenFresh): void {
  test('all customers come once, page by page, and tombstones where they are asked for', async () => {
    const ground = await withCustomers(openFresh, '5', '1', '2', '10', '3');
    await ground.bench.apply(ground.shadow, null, await ground.bench.gone(ground.shadow, '2'));
    const all = async (more: string): Promise<readonly string[]> => {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await ground.ask(
          `${acme}/customers?limit=2${more}${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        expect(page.status).toBe(200);
        found.push(...idsIn(page));
        cursor = page.json['cursor'] as string | null;
      }
      return found;
    };
    expect(await all('')).toEqual(['1', '10', '3', '5']);
    expect(await all('&deleted=true')).toEqual(['1', '10', '2', '3', '5']);
    const counted = await ground.ask(`${acme}/customers?count=true&limit=1`);
    expect(counted.json).toMatchObject({ count: 4, more: false });
    expect((await ground.ask(`${acme}/customers?limit=4`)).json).toMatchObject({ cursor: null });
  });

  test('P9: a page with large documents has fewer customers, and the next one goes on', async () => {
    const ground = await servingGround(openFresh);
    const large = (id: string) => ({
      ...madeUpCustomer(id),
      document: { custId: id, text: 'x'.repeat(3_000_000) },
    });
    await ground.bench.store(ground.shadow, ...['1', '2', '3'].map(large));
    const first = await ground.ask(`${acme}/customers`);
    expect(idsIn(first)).toEqual(['1', '2']);
    const next = await ground.ask(`${acme}/customers?cursor=${String(first.json['cursor'])}`);
    expect([idsIn(next), next.json['cursor']]).toEqual([['3'], null]);
  });

  test('a customer is answered as it is stored, with its times', async () => {
    const ground = await withCustomers(openFresh, '0012');
    const { bench, shadow } = ground;
    const stored = await shadow.customer(bench.client, custId('0012'));
    const answered = await ground.ask(`${acme}/customers/0012`);
    expect(answered.json).toEqual({
      cust_id: '0012',
      fetched_at: stored?.fetchedAt.toISOString(),
      changed_at: stored?.changedAt.toISOString(),
      deleted_at: null,
      document: stored?.document,
    });
    expect((await ground.ask(`${acme}/customers/12`)).json).toEqual(answered.json);
    expect((await ground.ask(`${acme}/customers/000012`)).json).toEqual(answered.json);
  });

  test('a stored document goes out with every digit of its numbers', async () => {
    const ground = await withCustomers(openFresh, '1');
    const { url } = ground.bench.database;
    await lookInside(
      url,
      `UPDATE customers SET document = '{"custId": "1", "big": 12345678901234567890, "deep": [{"exact": 0.12345678901234567890}]}'`,
    );
    for (const path of ['/customers/1', '/customers', '/customers?sections=roles'])
      expect((await ground.ask(acme + path)).text).toMatch(/"big":\s*12345678901234567890\b/);
    expect((await ground.ask(`${acme}/customers/1`)).text).toMatch(/0\.12345678901234567890/);
  });

  test('the answer is not sent again to those who know it, and tells its as-of all the same', async () => {
    const ground = await withCustomers(openFresh, '1');
    const { bench, shadow } = ground;
    const first = await ground.ask(`${acme}/customers/1`);
    const tag = first.headers.get('etag') ?? '';
    await bench.store(shadow, madeUpCustomer('1'));
    const again = await ground.ask(`${acme}/customers/1`, { headers: { 'if-none-match': tag } });
    expect([again.status, again.text]).toEqual([304, '']);
    const stored = await shadow.customer(bench.client, custId('1'));
    expect(again.headers.get('as-of')).toBe(stored?.fetchedAt.toISOString());
    expect(first.headers.get('as-of')).not.toBe(again.headers.get('as-of'));
    await bench.store(shadow, madeUpCustomer('1', { seed: 2 }));
    const changed = await ground.ask(`${acme}/customers/1`, { headers: { 'if-none-match': tag } });
    expect(changed.status).toBe(200);
    const newTag = changed.headers.get('etag') ?? '';
    await bench.apply(shadow, null, await bench.gone(shadow, '1'));
    const gone = await ground.ask(`${acme}/customers/1`, { headers: { 'if-none-match': newTag } });
    expect(gone.json).toMatchObject({ cust_id: '1', deleted_at: expect.any(String) });
    const chosen = await ground.ask(`${acme}/customers/1?sections=roles`);
    expect(chosen.headers.get('etag')).not.toBe(gone.headers.get('etag'));
  });

  test('P17: what names customers is kept in no cache, and one customer only to be asked for again', async () => {
    const ground = await withCustomers(openFresh, '1');
    const cacheOf = async (address: string, init: RequestInit = {}) =>
      (await ground.ask(acme + address, init)).headers.get('cache-control');
    const listing = ['/customers', '/customers/1/explain', '/parked', '/parked/groups', '/deletions'];
    for (const address of [...listing, '/changes', '/customers/2', '/nowhere'])
      expect([address, await cacheOf(address)]).toEqual([address, 'no-store']);
    const looked = { method: 'POST', body: '{"cust_ids":["1"]}' };
    const headers = { 'content-type': 'application/json' };
    expect(await cacheOf('/customers/lookup', { ...looked, headers })).toBe('no-store');
    for (const address of ['/customers/1', '/status', ''])
      expect([address, await cacheOf(address)]).toEqual([address, 'private, no-cache']);
  });

  test('chosen sections come with the own values of the customer', async () => {
    const ground = await servingGround(openFresh);
    const record = madeUpCustomer('1');
    const document = {
      custId: '1',
      custType: 'I',
      name: { lastName: 'a "quoted" {name}' },
      roles: ['x]', 'y'],
      emails: [{ address: 'a\\"b' }],
      odd: { a: 1 },
    };
    await ground.bench.store(ground.shadow, { ...record, document });
    const chosen = async (sections: string) =>
      customersIn(await ground.ask(`${acme}/customers?sections=${sections}`))[0]?.document;
    const own = { custId: '1', custType: 'I', name: document.name };
    expect(await chosen('roles')).toEqual({ ...own, roles: document.roles });
    expect(await chosen('emails,roles')).toEqual({ ...own, roles: document.roles, emails: document.emails });
    expect(await chosen('phones')).toEqual(own);
  });

  test('many are looked up by their numbers: found, missing, forgotten', async () => {
    const ground = await withCustomers(openFresh, '0012', '7', '8', '9');
    const { bench, shadow } = ground;
    await bench.apply(shadow, null, await bench.gone(shadow, '8'));
    await shadow.forget(bench.client, [custId('9')]);
    const found = await ground.post(`${acme}/customers/lookup`, {
      cust_ids: ['12', '0012', '7', '8', '09', '77', '7'],
    });
    expect(idsIn(found).toSorted()).toEqual(['0012', '7', '8']);
    expect(customersIn(found).find(({ cust_id }) => cust_id === '8')?.deleted_at).not.toBeNull();
    expect(found.json).toMatchObject({ missing: ['77'], forgotten: ['09'] });
    const tooMany = Array.from({ length: 201 }, (_, at) => String(at));
    for (const cust_ids of [[], tooMany, [12], 'all', [null]])
      expect((await ground.post(`${acme}/customers/lookup`, { cust_ids })).json).toMatchObject({
        code: 'HTTP_BAD_BODY',
      });
    for (const [body, says] of [
      [[], 'the body must be a JSON object, in braces'],
      [{}, 'cust_ids must be a list of numbers'],
      [{ cust_ids: [12] }, 'cust_ids[0] '],
    ] as const)
      expect((await ground.post(`${acme}/customers/lookup`, body)).json['detail']).toContain(says);
  });

  test('P11: a forgotten customer is answered as such, under every spelling, and nobody else in its place', async () => {
    const ground = await withCustomers(openFresh, '0012');
    await ground.shadow.forget(ground.bench.client, [custId('0012')]);
    for (const id of ['0012', '12'])
      expect(await ground.ask(`${acme}/customers/${id}`)).toMatchObject({
        status: 410,
        json: { code: 'HTTP_CUSTOMER_FORGOTTEN', forgotten_at: expect.any(String) },
      });
    await ground.bench.store(ground.shadow, madeUpCustomer('00012'));
    expect((await ground.ask(`${acme}/customers/0012`)).status).toBe(410);
    expect((await ground.ask(`${acme}/customers/12`)).json).toMatchObject({ cust_id: '00012' });
    const many = await ground.post(`${acme}/customers/lookup`, { cust_ids: ['0012', '012'] });
    expect([idsIn(many), many.json['forgotten']]).toEqual([['00012'], ['0012']]);
  });

  test('the explanation is the document of `explain --json`', async () => {
    const ground = await withCustomers(openFresh, '1');
    const { bench, shadow } = ground;
    const terms = { id: bench.client, pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } };
    for (const id of ['1', '2'])
      expect((await ground.ask(`${acme}/customers/${id}/explain`)).json).toEqual(
        JSON.parse(
          JSON.stringify(explainDocument(bench.client, await knownOfCustomer(shadow, terms, custId(id)))),
        ),
      );
  });

  test('many at once are all answered, while customers are written', async () => {
    const ground = await withCustomers(openFresh, ...Array.from({ length: 30 }, (_, at) => String(at)));
    const { bench, shadow } = ground;
    const paths = [
      '/customers?limit=20&count=true',
      '/customers/7',
      '/customers/007',
      '',
      '/customers/7/explain',
    ];
    const asked = Array.from({ length: 100 }, (_, at) => ground.ask(acme + (paths[at % paths.length] ?? '')));
    for (let seed = 0; seed < 5; seed += 1) await bench.store(shadow, madeUpCustomer('7', { seed }));
    expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([200]));
  });

  test('P12: clients are judged as `status` judges them, one and all', async () => {
    const ground = await withCustomers(openFresh, '1', '2');
    const { bench, shadow } = ground;
    const terms = { pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } };
    const status = statusDocument(terms, await shadow.clientState(bench.client));
    const all = await ground.ask('/v1/clients');
    const [acmeClient, beta] = all.json['clients'] as readonly Readonly<Record<string, unknown>>[];
    expect(acmeClient).toEqual({
      id: 'acme',
      verdict: status.verdict,
      verdict_reason: status.verdict_reason,
      lag_seconds: status.lag_seconds,
      behind_since: null,
      customers: 2,
      parked: 0,
      parked_more: false,
      deletions_waiting: 0,
      paused: false,
      observes: false,
      shape: null,
      held_back: null,
      error_code: null,
      queue: { last_answer_at: status.last_queue_at, drain: null },
    });
    expect(beta).toMatchObject({ id: 'beta', customers: 0 });
    expect((await ground.ask(acme)).json).toEqual(acmeClient);
    const tag = all.headers.get('etag') ?? '';
    expect((await ground.ask('/v1/clients', { headers: { 'if-none-match': tag } })).status).toBe(304);
  });
}
