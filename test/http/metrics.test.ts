// The metrics: what they say is what happened, there is a bound to them, and each caller gets what it may see.

import { onTestFinished, expect, test } from 'vitest';
import { join } from 'node:path';
import { clientId } from '../../src/catalogue/ids.ts';
import { readSettings } from '../../src/config/settings-file.ts';
import { loopbackHttp } from '../../src/config/settings.ts';
import { type MetricName, metricTable } from '../../src/http/metrics/metric-table.ts';
import { processMetricNames } from '../../src/http/metrics/process-metrics.ts';
import { allRoutes } from '../../src/http/routes/all-routes.ts';
import { openHttpServer } from '../../src/http/server.ts';
import { drainInThread } from '../../src/runtime/thread.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { newWriteTurns } from '../../src/shadow/write-turns.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { demoClient } from '../support/demo-client.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { metricLines, valuesOf } from '../support/metric-lines.ts';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { otherClient, servingGround } from './http-ground.ts';

const ignore = (): void => undefined;
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const terms = { pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } };

/** A simulated AA with a bad customer and purges that fail at first, a shadow, and the server over it. */
async function drainedGround() {
  const simulator = await startSimulator({ customers: 60 });
  onTestFinished(() => simulator.close());
  const [bad = ''] = simulator.world.custIds();
  simulator.world.addFault({ procedure: 'customers', fault: 'poison', custId: bad });
  simulator.world.addFault({ procedure: 'purge', fault: 'http-503', times: 2, retryAfter: 0 });
  const database = `sqlite:${join(temporaryFolder(), 'shadow.db')}`;
  const client = { id: demoClient, url: simulator.url, username: 'integrator', password: 'simulated' };
  const text = JSON.stringify({ database, clients: [{ ...client, bulkSize: 20 }] });
  const settings = readSettings(text, '/nowhere/aa-shadow.yaml', {});
  const shadow = await openShadow(database);
  onTestFinished(() => shadow.close());
  const server = await openHttpServer({ settings: loopbackHttp, log: quiet });
  onTestFinished(() => server.close());
  server.serve(shadow, [{ id: demoClient, ...terms }]);
  const drain = () =>
    drainInThread(
      {
        settings,
        holder: `here/${process.pid}/test`,
        writeTurns: newWriteTurns(),
        signal: new AbortController().signal,
        emit: (event) => server.metrics.take(event),
        onNotice: ignore,
        onCalls: (calls) => calls.forEach((some) => server.metrics.takeCalls(some)),
      },
      demoClient,
    );
  const scrape = async () => (await fetch(`${server.address}/metrics`)).text();
  return { simulator, drain, scrape };
}

test('what is counted is what AA has seen, also when a thread does the work', async () => {
  const { simulator, drain, scrape } = await drainedGround();
  await drain();
  const text = await scrape();
  const { procedures, purges } = simulator.world.stats();
  const calls = (name: 'queue' | 'customers' | 'purge') => procedures[name]?.calls ?? 0;
  const counted = metricLines(text).filter(({ name }) => name === 'aa_shadow_aa_requests_total');
  const sum = (procedure: string) =>
    counted
      .filter(({ labels }) => labels['procedure'] === procedure)
      .reduce((all, { value }) => all + value, 0);
  expect(['queue', 'customers', 'purge'].map(sum)).toEqual([
    calls('queue'),
    calls('customers'),
    calls('purge'),
  ]);
  expect(calls('purge')).toBe(3);
  const timed = valuesOf(text, 'aa_shadow_aa_request_seconds_count');
  expect(timed).toEqual({ queue: calls('queue'), customers: calls('customers'), purge: calls('purge') });
  expect(valuesOf(text, 'aa_shadow_purges_total')).toEqual({
    'demo confirmed': purges.length,
    'demo failed': 2,
  });
  expect(valuesOf(text, 'aa_shadow_customers_applied_total')).toEqual({
    'demo created': 59,
    'demo parked': 1,
  });
  expect(valuesOf(text, 'aa_shadow_customers')).toEqual({ demo: 59 });
  expect(valuesOf(text, 'aa_shadow_parked')).toEqual({ demo: 1 });
  expect(Object.values(valuesOf(text, 'aa_shadow_apply_seconds_count'))[0]).toBeGreaterThan(1);
  const [answeredAt = 0] = Object.values(valuesOf(text, 'aa_shadow_last_queue_answer_timestamp_seconds'));
  expect(Math.abs(answeredAt - Date.now() / 1_000)).toBeLessThan(60);
});

test('the table is what the server gives, with types and helps', async () => {
  const it = await servingGround(freshSqlite);
  const { text, headers } = await it.ask('/metrics');
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const types = Object.fromEntries(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type]) => [name, type]),
  );
  const own = Object.entries(metricTable).map(([name, { type }]) => [name, type]);
  expect(Object.entries(types).filter(([name]) => name.startsWith('aa_shadow_'))).toEqual(own);
  const others = Object.keys(types).filter((name) => !name.startsWith('aa_shadow_'));
  expect(others.toSorted()).toEqual(processMetricNames.toSorted());
});

/** By the name of the metric: the labels and their values that the table allows. */
function strangeLines(text: string, clients: readonly string[]): readonly string[] {
  const routes = new Set([...allRoutes.map(({ address }) => address), 'none']);
  const open = { client: new Set(clients), route: routes, version: null } as Record<
    string,
    Set<string> | null
  >;
  return metricLines(text).flatMap(({ name, labels }) => {
    const entry = metricTable[name.replace(/_(bucket|sum|count)$/, '') as MetricName];
    if (entry === undefined) return processMetricNames.includes(name) ? [] : [name];
    const allowed: Readonly<Record<string, readonly string[] | string>> = entry.labels;
    return Object.entries(labels)
      .filter(([label]) => label !== 'le')
      .filter(([label, value]) => {
        const values = allowed[label];
        if (values === undefined) return true;
        return typeof values === 'string' ? open[label]?.has(value) === false : !values.includes(value);
      })
      .map(([label, value]) => `${name} ${label}=${value}`);
  });
}

test('P11: every label is of a closed set or a client, whatever is asked and told', async () => {
  const it = await servingGround(freshSqlite);
  await it.bench.store(it.shadow, madeUpCustomer('7654321'));
  const paths = [
    '/v1/clients/acme/customers/7654321',
    '/v1/clients/zulu',
    '/7654321',
    '/%ff',
    '/livez?a=7654321',
  ];
  for (const path of paths) await it.ask(path);
  await it.ask('/livez', { method: 'DELETE' });
  await it.raw('GARBAGE 7654321\r\n\r\n');
  // The first text drops those that are not clients.
  await it.ask('/metrics');
  const stranger = clientId('stranger');
  it.server.metrics.take({ client: stranger, type: 'purged', drainNo: 1, maxQueueNumber: '7654321' });
  it.server.metrics.takeCalls({ client: stranger, procedure: 'queue', outcome: 'success', seconds: [1] });
  const { text } = await it.ask('/metrics');
  expect(strangeLines(text, ['acme', 'beta'])).toEqual([]);
  expect(text).not.toContain('7654321');
  expect(text).not.toContain('stranger');
  expect(valuesOf(text, 'aa_shadow_http_request_seconds_count')).toMatchObject({
    '/v1/clients/{client}/customers/{custId} 2xx': 1,
    '/v1/clients/{client} 4xx': 1,
    '/livez 4xx': 1,
  });
});

test('a client that is removed leaves', async () => {
  const it = await servingGround(freshSqlite);
  for (const client of [it.bench.client, otherClient])
    it.server.metrics.take({ client, type: 'purged', drainNo: 1, maxQueueNumber: '1' });
  const clients = async () =>
    new Set(metricLines((await it.ask('/metrics')).text).flatMap(({ labels }) => labels['client'] ?? []));
  expect(await clients()).toEqual(new Set(['acme', 'beta']));
  it.server.serve(it.shadow, [{ id: otherClient, ...terms }]);
  it.server.metrics.take({ client: it.bench.client, type: 'purged', drainNo: 1, maxQueueNumber: '1' });
  expect(await clients()).toEqual(new Set(['beta']));
});

test('P17: a key of one client gets its lines and nothing of the others or of all together', async () => {
  const it = await servingGround(freshSqlite, { trustedProxies: ['127.0.0.1'] });
  expect((await it.ask('/metrics')).json['code']).toBe('HTTP_KEY_NEEDED');
  const ask = async (parts: Parameters<typeof it.key>[0]) => {
    const { authorization } = await it.key(parts);
    return it.ask('/metrics', { headers: { authorization } });
  };
  expect((await ask({ scopes: ['refresh'] })).json['code']).toBe('HTTP_SCOPE_LACKING');
  const clientsIn = (text: string) => new Set(metricLines(text).map(({ labels }) => labels['client']));
  expect(clientsIn((await ask({ clients: [otherClient] })).text)).toEqual(new Set(['beta']));
  expect(clientsIn((await ask({ clients: 'all' })).text)).toEqual(new Set(['acme', 'beta', undefined]));
});

test('P12: without its database it says so, and shows no old state', async () => {
  const it = await servingGround(freshSqlite);
  const readable = async () => {
    const { text } = await it.ask('/metrics');
    const state = metricLines(text).find(({ name }) => name === 'aa_shadow_customers');
    return [valuesOf(text, 'aa_shadow_database_readable'), state?.value];
  };
  expect(await readable()).toEqual([{ '': 1 }, 0]);
  const clientStates = () => Promise.reject(new Error('away'));
  it.server.serve({ keys: it.shadow.keys, clientStates } as unknown as Shadow, [
    { id: it.bench.client, ...terms },
  ]);
  expect(await readable()).toEqual([{}, undefined]);
});

test('scrapes share the one overview, and a scrape asks the database for nothing more', async () => {
  const it = await servingGround(freshSqlite);
  let reads = 0;
  const counting = new Proxy(it.shadow, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        // Whether the database was moved is looked at once in a second, whoever asks for what.
        if (name !== 'checkNotMoved') reads += 1;
        return Reflect.apply(member, target, args);
      };
    },
  });
  it.server.serve(counting, [{ id: it.bench.client, ...terms }]);
  await it.ask('/v1/clients');
  const before = reads;
  await Promise.all(Array.from({ length: 5 }, () => it.ask('/metrics')));
  expect([before, reads]).toEqual([1, 1]);
});

test('the address for operating has the metrics, with the same rules', async () => {
  const it = await servingGround(freshSqlite, {
    admin: { host: '127.0.0.1', port: 0 },
    trustedProxies: ['127.0.0.2'],
  });
  const admin = it.server.adminAddress ?? '';
  expect(await (await fetch(`${admin}/metrics`)).text()).toContain('aa_shadow_customers{client="acme"} 0');
  const proxied = await fetch(`${admin}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
  expect(proxied.status).toBe(401);
});
