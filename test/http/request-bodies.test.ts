// What a server does with bodies that are no plain JSON in UTF-8, and with connections that send request upon request.

import { expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { mostPipelined } from '../../src/http/pipelining.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { type HttpGround, servingGround } from './http-ground.ts';

async function serving(): Promise<HttpGround> {
  const it = await servingGround(freshSqlite);
  await it.bench.store(it.shadow, madeUpCustomer('1'));
  return it;
}

const json = 'application/json';
const asked = (of: string, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(`{"cust_ids":["${of}"]}`, encoding);
const wrongType = [415, 'HTTP_WRONG_TYPE'];
const badBody = [400, 'HTTP_BAD_BODY'];
const taken = [200, undefined];

test.each([
  ['UTF-8', asked('Müller'), { 'content-type': json }, taken],
  ['UTF-8 that is named', asked('Müller'), { 'content-type': `${json}; Charset="UTF-8"` }, taken],
  [
    'UTF-8 with a byte order mark',
    Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), asked('Müller')]),
    { 'content-type': json },
    taken,
  ],
  ['Latin-1', asked('Müller', 'latin1'), { 'content-type': json }, badBody],
  ['Latin-1 that is named', asked('Muller'), { 'content-type': `${json}; charset=iso-8859-1` }, wrongType],
  ['UTF-16', asked('Müller', 'utf16le'), { 'content-type': `${json}; charset=utf-16le` }, wrongType],
  ['nothing', Buffer.of(), { 'content-type': json }, badBody],
  ['compressed', gzipSync(asked('Müller')), { 'content-type': json, 'content-encoding': 'gzip' }, wrongType],
  ['as it is', asked('Müller'), { 'content-type': json, 'content-encoding': 'identity' }, taken],
  [
    'a member of all objects',
    Buffer.from('{"__proto__":{},"cust_ids":["1"]}'),
    { 'content-type': json },
    badBody,
  ],
] as const)('a body is read as UTF-8 alone: %s', async (_, body, headers, expected) => {
  const it = await serving();
  const answer = await it.ask('/v1/clients/acme/customers/lookup', { method: 'POST', body, headers });
  expect([answer.status, answer.json['code']]).toEqual(expected);
});

test('a connection with too many requests under way is ended, and others are served', async () => {
  const it = await serving();
  const request = (more = '') => `GET /v1/clients/acme/customers HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
  const last = request('Connection: close\r\n');
  const answers = (text: string) => text.split('HTTP/1.1 200').length - 1;
  expect(answers(await it.raw(request().repeat(mostPipelined - 1) + last))).toBe(mostPipelined);
  expect(answers(await it.raw(request().repeat(mostPipelined) + last))).toBe(0);
  expect((await it.ask('/v1/clients')).status).toBe(200);
});
