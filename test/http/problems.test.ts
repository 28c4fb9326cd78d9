// What people read in answers and problems: what was meant, nothing twice, and a line that ends.

import { expect, test } from 'vitest';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { type HttpGround, servingGround } from './http-ground.ts';

async function serving(): Promise<HttpGround> {
  const it = await servingGround(freshSqlite);
  await it.bench.store(it.shadow, madeUpCustomer('1'));
  return it;
}

test.each([
  ['/v1/client/acme/customers', '/v1/clients/{client}/customers'],
  ['/v1/clients/acme/customer/1', '/v1/clients/{client}/customers/{custId}'],
  ['/v1/clients/acme/custommers/1/explain?x=1', '/v1/clients/{client}/customers/{custId}/explain'],
  ['/v1/clients/acme/', '/v1/clients/{client}'],
  ['/V1/Clients', '/v1/clients'],
  ['/clients', '/v1/clients'],
])('of %s it is asked whether %s was meant', async (path, meant) => {
  const { status, json } = await (await serving()).ask(path);
  expect([status, json['code']]).toEqual([404, 'HTTP_NO_SUCH_ADDRESS']);
  expect(json['hint']).toContain(`Did you mean ${meant}?`);
});

test('what is like no address gets no guess, however long it is', async () => {
  const it = await serving();
  for (const path of ['/abc', '/wp-login.php', '/api/members', `/v1/${'clients/'.repeat(400)}`])
    expect([path, (await it.ask(path)).json['hint']]).toEqual([
      path,
      expect.stringMatching(/^Compare it with docs/),
    ]);
});

test('a problem has a detail only where it says more than the title', async () => {
  const it = await serving();
  const plain = await it.ask('/nothing-here');
  expect(plain.json).toMatchObject({ title: 'there is nothing at this address' });
  expect(plain.json).not.toHaveProperty('detail');
  const more = await it.ask('/v1/clients?limit=x');
  expect(more.json['detail']).toBe(`${String(more.json['title'])}: there is no parameter "limit"`);
});

test('every answer in JSON ends with a line, and a document is the bytes that are stored', async () => {
  const it = await serving();
  const acme = '/v1/clients/acme';
  const paths = ['/v1/clients', acme, `${acme}/customers`, `${acme}/customers/1`, `${acme}/changes`];
  for (const path of [...paths, `${acme}/snapshot`, '/openapi.json', '/livez', '/nothing-here']) {
    const { text } = await it.ask(path);
    expect([path, text.trimEnd() + '\n']).toEqual([path, text]);
  }
  expect(await it.raw('no HTTP\r\n\r\n')).toMatch(/\}\n$/);
  const { headers, text } = await it.ask(`${acme}/customers/1`, { method: 'HEAD' });
  const whole = await it.ask(`${acme}/customers/1`, { headers: { 'accept-encoding': 'identity' } });
  expect([text, Number(headers.get('content-length'))]).toEqual(['', whole.text.length]);
});

test.each(['.', '..'])('a follower cannot be named %s', async (name) => {
  const it = await serving();
  const body = JSON.stringify({ cursor: 'x' });
  const answer = await it.raw(
    `PUT /v1/clients/acme/followers/${name} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  expect(answer).toContain('HTTP_BAD_PARAMETER');
  expect(answer).toContain('neither . nor ..');
});

test('P17: a request that names two hosts is refused, whichever of them is a good one', async () => {
  const it = await serving();
  const ask = (...hosts: readonly string[]): Promise<string> =>
    it.raw(
      `GET /livez HTTP/1.1\r\n${hosts.map((host) => `Host: ${host}\r\n`).join('')}Connection: close\r\n\r\n`,
    );
  for (const hosts of [
    ['localhost', 'other.example'],
    ['other.example', 'localhost'],
    ['localhost', 'localhost'],
  ])
    expect(await ask(...hosts)).toContain('two Host headers');
  expect(await ask('localhost')).toMatch(/^HTTP\/1.1 200/);
});
