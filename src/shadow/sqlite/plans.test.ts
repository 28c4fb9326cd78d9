import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AttributeView } from '../../catalogue/attribute-view.ts';
import { builtIn } from '../../catalogue/catalogue.ts';
import { clientId, custId } from '../../catalogue/ids.ts';
import { withAllColumns } from '../../catalogue/promoted.ts';
import { drainsNotDone, openCounts } from '../ledger/drain-rows.ts';
import { tellingAudits } from '../reads/audit-statements.ts';
import { goneAlive, goneEntries } from '../ledger/gone-entries.ts';
import { changeFrom, changeUpTo, lastOfOldChanges, removeErasures } from '../ledger/feed-rows.ts';
import { drainsToPrune } from '../ledger/history-rows.ts';
import {
  dropEntries,
  endOfPage,
  makeDue,
  nextParkedAt,
  parkedAmong,
  parkedEntries,
  someBeyond,
} from '../ledger/parked-entries.ts';
import {
  groupAfter,
  groupCount,
  groupPage,
  groupSlice,
  newestOfGroup,
  parkedNumbers,
  parkedSlice,
} from '../ledger/parked-group-rows.ts';
import { allCustomers, tombstones } from '../reads/counts.ts';
import { keysUpTo, textsAfter } from '../reads/customer-texts.ts';
import {
  customersInLists,
  customersInRange,
  customersOnWalk,
  differentWords,
  endOfLists,
  endOfWalk,
  wordsUpTo,
} from '../reads/word-statements.ts';
import { kindsBetween } from '../reads/client-states.ts';
import { clientsWithWaiting, openCountsIn } from '../ledger/open-entries.ts';
import { changesWithCustomers, erasuresAfter } from '../reads/feed-looks.ts';
import { plain, type Statement, written } from '../statement.ts';
import { sqliteCompiler } from './connection.ts';
import { joinedDocuments } from './joined-documents.ts';
import { ownStatements } from './own-statements.ts';
import { wholeSchema } from '../tables/migrate.ts';
import { sqliteTables } from './tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-plans-'));
const database = new DatabaseSync(join(folder, 'shadow.db'));
const client = clientId('acme');
const memberAttributes: AttributeView = {
  name: 'member_attributes',
  columns: [
    { name: 'specialty', type: 'text', several: 'max' },
    { name: 'interests', type: 'text', several: 'list' },
  ],
};

beforeAll(() => {
  const catalogue = withAllColumns(builtIn, [], [memberAttributes]);
  for (const statement of wholeSchema({ dialect: sqliteTables, opening: [] }, catalogue))
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

const searched = (statement: Statement): readonly string[] =>
  plan(statement)
    .split('; ')
    .filter((step) => step.startsWith('SEARCH'));

const words = { kind: 'name', from: 'a', upTo: 'b' } as const;
const asked = { client, ranges: [words, { ...words, from: 'c' }], after: custId('1'), limit: 50 };
const numbers = { after: '1', upTo: '2' };
const [now, latest] = ['2030-01-01T00:00:00.000Z', '2030-01-02T06:00:00.000Z'];

// A million entries, and `status` is asked every second: what it reads must be in an index of the open ones only.
test.each([
  ['the drain that is being received', drainsNotDone([client]), 'sync_drains_one_receiving'],
  ['the drain at work', drainsNotDone([client]), 'sync_drains_one_unfinished'],
  [
    'the drain at work of several clients',
    drainsNotDone([client, clientId('beta')]),
    'sync_drains_one_unfinished',
  ],
  ['what is open', openCounts(client, 'all'), 'COVERING INDEX sync_queue_open'],
  ['what is open of a drain', openCounts(client, 1), 'COVERING INDEX sync_queue_open'],
  [
    'who came and went',
    kindsBetween(client, 1, 9),
    'PRIMARY KEY (client_id=? AND change_no>? AND change_no<?)',
  ],
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
  [
    'a page of the parked, the longest first',
    parkedSlice(client, { after: { parked_at: now, cust_id: '1' }, limit: 10 }),
    'INDEX sync_queue_parked (client_id=? AND parked_at>?)',
  ],
  [
    'a page of the parked to be handled',
    parkedNumbers(client, '1', 10),
    'sync_queue_waiting (client_id=? AND cust_id>?)',
  ],
  ['the gone', goneEntries(client, 10), 'sync_queue_gone'],
  ['the gone that are alive', goneAlive(client), 'sync_queue_gone'],
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
  ...[true, false].map(
    (deleted) =>
      [
        `the sizes of a page of customers, deleted: ${deleted}`,
        joinedDocuments.sizesAfter(client, { after: custId('1'), limit: 50, deleted }),
        'SEARCH customers USING INDEX sqlite_autoindex_customers_1 (client_id=? AND cust_id>?)',
      ] as const,
  ),
] as const)('P9: %s is found over an index', (_, statement, index) => {
  expect(plan(statement)).toContain(index);
  expect(plan(statement)).not.toContain('SCAN');
});

// What goes from a list of numbers to the key scans that list, and nothing else.
test.each([
  ['open entries of customers', own.openAmong(client, [custId('1'), custId('2')])],
  ['copies of customers', own.copies(client, [custId('1'), custId('2')])],
] as const)('P9: %s are found by their numbers, without a walk through the ledger', (_, statement) => {
  const steps = plan(statement).split('; ');
  const looks = steps.filter((step) => step.startsWith('SEARCH q '));
  expect(looks).toEqual([
    'SEARCH q USING INDEX sync_queue_waiting (client_id=? AND cust_id=?)',
    'SEARCH q USING PRIMARY KEY (client_id=? AND drain_no=? AND cust_id=?)',
    'SEARCH q USING PRIMARY KEY (client_id=? AND drain_no=? AND cust_id=?)',
  ]);
  expect(steps.filter((step) => /^SCAN (?!a VIRTUAL TABLE)/.test(step))).toEqual([]);
});

const few = [custId('1'), custId('2')];

test.each([
  ['customers', own.textsAmong(client, few)],
  ['sizes of customers', joinedDocuments.sizesAmong(client, few)],
  ['customers as one text', joinedDocuments.joined(client, few, { before: '', behind: '', deleted: false })],
] as const)('P9: %s by number are looked up by their key', (_, statement) => {
  expect(plan(statement)).toBe(
    'SCAN a VIRTUAL TABLE INDEX 1:; SEARCH c USING INDEX sqlite_autoindex_customers_1 (client_id=? AND cust_id=?)',
  );
});

test('P9: customers are counted over the key alone, and no further than the limit', () => {
  expect(plan(keysUpTo(client, 10))).toContain('COVERING INDEX sqlite_autoindex_customers_1 (client_id=?)');
});

const ofCustomer = 'SEARCH w USING PRIMARY KEY ((client_id,cust_id,kind,word)>(?,?,?,?))';
const inRange =
  'SEARCH customer_words USING COVERING INDEX customer_words_found (client_id=? AND kind=? AND word>? AND word<?)';
const nextWord =
  'SEARCH w USING COVERING INDEX customer_words_found (client_id=? AND kind=? AND word>? AND word<?)';
const inList =
  'SEARCH l USING COVERING INDEX customer_words_found (client_id=? AND kind=? AND word=? AND cust_id>? AND cust_id<?)';
const afterWord =
  'SEARCH l USING COVERING INDEX customer_words_found ((client_id,kind,word,cust_id)>(?,?,?,?))';
const walked = 'SEARCH customer_words USING PRIMARY KEY (client_id=? AND cust_id>?';
const lists = { range: words, words: 3 };

// What is found stands in a subquery, `r`, `f` or `words`, which is no larger than its limit.
test.each([
  ['counted in a range', wordsUpTo(client, words, 10), [inRange]],
  ['found in a range', customersInRange(asked, words, 10), [inRange, ofCustomer]],
  ['told apart', differentWords(client, words, 10), [inRange, nextWord]],
  ['counted in lists', endOfLists(asked, lists, 10), [inRange, nextWord, afterWord]],
  [
    'found in lists',
    customersInLists(asked, lists, { last: '9', ofEach: 10, own }),
    [inRange, nextWord, inList, ofCustomer],
  ],
  ['counted on a walk', endOfWalk(asked, 10), [`${walked})`]],
  ['found on a walk', customersOnWalk(asked, '9', 10), [`${walked} AND cust_id<?)`, ofCustomer]],
])('P9: words are %s over an index, and other words of a customer by its key', (_, statement, wanted) => {
  const looks = plan(statement)
    .split('; ')
    .filter((step) => /^(SCAN|SEARCH)/.test(step) && !/^(SCAN|SEARCH) (r|f|words|CONSTANT ROW)$/.test(step));
  expect(looks).toEqual(wanted);
});
const placeInGroup = { group: 'A', after: { parked_at: now, cust_id: '1' }, limit: 10 };

// What is walked stands in a subquery, `walked`, which is no larger than its limit.
test.each([
  ['the next group', groupAfter(client, 'A'), 'COVERING INDEX', '(client_id,error_group,parked_at)>(?,?,?)'],
  ['the newest of a group', newestOfGroup(client, 'A'), 'COVERING INDEX', '(client_id,error_group)<(?,?)'],
  ['how many are in a group', groupCount(client, 'A', 10), 'COVERING INDEX', '(client_id,error_group)>(?,?)'],
  [
    'a page of a group',
    groupPage(client, placeInGroup),
    'INDEX',
    '(client_id,error_group,parked_at,cust_id)>(?,?,?,?)',
  ],
  [
    'a page of a group to be handled',
    groupSlice(client, placeInGroup),
    'COVERING INDEX',
    '(client_id,error_group,parked_at,cust_id)>(?,?,?,?)',
  ],
])(
  'P9: %s is found over the index of the groups, and no further than the limit',
  (_, statement, index, terms) => {
    const looks = plan(statement)
      .split('; ')
      .filter((step) => /^(SCAN|SEARCH)/.test(step));
    expect(looks).toEqual([`SEARCH sync_queue USING ${index} sync_queue_groups (${terms})`, 'SCAN walked']);
  },
);

test('P9: what waits for a client is looked up and counted in indexes that hold nothing else', () => {
  expect(searched(clientsWithWaiting([client], 10))).toEqual([
    'SEARCH sync_clients USING PRIMARY KEY (client_id=?)',
    expect.stringMatching(
      /^SEARCH sync_queue USING COVERING INDEX sync_queue_(groups|parked|due) \(client_id=\?\)$/,
    ),
    'SEARCH sync_queue USING COVERING INDEX sync_queue_gone (client_id=?)',
    'SEARCH sync_queue USING COVERING INDEX sync_queue_gone_kinds (client_id=? AND gone_kind=?)',
    'SEARCH sync_queue USING COVERING INDEX sync_queue_parked (client_id=?)',
    'SEARCH sync_queue USING INDEX sync_queue_known (client_id=?)',
  ]);
  expect(searched(openCountsIn([{ client_id: client, drain_no: 1 }]))).toEqual([
    'SEARCH sync_queue USING COVERING INDEX sync_queue_open (client_id=? AND drain_no=?)',
  ]);
});

test('P9: of the drains that are done none is read to find the others', () => {
  for (const clients of [[client], [client, clientId('beta')]])
    expect(plan(drainsNotDone(clients))).not.toContain('PRIMARY KEY');
});

test.each([[[client]], [[client, clientId('beta')]]])(
  'P9: the audits of each client are looked at from the last one (%s)',
  (clients) => {
    expect(searched(tellingAudits(clients))).toEqual([
      'SEARCH sync_clients USING PRIMARY KEY (client_id=?)',
      'SEARCH sync_audits USING PRIMARY KEY (client_id=? AND audit_no=?)',
      'SEARCH telling USING PRIMARY KEY (client_id=?)',
    ]);
    expect(plan(tellingAudits(clients))).not.toContain('TEMP B-TREE');
  },
);

test.each([
  ['customer_contacts', 7],
  ['current_memberships', 2],
  ['member_attributes', 5],
])('P9: one customer is found in the view %s by its key in every table', (view, looks) => {
  const steps = plan(plain(`SELECT * FROM ${view} WHERE client_id = ? AND cust_id = ?`, ['acme', '1'])).split(
    '; ',
  );
  const found = steps.filter((step) => /^(SEARCH|SCAN)/.test(step) && step !== 'SCAN f');
  expect(found).toHaveLength(looks);
  for (const step of found) expect(step).toMatch(/^SEARCH .* \(client_id=\? AND (cust_id|view_name)=\?/);
});
