import type { CompiledQuery } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientId } from '../../catalogue/ids.ts';
import { goneAlive, goneEntries } from '../statements/deletion-statements.ts';
import { openCounts } from '../statements/drain-statements.ts';
import { nextParkedAt, oldestParkedAt, oldestWaitingKnownAt } from '../statements/parked-statements.ts';
import { allCustomers, tombstones } from '../statements/reading-statements.ts';
import { planStatements, wholePlan } from './schema.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-plans-'));
const database = new DatabaseSync(join(folder, 'shadow.db'));
const client = clientId('acme');

beforeAll(() => {
  for (const statement of planStatements(wholePlan)) database.exec(statement);
});

afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const plan = ({ sql, parameters }: CompiledQuery): string =>
  database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...(parameters as SQLInputValue[]))
    .map((row) => row['detail'])
    .join('; ');

// A million entries, and `status` is asked every second: what it reads must be in an index of the open ones only.
test.each([
  ['what is open', openCounts(sqliteBuilder, client, 'all'), 'COVERING INDEX sync_queue_open'],
  ['what is open of a drain', openCounts(sqliteBuilder, client, 1), 'COVERING INDEX sync_queue_open'],
  ['the oldest change that waits', oldestWaitingKnownAt(sqliteBuilder, client), 'sync_queue_known'],
  ['the oldest parked', oldestParkedAt(sqliteBuilder, client), 'sync_queue_parked'],
  ['the next that is due', nextParkedAt(sqliteBuilder, client), 'sync_queue_due'],
  ['the gone', goneEntries(sqliteBuilder, client, 10), 'sync_queue_waiting'],
  ['the gone that are alive', goneAlive(sqliteBuilder, client), 'sync_queue_waiting'],
  ['tombstones', tombstones(sqliteBuilder, client), 'customers_tombstones'],
  ['customers', allCustomers(sqliteBuilder, client), 'COVERING INDEX'],
] as const)('P9: %s is found over an index', (_, statement, index) => {
  expect(plan(statement)).toContain(index);
  expect(plan(statement)).not.toContain('SCAN');
});
