// What the sender does with addresses that the operator has not written: the connection goes to the address that was judged.

import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type Guard, usualGuard } from '../../src/webhooks/guard.ts';
import { type Receiver, Sender } from '../../src/webhooks/sender.ts';
import { certificate } from '../support/certificates.ts';
import { rawServer } from '../support/raw-server.ts';

const letter = { headers: { 'content-type': 'application/json' }, body: '{}' };
const thisMachine = '127.0.0.1';

/** Answers with the status, and ends the connection. */
async function receiver(status: number, headers = {}) {
  const heard: string[] = [];
  const signed = certificate({ name: 'hooks', hosts: ['hooks.example.org', thisMachine] });
  const server = createServer(signed, (request, response) => {
    heard.push(`${request.method} ${request.headers.host} ${request.url}`);
    response.writeHead(status, { connection: 'close', ...headers }).end();
  });
  server.on('connection', () => heard.push('connected'));
  await new Promise<void>((resolve) => server.listen(0, thisMachine, resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const usual: Receiver = {
    url: `https://hooks.example.org:${port}/aa`,
    timeoutMs: 5_000,
    ca: { path: 'ca.pem', pem: signed.cert },
    origin: 'api',
  };
  return { heard, port, usual };
}

function senderWith(guard: Partial<Guard>): Sender {
  const sender = new Sender({ ...usualGuard, ...guard });
  onTestFinished(() => sender.close());
  return sender;
}

const leadingTo =
  (...addresses: readonly string[]): Guard['resolve'] =>
  async () =>
    addresses.map((address) => ({ address, family: 4 }));

test('a name is connected to at the address that the guard was told, under its own name', async () => {
  const { heard, port, usual } = await receiver(204);
  const sender = senderWith({ resolve: leadingTo(thisMachine), isPublic: (one) => one === thisMachine });
  expect(await sender.send(usual, letter)).toMatchObject({ status: 204, isBarred: false });
  expect(heard).toEqual(['connected', `POST hooks.example.org:${port} /aa`]);
});

test('P18: a name that leads elsewhere by the second message is judged again', async () => {
  const { heard, usual } = await receiver(204);
  let asked = 0;
  const sender = senderWith({
    resolve: leadingTo(thisMachine),
    // It is public for the first connection alone.
    isPublic: () => (asked += 1) === 1,
  });
  expect(await sender.send(usual, letter)).toMatchObject({ status: 204 });
  const before = heard.length;
  expect(await sender.send(usual, letter)).toMatchObject({ status: null, isBarred: true });
  expect(heard).toHaveLength(before);
});

test('P18: of a name with an address of the inside among others none is connected to', async () => {
  const { heard, usual } = await receiver(204);
  const sender = senderWith({ resolve: leadingTo('93.184.216.34', thisMachine) });
  expect(await sender.send(usual, letter)).toMatchObject({
    isBarred: true,
    trouble: 'the name of the receiver leads to an address that is not public',
  });
  expect(heard).toEqual([]);
});

test.each(['https', 'http'])('P18: an address that is no name is judged, too, with %s', async (scheme) => {
  const { heard, port, usual } = await receiver(204);
  const sender = senderWith({ resolve: () => Promise.reject(new Error('nobody asks')) });
  const answer = await sender.send({ ...usual, url: `${scheme}://${thisMachine}:${port}/` }, letter);
  expect(answer).toMatchObject({ isBarred: true, status: null });
  expect(heard).toEqual([]);
});

test('P18: a redirect to the inside is not followed', async () => {
  const inside = await receiver(204);
  const { usual } = await receiver(307, { location: `https://${thisMachine}:${inside.port}/` });
  const sender = senderWith({ resolve: leadingTo(thisMachine), isPublic: () => true });
  expect(await sender.send(usual, letter)).toMatchObject({ status: 307 });
  expect(inside.heard).toEqual([]);
});

test('an address of the configuration may be anywhere', async () => {
  const { port, usual } = await receiver(204);
  const sender = senderWith({ resolve: () => Promise.reject(new Error('nobody asks')) });
  const mine = { ...usual, origin: 'file' as const };
  expect(await sender.send({ ...mine, url: `https://${thisMachine}:${port}/` }, letter)).toMatchObject({
    status: 204,
  });
});

test('a name that is not known is no reason to pause', async () => {
  const { usual } = await receiver(204);
  const failing = Object.assign(new Error('late'), { code: 'EAI_AGAIN' });
  const sender = senderWith({ resolve: () => Promise.reject(failing) });
  expect(await sender.send(usual, letter)).toMatchObject({
    isBarred: false,
    trouble: 'the name of the receiver could not be looked up (EAI_AGAIN)',
  });
});

test.each([
  ['http', '\u0015\u0003\u0001', 'does not speak HTTP'],
  ['https', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'does not speak TLS'],
])('where %s is the wrong scheme for the port, it is said', async (scheme, said, expected) => {
  const url = (await rawServer(said)).replace('http:', `${scheme}:`);
  const answer = await senderWith({}).send({ url, timeoutMs: 5_000, ca: null, origin: 'file' }, letter);
  expect(answer).toMatchObject({ status: null, trouble: expect.stringContaining(expected) });
});
