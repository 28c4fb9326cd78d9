// AA or the database is away for a long time. Nothing is lost, calls stay rare, and the work goes on without help.

import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { AaError } from '../../src/aa/aa-error.ts';
import type { AssociationAnywhere } from '../../src/aa/association.ts';
import { failedWith, follow, purged } from '../support/following.ts';
import { HandClock } from '../contract/contract-database.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';

// A minute is a tenth of a second: an hour is six.
vi.mock(import('../../src/shadow/postgres/patience.ts'), async (original) => {
  const module = await original();
  const time = { now: () => performance.now() * 600, pause: (ms: number) => delay(ms / 600) };
  return {
    ...module,
    Patience: class extends module.Patience {
      constructor() {
        super(time);
      }
    },
  };
});

test('P4: a PostgreSQL that is gone for an hour costs only that hour', async () => {
  const server = await startPostgresServer();
  onTestFinished(() => server.remove());
  const sync = await simulatedSync({
    simulator: { customers: 400 },
    database: server.url,
    association: { bulkSize: 10 },
  });
  const { world } = sync.simulator;
  const shortened = {
    pause: (ms: number, signal: AbortSignal) => delay(ms / 600, undefined, { signal }).catch(() => undefined),
  };
  const following = follow(sync, shortened);
  await following.next(({ type }) => type === 'applied');
  await server.stop('at once');
  expect(await following.next(failedWith('DB_UNREACHABLE'))).toMatchObject({ error: { kind: 'transient' } });
  await delay(6_000);
  expect(world.queueLength).toBe(400);
  const failures = following.events.filter(failedWith('DB_UNREACHABLE')).length;
  expect(failures).toBeLessThan(120);
  const done = following.next(purged);
  await server.start();
  await done;
  expect(await sync.differences()).toEqual([]);
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ parked: 0, lastError: null });
});

test('P8, P12: an AA that is gone for a day parks nobody, is asked about once a minute, and is caught up with', async () => {
  const sync = await simulatedSync({ simulator: { customers: 60 } });
  const { world } = sync.simulator;
  await sync.drain();
  world.spike({ share: 0.5, renewed: 1 });
  let gone = true;
  const aa: AssociationAnywhere = {
    ...sync.aa,
    getQueue: (sink, call) =>
      gone ? Promise.reject(new AaError('AA_CONNECT_FAILED')) : sync.aa.getQueue(sink, call),
  };
  const clock = new HandClock();
  const day = clock.now().getTime() + 24 * 3_600_000;
  const over = Promise.withResolvers<void>();
  const following = follow(sync, {
    aa,
    now: clock.now,
    pause: async (ms) => {
      // The parked lane's looks pass beside the drain's own pauses.
      if (ms !== 5_000) clock.pass(ms);
      if (clock.now().getTime() > day) over.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  await over.promise;
  const failures = following.events.filter(({ type }) => type === 'failed');
  expect(failures.length).toBeGreaterThan(1_000);
  expect(failures.length).toBeLessThan(24 * 60 * 2.2);
  const { lastError, parked, customers } = await sync.shadow.clientState(demoClient);
  expect(lastError?.code).toBe('AA_CONNECT_FAILED');
  expect({ parked, customers }).toEqual({ parked: 0, customers: 60 });
  const done = following.next(purged);
  gone = false;
  await done;
  expect(await sync.differences()).toEqual([]);
  await following.stop();
});
