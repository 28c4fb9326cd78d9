// P9: a million parked customers. What people and the sync do with them stays quick and in bounded pieces. The size is of a
// test that runs every day; AA_SHADOW_MANY_PARKED=1000000 asks for the million.

import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { onPostgres, postgresForFile } from '../support/fresh-postgres.ts';
import { temporaryFolder } from '../support/simulated-sync.ts';

const many = Number(process.env['AA_SHADOW_MANY_PARKED'] ?? 20_000);
const client = clientId('acme');
const [parkedAt, due] = ['2030-01-01T00:00:00.000Z', '2031-01-01T00:00:00.000Z'];
const now = (): Date => new Date('2030-06-01T00:00:00.000Z');

const columns = `client_id, drain_no, cust_id, state, reasons, attempts, known_at, known_fetch_number, parked_at,
  next_attempt_at, error_code, error_message, error_group`;
/** All are parked at the same moment by the same drain, which is the worst case for sorting. */
const row = (custId: string): string =>
  `'acme', 1, ${custId}, 'parked', '[]', 3, '${parkedAt}', 1, '${parkedAt}', '${due}', 'AA_TIMEOUT', 'too slow', 'AA_TIMEOUT-1'`;

const sqlite = async (): Promise<Shadow> => {
  const path = join(temporaryFolder(), 'shadow.db');
  const shadow = await openShadow(`sqlite:${path}`, { now });
  const database = new DatabaseSync(path);
  database.exec(`INSERT INTO sync_queue (${columns})
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
    SELECT ${row(`printf('%07d', i)`)} FROM n`);
  database.close();
  return shadow;
};

const database = postgresForFile();
const postgres = async (): Promise<Shadow> => {
  const fresh = await database.openFresh();
  const shadow = await openShadow(fresh.url, { now });
  const schema = new URL(fresh.url).searchParams.get('schema')!.replaceAll('"', '""');
  await onPostgres(
    database.url,
    `INSERT INTO "${schema}".sync_queue (${columns})
     SELECT ${row(`lpad(i::text, 7, '0')`)} FROM generate_series(1, ${many}) AS i`,
  );
  return shadow;
};

const opened: Shadow[] = [];
afterEach(async () => {
  for (const shadow of opened.splice(0)) await shadow.close();
});

/** The longest time during the work in which the process could do nothing else. */
async function longestSilence(work: () => Promise<unknown>): Promise<number> {
  let [last, longest] = [performance.now(), 0];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await work();
  clearInterval(timer);
  return Math.max(longest, performance.now() - last);
}

const took = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

describe.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
])('P9: many parked customers, %s', (_, open) => {
  test('are listed, counted and looked through at once, and handled in pages', async () => {
    const shadow = await open();
    opened.push(shadow);
    await shadow.register(client);
    const quick = 1_000 + many / 500;
    expect(await took(() => shadow.clientState(client))).toBeLessThan(quick);
    expect(await took(() => shadow.parked(client, 100))).toBeLessThan(quick);
    expect(await took(() => shadow.nextParkedAt(client))).toBeLessThan(500);
    const answer = await shadow.acquireLease(client, 'elsewhere/1/run');
    const lease = answer.kind === 'granted' ? answer.lease : expect.fail('held');
    expect(await took(() => shadow.claimParked(lease, 100))).toBeLessThan(500);
    expect(await shadow.claimParked(lease, 100)).toEqual([]);

    const looked = await took(() => shadow.operations.parkedGroups(client));
    expect(looked).toBeLessThan(quick);
    const { groups, more } = await shadow.operations.parkedGroups(client);
    expect({ groups: groups.map(({ count }) => count), more }).toEqual({
      groups: [Math.min(many, 10_000)],
      more: false,
    });
    const target = { group: 'AA_TIMEOUT-1' };
    const wrong = { what: 'retry', target, expected: 10_000, by: 'anne@host' } as const;
    expect(await shadow.operations.decideParked(client, wrong)).toEqual({ kind: 'changed', count: many });
    const inGroup = await longestSilence(() =>
      shadow.operations.decideParked(client, { ...wrong, expected: many }),
    );
    expect(inGroup).toBeLessThan(1_500);

    // One long transaction would keep everybody else from writing.
    let retried = 0;
    const silence = await longestSilence(async () => {
      retried = await shadow.retryParked(client, 'all');
    });
    expect(retried).toBe(many);
    expect(silence).toBeLessThan(1_500);
    expect(await took(() => shadow.claimParked(lease, 100))).toBeLessThan(500);
    expect(await shadow.claimParked(lease, 100)).toHaveLength(100);
    expect(await shadow.dropParked(client, 'all')).toBe(many);
    expect(await shadow.clientState(client)).toMatchObject({ parked: 0, oldestKnownAt: null });
  }, 600_000);

  test('are due again after a wrong clock has delayed their schedules for years', async () => {
    const shadow = await open();
    opened.push(shadow);
    await shadow.register(client);
    expect(await shadow.bringForwardParked(client, new Date('2030-06-02T06:00:00Z'))).toBe(many);
    expect(await shadow.nextParkedAt(client)).toEqual(now());
    expect(await shadow.bringForwardParked(client, new Date('2030-06-02T06:00:00Z'))).toBe(0);
  }, 600_000);
});
