// Writes a planned batch row by row: customers, ledger, findings, feed. Of the ways that were measured, this is the fastest.

import { reached } from '../../../steps.ts';
import { clearing } from '../../clearing.ts';
import type { BatchPlan } from '../../plan/batch.ts';
import type { PlannedChange, Touched, WrittenCustomer } from '../../plan/customers.ts';
import type { Entry, SettledEntry } from '../../plan/entries.ts';
import { type FindingTally, findingsKept } from '../../plan/finding-tallies.ts';
import { required } from '../../statement.ts';
import { touchCustomer, writeCustomer, writeTombstone } from './customer-rows.ts';
import { removeSections, replaceSections } from './section-rows.ts';
import { removeWords, replaceWords } from './word-rows.ts';
import type { Writing } from './writing.ts';

export function writeBatch(writing: Writing, plan: BatchPlan): void {
  for (const customer of plan.written) write(writing, customer);
  for (const customer of plan.touched) touchCustomer(writing, customer);
  for (const customer of plan.buried) bury(writing, customer);
  for (const entry of plan.settled) settle(writing, entry);
  for (const entry of plan.changed) change(writing, entry);
  for (const tally of plan.findings) count(writing, tally);
  tell(writing, plan);
}

function write(writing: Writing, customer: WrittenCustomer): void {
  writeCustomer(writing, customer);
  reached('batch-applying');
  replaceSections(writing, customer);
  if (customer.words) replaceWords(writing, customer);
}

function bury(writing: Writing, customer: Touched): void {
  removeSections(writing, customer);
  removeWords(writing, customer);
  writeTombstone(writing, customer);
}

const inDrain = 'client_id = ? AND drain_no = ? AND cust_id = ?';

const settledEntry = `UPDATE sync_queue SET state = 'stored', settled_at = ?, fetch_number = ?, outcome = ?,
  ${clearing} WHERE ${inDrain}`;

function settle(
  { connection, client, historyAt }: Writing,
  { fetchNumber, outcome, entry }: SettledEntry,
): void {
  connection
    .prepared(settledEntry)
    .run(historyAt, fetchNumber, outcome, client, entry.drain_no, entry.cust_id);
}

const changedColumns = [
  'state',
  'attempts',
  'known_at',
  'known_fetch_number',
  'claimed_by',
  'parked_at',
  'next_attempt_at',
  'error_code',
  'error_message',
  'gone_at',
  'failures',
  'error_group',
  'gone_kind',
] as const;
const changedEntry = `UPDATE sync_queue SET ${changedColumns.map((name) => `${name} = ?`).join(', ')}
  WHERE ${inDrain}`;

function change({ connection, client }: Writing, entry: Entry): void {
  const values = changedColumns.map((name) => entry[name]);
  connection.prepared(changedEntry).run(...values, client, entry.drain_no, entry.cust_id);
}

const knownFinding = `UPDATE sync_findings SET seen = seen + ?, last_seen_at = ?
  WHERE client_id = ? AND kind = ? AND path = ?`;
const newFinding = `INSERT INTO sync_findings (client_id, kind, path, seen, first_seen_at, last_seen_at)
  SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM sync_findings WHERE client_id = ?) < ${findingsKept}`;

function count({ connection, client, at }: Writing, { kind, path, seen }: FindingTally): void {
  const { changes } = connection.prepared(knownFinding).run(seen, at, client, kind, path);
  if (changes === 0) connection.prepared(newFinding).run(client, kind, path, seen, at, at, client);
}

const countUp = `UPDATE sync_clients SET change_no = change_no + ?,
  vanished_fetch_number = max(vanished_fetch_number, ?) WHERE client_id = ? RETURNING change_no`;
const newChange = `INSERT INTO sync_changes (client_id, change_no, cust_id, kind, sections, fields, cause, committed_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

/** One change per customer that changed (P7). Numbers grow in commit order because there is one writer. */
function tell(writing: Writing, { changes, vanished }: BatchPlan): void {
  if (changes.length === 0 && vanished === 0) return;
  const row = writing.connection.prepared(countUp).get(changes.length, vanished, writing.client);
  let changeNo = Number(required(row ?? null)['change_no']) - changes.length;
  for (const one of changes) tellChange(writing, one, (changeNo += 1));
}

function tellChange(
  { connection, client, historyAt }: Writing,
  { custId, kind, sections, fields, cause }: PlannedChange,
  changeNo: number,
): void {
  const names = fields === null ? null : JSON.stringify(fields);
  connection
    .prepared(newChange)
    .run(client, changeNo, custId, kind, JSON.stringify(sections), names, cause, historyAt);
}
