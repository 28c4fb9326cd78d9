// What people have the sync of a client do over HTTP, with a simulated AA, in this thread and in threads of their own.

import { expect, onTestFinished, test, vi } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { loopbackHttp } from '../../src/config/settings.ts';
import { openHttpServer } from '../../src/http/server.ts';
import { OwnErrands, ThreadErrands, type Errands } from '../../src/runtime/errands.ts';
import { type FromThread, toldInMessage, type ToThread } from '../../src/runtime/messages.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import { demoClient } from '../support/demo-client.ts';
import { type SimulatedSync, simulatedSync } from '../support/simulated-sync.ts';
import { type LogLine, recorded } from './http-ground.ts';

const demo = `/v1/clients/${demoClient}`;

interface Answered {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A server over a simulated sync. */
async function served(sync: SimulatedSync, errands: Errands | null) {
  const lines: LogLine[] = [];
  const server = await openHttpServer({ settings: loopbackHttp, log: recorded(lines) });
  onTestFinished(() => server.close());
  const client = { id: demoClient, pollEveryMs: 1_000, brake: { share: 0.05, atLeast: 20 }, bulkSize: 20 };
  server.serve(sync.shadow, [client], errands === null ? {} : { syncWork: errands });
  const ask = async (path: string, body?: object, signal?: AbortSignal): Promise<Answered> => {
    const init = {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      signal: signal ?? null,
    };
    const answer = await fetch(server.address + demo + path, body === undefined ? {} : init);
    return { status: answer.status, json: (await answer.json()) as Answered['json'] };
  };
  const warnings = () => lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields);
  return { server, ask, warnings };
}

function errandsOver(context: SyncContext): OwnErrands {
  const errands = new OwnErrands();
  errands.open(context);
  return errands;
}

async function drained(customers: number): Promise<SimulatedSync> {
  const sync = await simulatedSync({ simulator: { customers } });
  await sync.drain();
  return sync;
}

test('a customer whose number reads like everyone is one customer, and one that is named twice is queued once', async () => {
  const sync = await drained(30);
  const { ask } = await served(sync, errandsOver(sync.context));
  const [first = ''] = sync.simulator.world.custIds();
  const named = await ask('/enqueue', { cust_ids: ['everyone', first, first] });
  expect(named).toMatchObject({ status: 200, json: { queued: 1, failed: 1 } });
  expect(sync.simulator.world.queueLength).toBe(1);
});

test('customers that are named, and everyone, are queued by AA, and the next drain fetches them', async () => {
  const sync = await drained(30);
  const { ask } = await served(sync, errandsOver(sync.context));
  const [first = '', second = ''] = sync.simulator.world.custIds();
  await sync.shadow.forget(demoClient, [custId(second)]);
  const fetchedAt = async () => (await sync.shadow.customer(demoClient, custId(first)))?.fetchedAt;
  const before = await fetchedAt();
  const named = await ask('/enqueue', { cust_ids: [first, second] });
  expect(named).toEqual({
    status: 200,
    json: { queued: 2, failed: 0, waiting: 0, unknown: [], forgotten: 1, error: null },
  });
  await sync.drain();
  expect(await fetchedAt()).not.toEqual(before);
  const wrong = await ask('/enqueue', { everyone: true, expected: 30 });
  expect(wrong).toMatchObject({ status: 409, json: { code: 'HTTP_COUNT_CHANGED', count: 29 } });
  const everyone = await ask('/enqueue', { everyone: true, expected: 29 });
  expect(everyone).toMatchObject({ status: 200, json: { queued: 1, waiting: 0 } });
  await sync.drain();
  expect((await sync.shadow.clientState(demoClient)).population).not.toBeNull();
  const actions = (await sync.shadow.keys.actions(10)).map(({ action, count }) => [action, count]);
  expect(actions).toEqual([
    ['everyone-enqueued', 29],
    ['enqueued', 2],
  ]);
  for (const body of [
    {},
    { everyone: true },
    { cust_ids: [first], expected: 1 },
    { everyone: true, expected: 1, cust_ids: [first] },
  ])
    expect((await ask('/enqueue', body)).json['code']).toBe('HTTP_BAD_BODY');
});

test('a number that AA does not know is named in the answer, alone and beside others, and in no log', async () => {
  const sync = await drained(3);
  const { ask, warnings } = await served(sync, errandsOver(sync.context));
  const [first = ''] = sync.simulator.world.custIds();
  const error = { code: 'AA_UNKNOWN_CUSTOMER', hint: expect.any(String) as string };
  const alone = await ask('/enqueue', { cust_ids: ['7654321'] });
  const json = { queued: 0, failed: 1, waiting: 0, unknown: ['7654321'], error };
  expect(alone).toMatchObject({ status: 200, json });
  const beside = await ask('/enqueue', { cust_ids: ['7654321', first] });
  expect(beside).toMatchObject({ status: 200, json: { ...json, queued: 1 } });
  const told = [warnings(), (await ask('/status')).json['last_enqueue'], await sync.shadow.keys.actions(9)];
  expect(JSON.stringify(told)).not.toContain('7654321');
});

test('what AA would not do is told, with the number of those that it did', async () => {
  const sync = await drained(5);
  const { ask } = await served(sync, errandsOver(sync.context));
  const [first = '', second = ''] = sync.simulator.world.custIds();
  sync.simulator.world.addFault({ procedure: 'enqueue', fault: 'html-404', times: 1 });
  const partly = await ask('/enqueue', { cust_ids: [first, second] });
  expect(partly).toMatchObject({ status: 200, json: { queued: 1, failed: 1, waiting: 0 } });
  expect(partly.json['error']).toMatchObject({
    code: expect.stringMatching(/^AA_/),
    hint: expect.any(String),
  });
  sync.simulator.world.addFault({ procedure: 'enqueue', fault: 'html-404' });
  const refused = await ask('/enqueue', { cust_ids: [first] });
  expect(refused).toMatchObject({ status: 503, json: { code: expect.stringMatching(/^AA_/) } });
});

/** AA is asked to queue when the gate opens. */
function gated(sync: SimulatedSync) {
  const gate = Promise.withResolvers<void>();
  const forceEnqueue: SyncContext['aa']['forceEnqueue'] = async (...call) => {
    await gate.promise;
    return sync.aa.forceEnqueue(...call);
  };
  return { errands: errandsOver(sync.with({ aa: { ...sync.aa, forceEnqueue } })), open: gate.resolve };
}

test('what AA says when whoever asked is away stands in the log and in the status, and the action from its beginning', async () => {
  const sync = await drained(5);
  const { errands, open } = gated(sync);
  const { ask, warnings } = await served(sync, errands);
  const lastEnqueue = async () => (await ask('/status')).json['last_enqueue'];
  expect(await lastEnqueue()).toBeNull();
  const away = new AbortController();
  const asked = ask('/enqueue', { everyone: true, expected: 5 }, away.signal).catch(() => 'away');
  const running = { everyone: true, ended_at: null, queued: 0, failed: 0, waiting: 1, error: null };
  await expect.poll(lastEnqueue).toMatchObject(running);
  const actions = async () => (await sync.shadow.keys.actions(9)).map(({ action, count }) => [action, count]);
  await expect.poll(actions).toEqual([['everyone-enqueued', 5]]);
  away.abort();
  expect(await asked).toBe('away');
  sync.simulator.world.addFault({ procedure: 'enqueue', fault: 'html-404' });
  open();
  const code = expect.stringMatching(/^AA_/) as string;
  await expect.poll(lastEnqueue).toMatchObject({
    asked_at: expect.any(String),
    ended_at: expect.any(String),
    queued: 0,
    failed: 1,
    waiting: 0,
    error: { code, hint: expect.any(String) },
  });
  expect(warnings()).toEqual([{ client: demoClient, everyone: true, queued: 0, failed: 1, code }]);
  expect(await actions()).toHaveLength(1);
});

test('everyone is queued once at a time, and lists are few; afterwards there is room again', async () => {
  const sync = await drained(5);
  const { errands, open } = gated(sync);
  const { ask } = await served(sync, errands);
  const everyone = { everyone: true, expected: 5 };
  const both = [ask('/enqueue', everyone), ask('/enqueue', everyone)];
  expect(await Promise.race(both)).toMatchObject({ status: 409, json: { code: 'HTTP_ENQUEUE_RUNS' } });
  const [first = ''] = sync.simulator.world.custIds();
  const lists = Array.from({ length: 11 }, () => ask('/enqueue', { cust_ids: [first] }));
  expect(await Promise.race(lists)).toMatchObject({ status: 409, json: { code: 'HTTP_ENQUEUE_RUNS' } });
  open();
  const statuses = (await Promise.all([...both, ...lists])).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(11);
  expect((await ask('/enqueue', everyone)).status).toBe(200);
  expect((await ask('/enqueue', { cust_ids: [first] })).status).toBe(200);
});

test('where the thread ends when a part is done, or the database fails, the answer has the counts', async () => {
  const sync = await drained(5);
  const threads = new ThreadErrands();
  const [first = custId('1'), second = ''] = [...sync.simulator.world.custIds()].map(custId);
  const detach = threads.attach([demoClient], (message: ToThread) => {
    if (typeof message === 'string' || message.type !== 'errand') return;
    const { errandId } = message;
    const told = [{ kind: 'begun' }, { kind: 'enqueued', target: first, error: null }] as const;
    for (const one of told) threads.onReply({ type: 'errand-told', errandId, told: toldInMessage(one) });
    detach();
  });
  const { ask, warnings } = await served(sync, threads);
  const error = { code: 'HTTP_NOT_SYNCED_HERE' };
  const part = { queued: 1, failed: 1, waiting: 0, error };
  expect(await ask('/enqueue', { cust_ids: [first, second] })).toMatchObject({ status: 200, json: part });
  expect((await ask('/status')).json['last_enqueue']).toMatchObject({ everyone: false, ...part });
  expect(warnings()).toMatchObject([{ queued: 1, failed: 1, ...error }]);
  expect(await sync.shadow.keys.actions(9)).toMatchObject([{ action: 'enqueued', count: 2 }]);

  const own = await served(sync, errandsOver(sync.context));
  vi.spyOn(sync.shadow, 'populationAsked').mockRejectedValueOnce(new Error('of the database'));
  const everyone = await own.ask('/enqueue', { everyone: true, expected: 5 });
  expect(everyone).toMatchObject({
    status: 200,
    json: { queued: 1, failed: 0, error: { code: 'UNEXPECTED' } },
  });
  expect(own.warnings()).toMatchObject([{ everyone: true, queued: 1, code: 'UNEXPECTED' }]);
});

test('what it costs is told by the pace of the last minutes, and left open where there is none', async () => {
  const sync = await drained(45);
  const { server, ask } = await served(sync, errandsOver(sync.context));
  const open = {
    customers: 45,
    everyone: { calls: 3, seconds: null },
    audit: { sample: 45, calls: 3, seconds: null },
  };
  expect((await ask('/costs')).json).toEqual(open);
  expect((await ask('/samples')).json['aa_answers']).toBeNull();
  const call = { client: demoClient, procedure: 'customers', outcome: 'success', atOnce: 4 } as const;
  server.metrics.takeCalls({ ...call, seconds: [9, 2, 1], customers: [10, 9, 1] });
  expect((await ask('/costs')).json).toEqual({
    customers: 45,
    everyone: { calls: 5, seconds: 12 },
    audit: { sample: 45, calls: 5, seconds: 23 },
  });
  server.metrics.takeCalls({ ...call, outcome: 'transient', seconds: [30], customers: [10], atOnce: 2 });
  server.metrics.takeCalls({ ...call, outcome: 'abandoned', seconds: [99], customers: [10] });
  expect((await ask('/samples')).json['aa_answers']).toEqual({
    minutes: 10,
    at_once: 4,
    procedures: [{ procedure: 'customers', calls: 4, errors: 1, median_seconds: 9, slowest_seconds: 30 }],
  });
});

test('an audit runs by itself, one at a time, and its result stands in the status', async () => {
  const sync = await drained(40);
  const gate = Promise.withResolvers<void>();
  const getCustomers: SyncContext['aa']['getCustomers'] = async (...call) => {
    await gate.promise;
    return sync.aa.getCustomers(...call);
  };
  const { ask } = await served(sync, errandsOver(sync.with({ aa: { ...sync.aa, getCustomers } })));
  expect(await ask('/audit', { sample: 10 })).toEqual({ status: 200, json: { begun: true, sample: 10 } });
  expect((await ask('/audit', {})).json['code']).toBe('HTTP_AUDIT_RUNS');
  expect((await ask('/status')).json['running_audit']).toMatchObject({ sample: 10 });
  gate.resolve();
  await expect
    .poll(async () => (await ask('/status')).json['last_audit'], { interval: 500 })
    .toMatchObject({ scope: 'sample', compared: 10, differed: 0 });
  expect((await ask('/status')).json['running_audit']).toBeNull();
  const [latest] = await sync.shadow.keys.actions(1);
  expect(latest).toMatchObject({ action: 'audit-begun', count: 10, client: demoClient });
  for (const sample of [0, 5_001, 1.5])
    expect((await ask('/audit', { sample })).json['code']).toBe('HTTP_BAD_BODY');
});

test('where this process does not do the work, nothing is begun and nothing stands in the log of actions', async () => {
  const sync = await drained(3);
  const stop = new AbortController();
  const stopped = errandsOver(sync.with({ signal: stop.signal }));
  stop.abort();
  for (const errands of [null, stopped, new ThreadErrands()]) {
    const { ask } = await served(sync, errands);
    for (const [path, body] of [
      ['/audit', {}],
      ['/enqueue', { cust_ids: ['1'] }],
      ['/enqueue', { everyone: true, expected: 3 }],
    ] as const)
      expect((await ask(path, body)).json['code']).toBe('HTTP_NOT_SYNCED_HERE');
    expect((await ask('/status')).json['running_audit']).toBeNull();
  }
  expect(await sync.shadow.keys.actions(1)).toEqual([]);
});

test('errands go to the thread of the client and their answers come back; who is left when it ends is told', async () => {
  const sync = await drained(4);
  const [threads, worker] = [new ThreadErrands(), errandsOver(sync.context)];
  const reply = (message: FromThread): void => {
    if (message.type === 'errand-told' || message.type === 'errand-ended')
      threads.onReply(structuredClone(message));
  };
  const detach = threads.attach([demoClient], (message: ToThread) => {
    if (typeof message !== 'string' && message.type === 'errand')
      void worker.answer(structuredClone(message), reply);
  });
  const told: unknown[] = [];
  const [first = ''] = sync.simulator.world.custIds();
  const errand = { kind: 'enqueue', targets: [custId(first)] } as const;
  expect(await threads.send(demoClient, errand, (one) => void told.push(one))).toBe('done');
  sync.simulator.world.addFault({ procedure: 'enqueue', fault: 'html-404', times: 1 });
  expect(await threads.send(demoClient, errand, (one) => void told.push(one))).toBe('done');
  expect(told).toMatchObject([
    { kind: 'begun' },
    { kind: 'enqueued', target: first, error: null },
    { kind: 'begun' },
    {
      kind: 'enqueued',
      target: first,
      error: { code: expect.stringMatching(/^AA_/), hint: expect.any(String) },
    },
  ]);
  const silent = threads.attach([demoClient], () => undefined);
  detach();
  const left = threads.send(demoClient, errand, () => undefined);
  silent();
  expect(await left).toBe('not-here');
});
