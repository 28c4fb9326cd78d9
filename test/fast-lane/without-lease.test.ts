// The fast lane in a process that does not drain, on both engines: fetch numbers guard what is stored, and not the lease.

import { expect, onTestFinished, test } from 'vitest';
import { openAssociation } from '../../src/aa/open-association.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { unlimited } from '../../src/sync/fast-lane/budget.ts';
import { FastLane } from '../../src/sync/fast-lane/fast-lane.ts';
import { refreshNow } from '../../src/sync/fast-lane/refresh-now.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { testSettings } from '../support/association-settings.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

const { openFresh } = postgresForFile();

/** Another process: connections to the database and to AA of its own, and no lease. */
async function elsewhere(sync: SimulatedSync) {
  const shadow = await openShadow(sync.database);
  const { url } = sync.simulator;
  const reaching = { client: demoClient, url, username: 'integrator', password: 'simulated' };
  const aa = openAssociation(testSettings({ ...reaching, sections: everySection, bulkSize: 20 }));
  onTestFinished(async () => {
    await aa.close();
    await shadow.close();
  });
  const calls = new FastLane(sync.with({ shadow, aa }), unlimited);
  return { shadow, calls, now: () => new Date() };
}

test.each<readonly [string, OpenFresh]>([
  ['SQLite', freshSqlite],
  ['PostgreSQL', openFresh],
])(
  'P3: while another worker drains, what is fetched here and there ends as it is in AA (%s)',
  async (_, open) => {
    const database = await open();
    const sync = await simulatedSync({
      database: database.url,
      association: { bulkSize: 5, concurrency: 2 },
    });
    onTestFinished(() => database.remove());
    await sync.drain();
    const parts = await elsewhere(sync);
    const { world } = sync.simulator;
    const ids = [...world.custIds()].slice(0, 12);
    world.spike({ customers: 60 });
    const draining = sync.drain();
    const terms = { asker: 'somebody', maxAgeMs: 0, waitMs: Infinity };
    for (let round = 0; round < 3; round += 1) {
      world.change(ids[round]);
      const outcomes = await refreshNow(parts, demoClient, ids.slice(round), terms);
      expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['fetched']));
    }
    expect(await draining).toBe('purged');
    expect(await sync.drain()).toMatch(/purged|empty/);
    expect(await sync.differences()).toEqual([]);
    expect(await sync.shadow.parked(demoClient, 10)).toEqual([]);
  },
);
