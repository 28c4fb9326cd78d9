import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtIn } from '../../catalogue/catalogue.ts';
import { clientId, custId } from '../../catalogue/ids.ts';
import { drainsNotDone, openCounts } from '../ledger/drain-rows.ts';
import { goneAlive, goneEntries } from '../ledger/gone-entries.ts';
import { changeFrom, changeUpTo, lastOfOldChanges, removeErasures } from '../ledger/feed-rows.ts';
import { drainsToPrune } from '../ledger/history-rows.ts';
import {
  dropEntries,
  endOfPage,
  makeDue,
  nextParkedAt,
  oldestParkedAt,
  oldestWaitingKnownAt,
  parkedAmong,
  parkedEntries,
  someBeyond,
} from '../ledger/parked-entries.ts';
import { allCustomers, tombstones } from '../reads/counts.ts';
import { keysUpTo, textsAfter, textsAmong } from '../reads/customer-texts.ts';
import { changesWithCustomers, erasuresAfter } from '../reads/feed-looks.ts';
import { type Statement, written } from '../statement.ts';
import { sqliteCompiler } from './connection.ts';
import { ownStatements } from './own-statements.ts';
import { wholeSchema } from '../tables/migrate.ts';
import { sqliteTables } from './tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-plans-'));
const database = new DatabaseSync(join(folder, 'shadow.db'));
const client = clientId('acme');

beforeAll(() => {
  for (const statement of wholeSchema({ dialect: sqliteTables, opening: [] }, builtIn))
    database.exec(statement);
});

afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const page = { before: '2030-01-01T00:00:00.000Z', limit: 10 };

const own = ownStatements(() => new Date());

function plan(statement: Statement): string {
  const { sql, parameters } = written(statement, sqliteCompiler);
  return database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...(parameters as SQLInputValue[]))
    .map((row) => row['detail'])
    .join('; ');
}

const numbers = { after: '1', upTo: '2' };
const [now, latest] = ['2030-01-01T00:00:00.000Z', '2030-01-02T06:00:00.000Z'];

// A million entries, and `status` is asked every second: what it reads must be in an index of the open ones only.
test.each([
  ['the drain that is being received', drainsNotDone(client), 'sync_drains_one_receiving'],
  ['the drain at work', drainsNotDone(client), 'sync_drains_one_unfinished'],
  ['what is open', openCounts(client, 'all'), 'COVERING INDEX sync_queue_open'],
  ['what is open of a drain', openCounts(client, 1), 'COVERING INDEX sync_queue_open'],
  ['the oldest change that waits', oldestWaitingKnownAt(client), 'sync_queue_known'],
  ['the oldest parked', oldestParkedAt(client), 'sync_queue_parked'],
  ['the next that is due', nextParkedAt(client), 'sync_queue_due'],
  ['the longest parked', parkedEntries(client, 100), 'sync_queue_parked'],
  [
    'a page of the parked',
    endOfPage(client, { state: 'parked', after: '1', entries: 10 }),
    'sync_queue_waiting (client_id=? AND cust_id>?)',
  ],
  [
    'a page of the parked to be retried',
    makeDue(client, { part: numbers, now, except: '' }),
    'sync_queue_waiting (client_id=? AND cust_id>? AND cust_id<?)',
  ],
  [
    'one of the parked to be retried',
    makeDue(client, { part: [custId('1')], now, except: '' }),
    'sync_queue_waiting (client_id=? AND cust_id>? AND cust_id<?)',
  ],
  [
    'a page of the parked to be counted',
    parkedAmong(client, numbers),
    'sync_queue_waiting (client_id=? AND cust_id>? AND cust_id<?)',
  ],
  [
    'a page of the parked to be dropped',
    dropEntries(client, { part: numbers, at: now }),
    'sync_queue_waiting (client_id=? AND cust_id>? AND cust_id<?)',
  ],
  [
    'schedules that reach too far',
    someBeyond(client, latest),
    'sync_queue_due (client_id=? AND next_attempt_at>?)',
  ],
  ['the gone', goneEntries(client, 10), 'sync_queue_waiting'],
  ['the gone that are alive', goneAlive(client), 'sync_queue_waiting'],
  ['history to prune', drainsToPrune(client, page), 'sync_drains_to_prune'],
  ['the oldest change', changeFrom('sync_changes', client, 0), 'PRIMARY KEY'],
  ['the oldest erasure', changeFrom('sync_erasures', client, 0), 'PRIMARY KEY'],
  ['the newest change', changeUpTo('sync_changes', client, 9), 'PRIMARY KEY'],
  [
    'the last of the old changes',
    lastOfOldChanges('sync_changes', client, { before: page.before, upTo: 0 }, page.limit),
    'SEARCH sync_changes USING PRIMARY KEY (client_id=?)',
  ],
  [
    'old changes',
    own.removeChanges(client, 1, { ...page, upTo: 0 }),
    'PRIMARY KEY (client_id=? AND change_no<?)',
  ],
  [
    'changes with their customers',
    changesWithCustomers(client, { after: 1, limit: 10 }),
    'SEARCH customers USING INDEX sqlite_autoindex_customers_1 (client_id=? AND cust_id=?)',
  ],
  [
    'erasures after a place',
    erasuresAfter(client, { after: 1, limit: 10 }),
    'PRIMARY KEY (client_id=? AND change_no>?)',
  ],
  [
    'old erasures',
    removeErasures(client, 1, { ...page, upTo: 0 }),
    'PRIMARY KEY (client_id=? AND change_no<?)',
  ],
  ['settled entries', own.removeSettled(client, { ...page, drainNo: 1 }), 'PRIMARY KEY'],
  ['entries of one customer', own.entriesOfCustomer(client, custId('1'), 100), 'drain_no=? AND cust_id=?'],
  ['entries to erase', own.eraseEntries(client, [custId('1'), custId('2')]), 'drain_no=? AND cust_id=?'],
  ['tombstones', tombstones(client), 'customers_tombstones'],
  ['customers', allCustomers(client), 'COVERING INDEX'],
  [
    'a page of customers',
    textsAfter(client, { after: custId('1'), limit: 50, deleted: false }),
    'SEARCH customers USING INDEX sqlite_autoindex_customers_1 (client_id=? AND cust_id>?)',
  ],
  [
    'customers by number',
    textsAmong(client, [custId('1'), custId('2')]),
    'SEARCH customers USING INDEX sqlite_autoindex_customers_1 (client_id=? AND cust_id=?)',
  ],
] as const)('P9: %s is found over an index', (_, statement, index) => {
  expect(plan(statement)).toContain(index);
  expect(plan(statement)).not.toContain('SCAN');
});

test('P9: customers are counted over the key alone, and no further than the limit', () => {
  expect(plan(keysUpTo(client, 10))).toContain('COVERING INDEX sqlite_autoindex_customers_1 (client_id=?)');
});

test('P9: of the drains that are done none is read to find the others', () => {
  expect(plan(drainsNotDone(client))).not.toContain('PRIMARY KEY');
});
