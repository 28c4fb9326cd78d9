// Large answers whose readers are slow: a limit for all of them together, and an end for readers that take nothing.

import { expect, test } from 'vitest';
import type { OutgoingLimits } from '../../src/http/outgoing.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { SlowReader } from '../support/slow-reader.ts';
import { acme } from './feed-ground.ts';
import { type HttpGround, listeningGround } from './http-ground.ts';

/** Much more than the sockets of both sides hold. */
const size = 12_000_000;
const large = `${acme}/customers/1`;

async function serving(outgoing: Partial<OutgoingLimits>): Promise<HttpGround> {
  const it = await listeningGround(freshSqlite, {}, {}, { outgoing });
  it.serve();
  const document = { custId: '1', text: 'x'.repeat(size) };
  await it.bench.store(it.shadow, { ...madeUpCustomer('1'), document }, madeUpCustomer('2'));
  return it;
}

const plain = { headers: { 'accept-encoding': 'identity' } };

test('P9: where large answers wait for slow readers, a further one is refused, and small ones are not', async () => {
  const it = await serving({ most: size * 1.5 });
  const slow = new SlowReader(it.server.address, large);
  expect(await slow.status()).toBe(200);
  const refused = await it.ask(large, plain);
  expect(refused).toMatchObject({ status: 503, json: { code: 'HTTP_BUSY' } });
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(refused.headers.get('etag')).toBeNull();
  for (const path of ['/v1/clients', `${acme}/customers/2`, '/livez', '/metrics'])
    expect([path, (await it.ask(path, plain)).status]).toEqual([path, 200]);
  slow.close();
  const asked = async (): Promise<number> => (await it.ask(large, plain)).status;
  await expect.poll(asked).toBe(200);
  // Whoever has the answer leaves the room to the next one.
  for (const _ of [1, 2, 3]) expect(await asked()).toBe(200);
});

test('P9: an answer that is compressed takes the room of what is sent', async () => {
  const it = await serving({ most: size * 1.5 });
  const slow = new SlowReader(it.server.address, large, ['Accept-Encoding: gzip']);
  expect(await slow.status()).toBe(200);
  expect((await it.ask(large, plain)).status).toBe(200);
  slow.close();
});

test('P9: a reader that takes nothing is cut off, and one that takes a little at a time is not', async () => {
  const it = await serving({ most: size * 1.5, stalledMs: 500 });
  const slow = new SlowReader(it.server.address, large);
  expect(await slow.read(size, 5)).toBeGreaterThanOrEqual(size);
  const stalled = new SlowReader(it.server.address, large);
  expect(await stalled.status()).toBe(200);
  const asked = async (): Promise<number> => (await it.ask(large, plain)).status;
  expect(await asked()).toBe(503);
  await expect.poll(asked).toBe(200);
  for (const one of [slow, stalled]) one.close();
});
