// Sends the writes of a planned batch, one statement for each kind of write. A kind with nothing to write gets no statement.

import type { ClientId } from '../../../catalogue/ids.ts';
import { reached } from '../../../steps.ts';
import type { Transaction } from '../../engine.ts';
import type { BatchPlan } from '../../plan/batch.ts';
import type { PlannedChange, Touched, WrittenCustomer } from '../../plan/customers.ts';
import type { Entry, Place, SettledEntry } from '../../plan/entries.ts';
import type { FindingTally } from '../../plan/finding-tallies.ts';
import { itemsTextAt, wordsText } from '../../plan/row-texts.ts';
import { wordsTable } from '../../tables/data-tables.ts';
import type { Table } from '../../tables/table.ts';
import { changeEntries, countFindings, settleEntries, writeFeed } from './ledger-statements.ts';
import {
  buryCustomers,
  changedCustomers,
  newCustomers,
  type RowStatements,
  touchCustomers,
} from './row-statements.ts';
import { customerRow, RowLists } from './row-lists.ts';

export interface WriteContext {
  readonly transaction: Transaction;
  readonly client: ClientId;
  readonly statements: RowStatements;
  readonly at: string;
  /** The time that the history of this batch carries: see ledger/history-clock.ts. */
  readonly historyAt: string;
  readonly shapeNo: number;
  /** `null`: the server's time, at the moment of the commit. */
  readonly committedAt: string | null;
}

/** Does not wait for the answers: the commit waits for them. */
export function writeBatch(context: WriteContext, plan: BatchPlan): void {
  sendRemovals(context, plan.written, plan.buried);
  sendRows(context, plan.written);
  reached('batch-applying');
  sendTouches(context, plan.touched);
  sendBurials(context, plan.buried);
  sendSettled(context, plan.settled);
  sendChanged(context, plan.changed);
  sendFindings(context, plan.findings);
  sendFeed(context, plan);
}

/**
 * A section may have rows that the stored hashes do not tell of: a program with a smaller catalogue may have written the
 * customer since.
 */
function sendRemovals(
  { transaction, client, statements }: WriteContext,
  written: readonly WrittenCustomer[],
  buried: readonly Touched[],
): void {
  const removals = new Map<string, string[]>();
  const remove = (tables: readonly Table[], custId: string): void => {
    for (const { name } of tables) listOf(removals, name).push(custId);
  };
  for (const { result, changed, place, words } of written)
    if (place !== null)
      remove([...statements.toWrite(changed), ...(words ? [wordsTable] : [])], result.custId);
  for (const { custId } of buried) remove([...statements.sections, wordsTable], custId);
  if (removals.size > 0)
    transaction.send(statements.removeRows(client, JSON.stringify(Object.fromEntries(removals))));
}

function listOf<Item>(lists: Map<string, Item[]>, name: string): Item[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}

const nothing = Buffer.alloc(0);

function sendRows(
  { transaction, client, statements, at, shapeNo }: WriteContext,
  written: readonly WrittenCustomer[],
): void {
  if (written.length === 0) return;
  const lists = new RowLists();
  for (const customer of written) {
    lists.add(customer.place === null ? newCustomers : changedCustomers, customerRow(customer));
    for (const table of statements.toWrite(customer.changed)) {
      const rows = itemsTextAt(customer.content.rows, table.place);
      if (rows.length > 0) lists.add(table.name, [rows]);
    }
    const words = customer.words ? wordsText(customer.content.rows) : nothing;
    if (words.length > 0) lists.add(wordsTable.name, [words]);
  }
  transaction.send(statements.writeRows(client, lists.jsonb(), at, shapeNo));
}

const touchColumns = (
  customers: readonly Touched[],
): readonly [readonly Place[], readonly number[], readonly string[]] => [
  customers.map(({ place }) => place),
  customers.map(({ fetchNumber }) => fetchNumber),
  customers.map(({ fetchedAt }) => fetchedAt),
];

function sendTouches({ transaction, client, shapeNo }: WriteContext, touched: readonly Touched[]): void {
  if (touched.length > 0) transaction.send(touchCustomers(client, ...touchColumns(touched), shapeNo));
}

function sendBurials({ transaction, client, at }: WriteContext, buried: readonly Touched[]): void {
  if (buried.length > 0) transaction.send(buryCustomers(client, ...touchColumns(buried), at));
}

function sendSettled(
  { transaction, client, historyAt }: WriteContext,
  settled: readonly SettledEntry[],
): void {
  if (settled.length === 0) return;
  const places = settled.map(({ entry }) => entry.place);
  const numbers = settled.map(({ fetchNumber }) => fetchNumber);
  const outcomes = settled.map(({ outcome }) => outcome);
  transaction.send(settleEntries(client, places, numbers, outcomes, historyAt));
}

function sendChanged({ transaction, client }: WriteContext, changed: readonly Entry[]): void {
  if (changed.length > 0) transaction.send(changeEntries(client, JSON.stringify(changed.map(changedRow))));
}

const changedRow = (entry: Entry): object => ({
  ...entry,
  failures: entry.failures === null ? null : (JSON.parse(entry.failures) as unknown),
});

function sendFindings({ transaction, client, at }: WriteContext, found: readonly FindingTally[]): void {
  if (found.length > 0) transaction.send(countFindings(client, JSON.stringify(found), at));
}

function sendFeed(
  { transaction, client, at, committedAt }: WriteContext,
  { changes, vanished }: BatchPlan,
): void {
  if (changes.length === 0 && vanished === 0) return;
  const rows = JSON.stringify(changes.map(feedRow));
  transaction.send(writeFeed(client, rows, changes.length, vanished, committedAt, at));
}

const feedRow = ({ custId, kind, sections, fields, cause }: PlannedChange, at: number): object => ({
  n: at + 1,
  c: custId,
  k: kind,
  s: sections,
  f: fields,
  u: cause,
});
