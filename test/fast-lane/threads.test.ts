// The fast lane across threads: the calls are made in the thread that does the sync of the client, and who asks is always told.

import { onTestFinished, expect, test } from 'vitest';
import { type ClientId, clientId, custId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { Settings } from '../../src/config/settings.ts';
import { OwnLanes, ThreadLanes } from '../../src/runtime/lanes.ts';
import type { ToThread } from '../../src/runtime/messages.ts';
import { SyncThreads } from '../../src/runtime/pool.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { newWriteTurns } from '../../src/shadow/write-turns.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { unlimited } from '../../src/sync/fast-lane/budget.ts';
import { refreshNow } from '../../src/sync/fast-lane/refresh-now.ts';
import type { LaneAnswer, LaneWant } from '../../src/sync/fast-lane/words.ts';
import { testSettings } from '../support/association-settings.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { demoClient } from '../support/simulated-sync.ts';
import { laneGround } from './lane-ground.ts';

const settingsOf = (database: string, url: string): Settings => ({
  path: '',
  database,
  databaseFile: { mode: null, group: null },
  http: null,
  webhooks: [],
  webhookApi: false,
  threads: 1,
  historyMs: 3_600_000,
  auditPerHour: 0,
  log: { level: 'info' },
  clients: [
    {
      id: demoClient,
      privacy: null,
      association: testSettings({
        client: demoClient,
        url,
        username: 'integrator',
        password: 'simulated',
        sections: everySection,
      }),
      pollEveryMs: 10_000,
      brake: { share: 0.05, atLeast: 20 },
      relevance: null,
      auditPerHour: 0,
      search: true,
      fastLane: { perMinute: 100, perAsker: 100 },
    },
  ],
  warnings: [],
});

test('a customer is fetched in the thread; when the thread ends, who asks is told', async () => {
  const database = await freshSqlite();
  const simulator = await startSimulator({ customers: 5 });
  const shadow = await openShadow(database.url);
  onTestFinished(async () => {
    await shadow.close();
    await simulator.close();
    await database.remove();
  });
  const stop = new AbortController();
  const lanes = new ThreadLanes();
  const threads = new SyncThreads({
    settings: settingsOf(database.url, simulator.url),
    follows: [[demoClient]],
    holder: `here/${process.pid}/test`,
    writeTurns: newWriteTurns(),
    signal: stop.signal,
    lanes,
    emit: () => undefined,
    onNotice: () => undefined,
    onDeath: () => undefined,
  });
  const ended = threads.run();
  const parts = { shadow, calls: lanes.callsOf(demoClient), now: () => new Date() };
  const terms = { asker: 'somebody', maxAgeMs: 0, waitMs: Infinity };
  const [id] = [...simulator.world.custIds()];
  const ask = () => refreshNow(parts, demoClient, [custId(id!), custId('5555555')], terms);
  expect(await ask()).toMatchObject([
    { kind: 'fetched', storedAs: id, hasCopy: true },
    { kind: 'not-found', hasCopy: false },
  ]);
  expect(await shadow.customer(demoClient, custId(id!))).not.toBeNull();
  simulator.world.setFaults([{ procedure: 'customers', fault: 'hang' }]);
  const hanging = ask();
  stop.abort();
  expect(await hanging).toMatchObject([{ kind: 'stale', reason: 'interrupted' }, { kind: 'not-found' }]);
  await ended;
  expect(await ask()).toMatchObject([
    { kind: 'stale', reason: 'interrupted' },
    { kind: 'stale', reason: 'interrupted' },
  ]);
});

const acme = clientId('acme');
const beta = clientId('beta');
const wantOf = (id: string): LaneWant => ({
  custId: custId(id),
  isStored: false,
  storedHash: null,
  isParked: false,
  above: 0,
  notBefore: 0,
});

test('of what a thread leaves behind, everybody is told once, and other threads are not touched', async () => {
  const lanes = new ThreadLanes();
  const sent: ToThread[] = [];
  const detach = lanes.attach([acme], (message) => void sent.push(message));
  lanes.attach([beta], (message) => void sent.push(message));
  const told: LaneAnswer[] = [];
  let others = 0;
  const asked = lanes
    .callsOf(acme)
    .fetch([wantOf('1'), wantOf('2')], 'a', (answer) => void told.push(answer));
  void lanes.callsOf(beta).fetch([wantOf('3')], 'a', () => void (others += 1));
  expect(sent).toHaveLength(2);
  const answer = { kind: 'not-found', custId: custId('1') } as const;
  lanes.onReply({ type: 'fetched-now', requestId: 1, answer });
  lanes.onReply({ type: 'fetched-now', requestId: 1, answer });
  detach();
  await asked;
  expect(told).toMatchObject([answer, { kind: 'stale', reason: 'interrupted', custId: '2' }]);
  lanes.onReply({ type: 'fetched-now', requestId: 1, answer });
  expect(told).toHaveLength(2);
  expect(others).toBe(0);
});

test('a thread that is started again is asked, and the end of the earlier one does not detach it', async () => {
  const lanes = new ThreadLanes();
  const detach = lanes.attach([acme], () => undefined);
  const sent: ToThread[] = [];
  lanes.attach([acme], (message) => void sent.push(message));
  detach();
  void lanes.callsOf(acme).fetch([wantOf('1')], 'a', () => undefined);
  expect(sent).toMatchObject([{ type: 'fetch-now', client: acme, wants: [{ custId: '1' }] }]);
});

test('P9: who asks before the sync is open waits for it, and is told when it does not open', async () => {
  const { sync, ids } = await laneGround();
  const lanes = new OwnLanes({ waitMs: 60_000, most: 2 });
  const refreshed = (client: ClientId, id: string, calls = lanes.callsOf(client)) =>
    refreshNow({ shadow: sync.shadow, calls, now: () => new Date() }, demoClient, [custId(id)], {
      asker: 'somebody',
      maxAgeMs: 0,
      waitMs: Infinity,
    });
  const waiting = ids.slice(0, 2).map((id) => refreshed(demoClient, id));
  await expect.poll(() => lanes.waiting).toBe(2);
  // No more than that wait, of whatever client.
  expect(await refreshed(acme, ids[2]!)).toMatchObject([
    { kind: 'stale', reason: 'interrupted', hasCopy: true },
  ]);
  lanes.open(sync.context, unlimited);
  for (const one of waiting) expect(await one).toMatchObject([{ kind: 'fetched' }]);
  expect(lanes.waiting).toBe(0);
  const impatient = new OwnLanes({ waitMs: 20 });
  for (const id of [ids[0]!, '5555555'])
    expect(await refreshed(acme, id, impatient.callsOf(acme))).toMatchObject([
      { kind: 'stale', reason: 'interrupted', hasCopy: id !== '5555555' },
    ]);
  expect(impatient.waiting).toBe(0);
});
