import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/simulated-sync.ts';
import { clientId, custId } from '../../catalogue/ids.ts';
import { openShadow } from '../open-shadow.ts';
import { expansion } from './data-schema.ts';
import { migrations } from './migrations.ts';

const client = clientId('acme');

/** As the program before there was a history left it: a drain long removed, and a parked customer of it. */
function olderDatabase(path: string): void {
  const database = new DatabaseSync(path);
  const done = migrations.filter(({ number }) => number < 3);
  for (const statement of done.flatMap(({ statements }) => statements)) database.exec(statement);
  for (const statement of expansion(new Map())) database.exec(statement);
  for (const { number, name } of done)
    database.exec(`INSERT INTO sync_migrations VALUES (${number}, '${name}', '2030-01-01T00:00:00.000Z')`);
  database.exec(`INSERT INTO sync_queue (client_id, drain_no, cust_id, state, reasons, attempts, known_at,
    known_fetch_number, parked_at, error_code, error_message)
    VALUES ('acme', 4, '1', 'parked', '[]', 3, '2030-01-01T00:00:00.000Z', 9, '2030-01-01T00:00:00.000Z', 'AA_TIMEOUT', 'slow')`);
  database.exec(`INSERT INTO sync_drains (client_id, drain_no, state, max_queue_number, received_at, queued, purged_at, pruned)
    VALUES ('acme', 5, 'done', '7', '2030-01-02T00:00:00.000Z', 1, '2030-01-02T00:00:00.000Z', 1)`);
  database.close();
}

test('P9: what an older program left is told, kept as long as it waits, and then pruned', async () => {
  const path = join(temporaryFolder(), 'shadow.db');
  olderDatabase(path);
  let far = Date.parse('2040-01-01T00:00:00.000Z');
  const shadow = await openShadow(`sqlite:${path}`, { now: () => new Date((far += 1)) });
  onTestFinished(() => shadow.close());
  const { entries } = await shadow.customerLife(client, custId('1'));
  expect(entries).toMatchObject([
    { drainNo: 4, state: 'parked', attempts: 3, failures: [], drain: { state: 'done' } },
  ]);
  // Drain 5, which held nothing more.
  expect(await shadow.prune(client, 0)).toBe(1);
  expect(await shadow.parked(client, 10)).toMatchObject([{ custId: '1', errorCode: 'AA_TIMEOUT' }]);
  await shadow.dropParked(client, 'all');
  expect(await shadow.prune(client, 0)).toBe(2);
  expect((await shadow.customerLife(client, custId('1'))).entries).toEqual([]);
});
