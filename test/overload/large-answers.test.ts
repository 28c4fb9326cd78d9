// Answers that are too large are refused at the limit, and large correct answers are read in bounded memory. This file has the
// sizes of a daily run. AA_SHADOW_LARGE_ANSWER_MB=1000 asks for a gigabyte.

import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { receiveQueue } from '../../src/sync/receive.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { documentOf, type PretendAnswer, pretendServer } from '../support/pretend-server.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

const megabytes = Number(process.env['AA_SHADOW_LARGE_ANSWER_MB'] ?? 60);

/** As fast as it is read, and no faster. */
function send(response: ServerResponse, pieces: Iterable<string>): void {
  response.setHeader('content-type', 'text/xml');
  Readable.from(pieces).pipe(response);
}

function* queueOf(entries: number, padding: string): Generator<string> {
  yield '<queue><status>SUCCESS</status><customers>';
  for (let at = 1; at <= entries; at++)
    yield `<customer><custId>${at}</custId><note>${padding}</note></customer>`;
  yield `</customers><maxQueueNum>${entries}</maxQueueNum></queue>`;
}

const memberships = 50_000;

function* largeCustomer(id: string): Generator<string> {
  yield `<custInfo><custId>${id}</custId><custType>I</custType><memberships>`;
  for (let at = 0; at < memberships; at++)
    yield `<membership><subgroupId>${at}</subgroupId><subgroupName>Chapter ${at}</subgroupName><member>true</member>
      <statusCode>ACTIVE</statusCode><joinDate>2020-01-31</joinDate></membership>`;
  yield '</memberships></custInfo>';
}

const smallCustomer = (id: string): string =>
  `<custInfo><custId>${id}</custId><custType>I</custType></custInfo>`;

/** Customers 1 to 20, of whom the 7 has memberships beyond measure. */
const associationWithOne: PretendAnswer = (response, request) => {
  if (request.url.includes('QUEUE_CUSTS')) return send(response, queueOf(20, ''));
  if (request.url.includes('PURGE')) return send(response, ['<purge><status>SUCCESS</status></purge>']);
  const ids = [...documentOf(request).matchAll(/<custId>(\d+)</g)].map(([, id]) => id ?? '');
  function* customers(): Generator<string> {
    yield '<custInfos>';
    for (const id of ids) yield* id === '7' ? largeCustomer(id) : [smallCustomer(id)];
    yield '</custInfos>';
  }
  return send(response, ids.length === 1 && ids[0] !== '7' ? [smallCustomer(ids[0]!)] : customers());
};

async function syncWith(
  answer: PretendAnswer,
  documentBytes: number,
  database?: string,
): Promise<SimulatedSync> {
  const { origin } = await pretendServer(answer);
  return simulatedSync({
    simulator: { customers: 1 },
    association: {
      url: `${origin}/acme/`,
      sections: { memberships: { options: [], attr: [] } },
      limits: { documentBytes, queueBytes: 2 ** 31, textLength: 2 ** 22, depth: 64 },
    },
    ...(database === undefined ? {} : { database }),
  });
}

const database = postgresForFile();

describe.each([
  ['SQLite', () => Promise.resolve(undefined)],
  ['PostgreSQL', async () => (await database.openFresh()).url],
])('a customer with fifty thousand memberships, %s', (_, url) => {
  test('P8: is stored, and its batch mates with it', async () => {
    const sync = await syncWith(associationWithOne, 2 ** 25, await url());
    expect(await sync.drain()).toBe('purged');
    expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 20, parked: 0 });
    expect((await sync.shadow.rowCounts(demoClient)).get('memberships')).toBe(memberships);
  });
});

test('P8, P9: a customer larger than the limit is parked alone, with what to do about it', async () => {
  const sync = await syncWith(associationWithOne, 2 ** 20);
  expect(await sync.drain()).toBe('purged');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 19, parked: 1 });
  expect(await sync.shadow.parked(demoClient, 9)).toMatchObject([
    { custId: '7', errorCode: 'AA_ANSWER_TOO_LARGE' },
  ]);
});

/** The most memory that came on top, looked at often. */
async function mostMemory(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  await work();
  clearInterval(timer);
  return (most - before) / 2 ** 20;
}

test('P9: details without end are refused at their limit, in bounded memory', async () => {
  function* endless(): Generator<string> {
    yield '<custInfo><custId>1</custId><memberships>';
    for (let at = 0; at < megabytes * 2_000; at++) yield `<membership><x>${'y'.repeat(500)}</x></membership>`;
  }
  let written = 0;
  const sync = await syncWith((response, { url }) => {
    if (url.includes('QUEUE_CUSTS')) return send(response, queueOf(1, ''));
    response.on('close', () => (written += response.socket?.bytesWritten ?? 0));
    return send(response, endless());
  }, 2 ** 23);
  const more = await mostMemory(async () => {
    await sync.drain().catch(() => undefined);
  });
  expect(await sync.shadow.parked(demoClient, 9)).toMatchObject([{ errorCode: 'AA_ANSWER_TOO_LARGE' }]);
  expect(more).toBeLessThan(300);
});

test('P9: a queue answer of any length is streamed into the ledger in bounded memory', async () => {
  const entries = megabytes * 100;
  const sync = await syncWith((response) => send(response, queueOf(entries, 'z'.repeat(10_000))), 2 ** 20);
  const answer = await sync.shadow.acquireLease(demoClient, `here/${process.pid}/test`);
  const lease = answer.kind === 'granted' ? answer.lease : expect.fail('held');
  const more = await mostMemory(() => receiveQueue(sync.context, lease));
  const { drain } = await sync.shadow.clientState(demoClient);
  expect(drain).toMatchObject({ queued: entries, maxQueueNumber: String(entries) });
  expect(more).toBeLessThan(200);
}, 600_000);
