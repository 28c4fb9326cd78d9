import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testPassword, testSettings, testUsername } from '../../test/support/association-settings.ts';
import { documentOf, pretendServer } from '../../test/support/pretend-server.ts';
import type { PretendAnswer, PretendServer } from '../../test/support/pretend-server.ts';
import { custId, everyone } from '../catalogue/ids.ts';
import type { QueueEntry } from '../catalogue/queue-entry.ts';
import { AaError } from './aa-error.ts';
import type { AssociationSettings } from './association-settings.ts';
import { keepNothing, type QueueSink } from './association.ts';
import { defaultDialect, plainQueue } from './dialect.ts';
import { openAssociation, type AssociationNotice } from './open-association.ts';

const success = '<r><status>SUCCESS</status></r>';
const queue =
  '<r><cust><custId>7</custId></cust><cust><custId>8</custId></cust><maxQueueNum>55</maxQueueNum></r>';
const customer = (id: string): string =>
  `<custInfo><custId>${id}</custId><name><lastName>Doe</lastName></name></custInfo>`;

/** An association at a server that answers so; its retries wait for nothing, but say how long they would. */
const openAt = async (answer: PretendAnswer, changes: Partial<AssociationSettings> = {}) => {
  const server = await pretendServer(answer);
  const waits: number[] = [];
  const notices: AssociationNotice[] = [];
  const association = openAssociation(testSettings({ url: `${server.origin}/dad/`, ...changes }), {
    random: () => 0.5,
    delay: async (ms) => void waits.push(ms),
    onNotice: (notice) => notices.push(notice),
  });
  onTestFinished(() => association.close());
  return { ...server, association, waits, notices };
};

/** Remembers what it was given since the last restart. */
const sink = (): QueueSink & { readonly entries: QueueEntry[]; restarts: number } => ({
  entries: [],
  restarts: 0,
  async restart() {
    this.restarts += 1;
    this.entries.length = 0;
  },
  async page(entries) {
    this.entries.push(...entries);
  },
});

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

const paths = ({ seen }: PretendServer): readonly string[] => seen.map(({ url }) => url.replace('/dad/', ''));

describe('getQueue', () => {
  test('delivers the entries and the number of the answer', async () => {
    const server = await openAt((response) => response.end(queue));
    const into = sink();
    const answer = await server.association.getQueue(into);
    expect(answer).toEqual({ maxQueueNumber: '55', entries: 2, unreadable: 0 });
    expect(into.entries.map((entry) => entry.custId)).toEqual(['7', '8']);
    expect(paths(server)).toEqual([defaultDialect.services.queue.procedure]);
  });

  test('P5: restarts the sink before each attempt, and voids what a broken answer delivered', async () => {
    const server = await openAt((response, _, callNo) =>
      response.end(callNo < 3 ? queue.slice(0, -5) : queue),
    );
    const into = sink();
    await server.association.getQueue(into);
    expect(into.restarts).toBe(3);
    expect(into.entries).toHaveLength(2);
  });

  test.each([new Error('disk full'), new AaError('AA_TIMEOUT')])(
    "passes the sink's own error through, untried (%s)",
    async (thrown) => {
      const server = await openAt((response) => response.end(queue));
      const failing = { ...sink(), page: () => Promise.reject(thrown) };
      expect(await caught(server.association.getQueue(failing))).toBe(thrown);
      const stuck = { ...sink(), restart: () => Promise.reject(thrown) };
      expect(await caught(server.association.getQueue(stuck))).toBe(thrown);
      expect(server.seen).toHaveLength(1);
      expect(server.waits).toEqual([]);
    },
  );

  test('may take longer than the total time-out', async () => {
    const { timeouts } = testSettings();
    const held = Promise.withResolvers<() => void>();
    const server = await openAt(
      (response, { url }) => {
        if (url.includes('QUEUE_CUSTS')) held.resolve(() => response.end(queue));
      },
      { timeouts: { ...timeouts, totalMs: 40 } },
    );
    const answer = server.association.getQueue(sink());
    const answerNow = await held.promise;
    const purge = server.association.purgeQueue('55', { attempts: 1 });
    expect(await caught(purge)).toMatchObject({ code: 'AA_TIMEOUT' });
    answerNow();
    expect(await answer).toMatchObject({ entries: 2 });
  });
});

describe('the plain queue', () => {
  const { procedure } = defaultDialect.services.queue;
  const onlyPlain: PretendAnswer = (response, { url }) => {
    if (url.endsWith(procedure)) response.writeHead(404).end('<html>Not Found</html>');
    else response.end(queue);
  };

  test('replaces a queue that is not provisioned, says so once, and stays in use', async () => {
    const server = await openAt(onlyPlain);
    const into = sink();
    await server.association.getQueue(into);
    await server.association.getQueue(into);
    expect(paths(server)).toEqual([procedure, plainQueue.procedure, plainQueue.procedure]);
    expect(documentOf(server.seen[1]!)).toContain(`<vendor-id>${testUsername}</vendor-id>`);
    expect(into.entries).toHaveLength(2);
    expect(server.notices).toEqual([
      { kind: 'plain-queue', address: `${server.origin}/dad/${plainQueue.procedure}` },
    ]);
  });

  test('is tried again after a failure once it is in use', async () => {
    const server = await openAt((response, request, callNo) => {
      if (callNo === 2) response.writeHead(500).end();
      else onlyPlain(response, request, callNo);
    });
    expect(await server.association.getQueue(sink())).toMatchObject({ entries: 2 });
    expect(paths(server).at(-1)).toBe(plainQueue.procedure);
  });

  test('is not used where it is missing, too', async () => {
    const server = await openAt((response) => response.writeHead(404).end());
    for (const _ of [1, 2]) {
      expect(await caught(server.association.getQueue(sink()))).toMatchObject({ code: 'AA_NOT_PROVISIONED' });
    }
    expect(paths(server)).toEqual([procedure, plainQueue.procedure, procedure, plainQueue.procedure]);
    expect(server.notices).toEqual([]);
  });

  test('is not tried where the address was configured', async () => {
    const server = await pretendServer((response) => response.writeHead(404).end());
    const association = openAssociation(testSettings({ services: { queue: `${server.origin}/q` } }));
    onTestFinished(() => association.close());
    expect(await caught(association.getQueue(sink()))).toMatchObject({ code: 'AA_NOT_PROVISIONED' });
    expect(server.seen).toHaveLength(1);
  });
});

describe('getCustomers', () => {
  test('asks for one customer alone, for several in bulk', async () => {
    const server = await openAt((response, _, callNo) =>
      response.end(callNo === 1 ? customer('7') : `<r>${customer('7')}${customer('8')}</r>`),
    );
    const one = await server.association.getCustomers([custId('7')], { lane: 'drain', prepare: keepNothing });
    const two = await server.association.getCustomers([custId('7'), custId('8')], {
      lane: 'drain',
      prepare: keepNothing,
    });
    expect([one, two].map(({ customers }) => customers.map((each) => each.custId))).toEqual([
      ['7'],
      ['7', '8'],
    ]);
    expect(documentOf(server.seen[0]!)).not.toContain('bulkRequest');
    expect(documentOf(server.seen[1]!)).toContain('<bulkRequest>true</bulkRequest>');
  });

  test('makes no call for no customers', async () => {
    const server = await openAt((response) => response.end('<r/>'));
    expect(await server.association.getCustomers([], { lane: 'drain', prepare: keepNothing })).toEqual({
      customers: [],
      errors: new Map(),
    });
    expect(server.seen).toHaveLength(0);
  });

  test('says that a customer asked for alone does not exist', async () => {
    const failure = '<r><status>FAILURE</status><error><code>200</code><message>no</message></error></r>';
    const server = await openAt((response) => response.end(failure));
    const { errors } = await server.association.getCustomers([custId('7')], {
      lane: 'drain',
      prepare: keepNothing,
    });
    expect(errors.get(custId('7'))?.code).toBe('AA_UNKNOWN_CUSTOMER');
  });

  test('never has more calls under way than the pacer allows, bodies included', async () => {
    let open = 0;
    let most = 0;
    const server = await openAt(
      (response) => {
        open += 1;
        most = Math.max(most, open);
        response.write('<r>');
        setImmediate(() => {
          open -= 1;
          response.end(`${customer('7')}</r>`);
        });
      },
      { concurrency: 3 },
    );
    const calls = Array.from({ length: 30 }, () =>
      server.association.getCustomers([custId('7')], { lane: 'drain', prepare: keepNothing }),
    );
    await Promise.all(calls);
    expect(most).toBeLessThanOrEqual(3);
    expect(server.association.pacing()).toMatchObject({ active: 0, waiting: 0 });
  });
});

describe('batchSize and limitCalls', () => {
  test('a bulk call that times out halves what the next should ask for', async () => {
    const { timeouts } = testSettings();
    const server = await openAt(() => {}, { bulkSize: 8, timeouts: { ...timeouts, totalMs: 40 } });
    expect(server.association.batchSize()).toBe(8);
    const ids = ['1', '2', '3', '4', '5', '6', '7', '8'].map(custId);
    const call = server.association.getCustomers(ids, { attempts: 1, lane: 'drain', prepare: keepNothing });
    expect(await caught(call)).toMatchObject({ code: 'AA_TIMEOUT' });
    expect(server.association.batchSize()).toBe(4);
  });

  test('a cap that is found by halving calls is kept, and reported once', async () => {
    const server = await openAt((response) => response.end(customer('7')), { bulkSize: 100 });
    const { association, notices } = server;
    for (let time = 0; time < 3; time++) {
      expect(association.batchSize()).toBe(100);
      const [halvesWorked, atTheSameTime] = [association.splitting(100), association.splitting(100)];
      halvesWorked();
      atTheSameTime();
    }
    expect(association.batchSize()).toBe(75);
    for (let time = 0; time < 3; time++) association.splitting(75)();
    expect(association.batchSize()).toBe(62);
    expect(notices).toEqual([{ kind: 'bulk-cap', refused: 100, customers: 75 }]);
  });

  test('a part of the concurrency holds for all calls from now on', async () => {
    const server = await openAt((response) => response.end(customer('7')), { concurrency: 8 });
    server.association.limitCalls(2);
    const calls = Array.from({ length: 20 }, () =>
      server.association.getCustomers([custId('7')], { lane: 'drain', prepare: keepNothing }),
    );
    await Promise.all(calls);
    expect(server.association.pacing().limit).toBeLessThanOrEqual(2);
  });
});

describe('purgeQueue and forceEnqueue', () => {
  test('P1: a purge sends the number as AA gave it and counts on SUCCESS', async () => {
    const server = await openAt((response) => response.end(success));
    await server.association.purgeQueue('0055');
    expect(documentOf(server.seen[0]!)).toContain('<max-queue-num>0055</max-queue-num>');
  });

  test('P1: a purge up to no number is never sent', async () => {
    const server = await openAt((response) => response.end(success));
    for (const none of ['', '0', '-1'])
      expect(await caught(server.association.purgeQueue(none))).toMatchObject({
        code: 'AA_REQUEST_IMPOSSIBLE',
      });
    expect(server.seen).toHaveLength(0);
  });

  test('P1: a purge without an explicit SUCCESS is repeated, then fails', async () => {
    const server = await openAt((response) => response.end('<r/>'));
    expect(await caught(server.association.purgeQueue('55'))).toMatchObject({ code: 'AA_NOT_CONFIRMED' });
    expect(server.seen).toHaveLength(5);
  });

  test('an enqueue names its customer, and no customer for everyone', async () => {
    const server = await openAt((response) => response.end(success));
    await server.association.forceEnqueue(custId('7'));
    await server.association.forceEnqueue(custId('everyone'));
    await server.association.forceEnqueue(everyone);
    const [one, named, all] = server.seen.map((request) => documentOf(request));
    expect(one).toContain('<custId>7</custId>');
    expect(named).toContain('<custId>everyone</custId>');
    expect(all).not.toContain('custId');
  });
});

describe('retries', () => {
  test('are reported, wait with jitter, and wait at least as long as Retry-After says', async () => {
    const server = await openAt((response, _, callNo) => {
      if (callNo === 1) response.writeHead(500).end();
      else if (callNo === 2) response.writeHead(503, { 'retry-after': '0' }).end();
      else response.end(success);
    });
    await server.association.purgeQueue('55');
    expect(server.waits).toEqual([125, 250]);
    const told = { kind: 'retry', service: 'purge', code: 'AA_HTTP_STATUS' };
    expect(server.notices).toEqual([
      { ...told, attempt: 1, waitMs: 125 },
      { ...told, attempt: 2, waitMs: 250 },
    ]);
  });

  test('are not made after a refusal', async () => {
    const server = await openAt((response) => response.writeHead(403).end());
    expect(await caught(server.association.purgeQueue('55'))).toMatchObject({ code: 'AA_HTTP_REFUSED' });
    expect(server.seen).toHaveLength(1);
  });
});

describe('abandoning', () => {
  test('by its signal ends a call under way', async () => {
    const controller = new AbortController();
    const server = await openAt(() => controller.abort());
    const call = server.association.getCustomers([custId('7')], {
      signal: controller.signal,
      lane: 'drain',
      prepare: keepNothing,
    });
    expect(await caught(call)).toMatchObject({ code: 'AA_ABANDONED' });
    expect(server.seen).toHaveLength(1);
  });

  test('by closing ends calls under way and calls that wait for their turn', async () => {
    const asked = Promise.withResolvers<void>();
    const server = await openAt(() => asked.resolve(), { concurrency: 1 });
    const calls = [1, 2, 3].map(() =>
      caught(server.association.getCustomers([custId('7')], { lane: 'drain', prepare: keepNothing })),
    );
    await asked.promise;
    await Promise.all([server.association.close(), server.association.close()]);
    const codes = (await Promise.all(calls)).map((error) => (error as AaError).code);
    expect(codes).toEqual(['AA_ABANDONED', 'AA_ABANDONED', 'AA_ABANDONED']);
    expect(server.seen).toHaveLength(1);
  });
});

const spill = (thing: unknown): string =>
  [JSON.stringify(thing), inspect(thing, { depth: 9, showHidden: true }), String(thing)].join('\n');

const breakOff: PretendAnswer = (response, { body }) => {
  response.writeHead(200, { 'content-length': 9e6 }).write(body, () => response.destroy());
};

describe('P11: the credentials', () => {
  const secrets = [testUsername, testPassword, 'xylophone', 'zanzibar', encodeURIComponent(testPassword)];
  const clean = (thing: unknown): void =>
    secrets.forEach((secret) => expect(spill(thing)).not.toContain(secret));

  test('stand in the body, and neither in the URL nor in a header', async () => {
    const server = await openAt((response) => response.end(success));
    await server.association.purgeQueue('55');
    const { url, headers, body } = server.seen[0]!;
    expect(documentOf({ url, headers, body, method: 'POST' })).toContain('xylophone&#38;&#60;pass&#62;');
    clean({ url, headers });
  });

  const echo = `user ${testUsername} with ${testPassword.replace('&', '&amp;').replace('<', '&lt;')}`;
  test.each<[string, PretendAnswer]>([
    [
      'a status',
      (response, { body }) => response.writeHead(500, { 'x-echo': encodeURIComponent(body) }).end(body),
    ],
    ['a refusal', (response, { body }) => response.writeHead(403).end(body)],
    ['a redirect', (response, { body }) => response.writeHead(302, { location: `/x?${body}` }).end(body)],
    ['a lost connection', (response) => response.destroy()],
    ['an answer that breaks off', breakOff],
    ['an echo of the request', (response, { body }) => response.end(body)],
    ['an echo of the document', (response, request) => response.end(documentOf(request))],
    [
      "AA's own words",
      (response) => response.end(`<r><status>FAILURE</status><message>${echo}</message></r>`),
    ],
    ['HTML', (response, { body }) => response.end(`<html>${body}</html>`)],
  ])('do not stand in the error of %s', async (_, answer) => {
    const server = await openAt(answer);
    const error = await caught(server.association.purgeQueue('55', { attempts: 2 }));
    expect(error).toBeInstanceOf(AaError);
    clean(error);
    clean((error as AaError).message);
    clean(server.notices);
  });

  test('do not stand in the error of a call that could not be written', async () => {
    const server = await openAt((response) => response.end(success), { password: `${testPassword}\0` });
    const error = await caught(server.association.purgeQueue('55'));
    expect(error).toMatchObject({ code: 'AA_REQUEST_IMPOSSIBLE' });
    clean(error);
    expect(server.seen).toHaveLength(0);
  });

  test('do not stand in the error of an address that leads nowhere', async () => {
    const association = openAssociation(testSettings({ url: 'https://aa.invalid/dad' }), {
      delay: async () => {},
    });
    onTestFinished(() => association.close());
    clean(await caught(association.getCustomers([custId('7')], { lane: 'drain', prepare: keepNothing })));
  });
});

test("P10: one client's trouble does not slow another client", async () => {
  let asked = 0;
  const stuck = await openAt(() => void (asked += 1), { concurrency: 1 });
  const waiting = Array.from({ length: 5 }, () =>
    caught(stuck.association.getCustomers([custId('7')], { lane: 'drain', prepare: keepNothing })),
  );
  const healthy = await openAt((response) => response.end(customer('7')));
  expect(
    (await healthy.association.getCustomers([custId('7')], { lane: 'drain', prepare: keepNothing }))
      .customers,
  ).toHaveLength(1);
  expect(asked).toBeLessThan(waiting.length);
  await stuck.association.close();
  await Promise.all(waiting);
});
