// Searches, and customers that are no older than somebody wants them.

import { expect, test } from 'vitest';
import { createClient } from '../../packages/client/src/index.ts';
import { servingGround } from '../http/http-ground.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { namedCustomer } from '../examples/named-customer.ts';

async function ground() {
  const it = await servingGround(freshSqlite);
  await it.shadow.switchSearch(it.bench.client, true);
  await it.bench.store(
    it.shadow,
    namedCustomer('1', 'Zoë Ångström', 'zoe@example.org'),
    namedCustomer('2', 'Ada Lovelace', 'ada@example.org'),
  );
  return createClient({ url: it.server.address, client: it.bench.client });
}

test('customers are found by name and e-mail', async () => {
  const { customers } = await ground();
  const found = async (search: object) =>
    (await Array.fromAsync(customers.list(search))).map((one) => one.cust_id);
  expect(await found({ name: 'angstrom zo' })).toEqual(['1']);
  expect(await found({ email: 'ADA@example.org' })).toEqual(['2']);
  expect(await found({ name: 'nobody' })).toEqual([]);
  expect(await found({ login: 'nobody' })).toEqual([]);
});

// Nothing fetches here, so the stored copy comes, and says why.
test('where AA cannot be asked, it is said', async () => {
  const client = await ground();
  const answer = await client.customers.get('1', { maxAge: 5, timeout: 1 });
  expect(answer).toMatchObject({
    state: 'stored',
    customer: { warning: { code: 'interrupted' } },
    age: expect.any(Number),
  });
  const results = await client.refresh(['1', '2', '1'], { wait: 1 });
  expect(results.map(({ cust_id, outcome }) => [cust_id, outcome])).toEqual([
    ['1', 'stale'],
    ['2', 'stale'],
  ]);
  expect(results[0]?.warning).toMatchObject({ code: 'interrupted', detail: expect.any(String) });
});
