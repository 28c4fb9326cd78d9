// Proxies that do not let streams pass: the follower notices, and asks in another way.

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Trouble } from '../../packages/client/src/index.ts';
import {
  CopyingFollower,
  type FollowGround,
  following,
  followGround,
  quickTimes,
  soon,
} from './follow-ground.ts';

/** What a proxy does with the bytes of a stream. */
type Passing = (upstream: IncomingMessage, response: ServerResponse) => void;

/** Keeps all bytes until the server has ended, and itself ends a server that says nothing for so long. */
const holding =
  (silentMs: number): Passing =>
  (upstream, response) => {
    const kept: Buffer[] = [];
    const timer = setTimeout(() => upstream.destroy(), silentMs);
    upstream.on('data', (bytes: Buffer) => kept.push(bytes)).on('error', () => undefined);
    upstream.on('close', () => {
      clearTimeout(timer);
      response.end(Buffer.concat(kept));
    });
  };

const swallowing: Passing = (upstream) => upstream.resume().on('error', () => undefined);

/** Lets everything pass, and ends it after so long. */
const cutting =
  (afterMs: number): Passing =>
  (upstream, response) => {
    const timer = setTimeout(() => response.destroy(), afterMs);
    upstream.on('error', () => undefined).on('close', () => clearTimeout(timer));
    upstream.pipe(response);
  };

/** A proxy before the server. What is no stream passes as it is. Returns its address, and what it was asked for. */
async function proxied(
  { url }: FollowGround,
  passing: Passing,
): Promise<{ origin: string; accepts: string[] }> {
  const accepts: string[] = [];
  const proxy = createServer((incoming, response) => {
    const accept = incoming.headers.accept ?? '';
    accepts.push(accept);
    const outgoing = request(url + incoming.url, { headers: { accept } }, (upstream) => {
      response.writeHead(upstream.statusCode ?? 502, { 'content-type': upstream.headers['content-type'] });
      if (accept === 'text/event-stream') passing(upstream, response);
      else upstream.pipe(response);
    });
    outgoing.on('error', () => response.destroy()).end();
    response.on('close', () => outgoing.destroy());
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, accepts };
}

const streams = (accepts: readonly string[]): number =>
  accepts.filter((accept) => accept === 'text/event-stream').length;

// The server needs no key of a program on its machine; these proxies add no header that tells of the caller.
test.each([
  ['keeps all until the end', holding(30)],
  ['lets nothing pass', swallowing],
] as const)('behind a proxy that %s it goes over to polling after three streams', async (_, passing) => {
  const ground = await followGround();
  await ground.store('1');
  const { origin, accepts } = await proxied(ground, passing);
  const follower = new CopyingFollower(ground);
  const troubles: Trouble[] = [];
  const run = following(follower, {
    connection: { url: origin },
    times: { stream: { ...quickTimes.stream, firstByte: 300 } },
    onTrouble: (trouble) => troubles.push(trouble),
  });
  await soon(() => troubles.length).toBe(3);
  await soon(() => follower.seen.at(-1)).toBe('1 1 created');
  await ground.store('2');
  await soon(() => follower.seen.at(-1)).toBe('2 2 created');
  expect(troubles.map(({ mode }) => mode)).toEqual(['stream', 'stream', 'poll']);
  expect(streams(accepts)).toBeLessThanOrEqual(3);
  expect(follower.copy).toEqual(await ground.table());
  await run.end();
});

test('behind a proxy that answers for the server it goes over to polling, if that gets through', async () => {
  const ground = await followGround();
  await ground.store('1');
  const { origin } = await proxied(ground, (upstream, response) => {
    upstream.destroy();
    response.end('data: {}\n\nevent: change\ndata: {"change_no": 9}\n\n');
  });
  const follower = new CopyingFollower(ground);
  const run = following(follower, { connection: { url: origin } });
  await soon(() => follower.seen).toEqual(['1 1 created']);
  await run.end();
});

test('a proxy that ends streams now and then is no reason for polling', async () => {
  const ground = await followGround();
  const { origin, accepts } = await proxied(ground, cutting(120));
  const follower = new CopyingFollower(ground);
  const troubles: Trouble[] = [];
  const run = following(follower, {
    connection: { url: origin },
    times: { stream: { ...quickTimes.stream, early: 0 } },
    onTrouble: (trouble) => troubles.push(trouble),
  });
  await soon(() => troubles.length).toBeGreaterThan(4);
  await ground.store('1');
  await soon(() => follower.seen).toEqual(['1 1 created']);
  expect(new Set(troubles.map(({ mode }) => mode))).toEqual(new Set(['stream']));
  expect(streams(accepts)).toBe(accepts.length);
  await run.end();
});

test('who asked for streams alone gets streams alone', async () => {
  const ground = await followGround();
  await ground.store('1');
  const { origin, accepts } = await proxied(ground, holding(20));
  const follower = new CopyingFollower(ground);
  const troubles: Trouble[] = [];
  const onTrouble = (trouble: Trouble): void => void troubles.push(trouble);
  const run = following(follower, { mode: 'stream', connection: { url: origin }, onTrouble });
  await soon(() => troubles.length).toBeGreaterThan(4);
  // The proxy gives what it kept when it ends them: late, and nothing is lost.
  await soon(() => follower.seen).toContain('1 1 created');
  expect(streams(accepts)).toBe(accepts.length);
  await run.end();
});
