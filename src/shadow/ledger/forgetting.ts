// Erases people from the tables and, as far as the engine may, from its files. The client is held alone during this: no write
// of a drain or a refresh is under way, and after the commit the next writes see that the numbers are to be ignored. Readers of
// the feed may have copies: they are told whom to erase.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { ClientMark, Transaction } from '../engine.ts';
import type { ForgetAnswer, ForgottenCustomer } from '../interface/customer.ts';
import { required } from '../statement.ts';
import { toForgotten } from '../tables/bookkeeping-rows.ts';
import type { SyncForgotten } from '../tables/bookkeeping-tables.ts';
import { sendActionBy } from './actions.ts';
import { clientRow, addOfClient, keepOfClient, registerClient } from './clients.ts';
import { lessQueued, lookedAtAgain } from './drain-rows.ts';
import { addErasures } from './feed-rows.ts';
import { withoutCustomers } from './foreign-purges.ts';
import { eraseErrorMessage, eraseRows, forgottenAmong, letIn, tablesOfPeople } from './forgotten-rows.ts';
import { historyTime } from './history-clock.ts';
import { idParts } from './parts.ts';
import type { Ledger } from './ledger.ts';
import { eraseParked, eraseResponses } from './webhook-rows.ts';

export async function forget(
  ledger: Ledger,
  client: ClientId,
  custIds: readonly CustId[],
  by?: string,
): Promise<ForgetAnswer> {
  const { rows, tables } = await ledger.database.write(async (tx) => {
    tx.send(registerClient(ledger, client));
    const mark = required(await ledger.own.holdClient(tx, client, 'owned'));
    const named = await tablesOfPeople(ledger, tx);
    await eraseMentions(tx, client, custIds);
    await tellErasures(tx, client, mark, await notIgnoredYet(tx, client, custIds));
    let erased = 0;
    for (const part of idParts(custIds)) {
      tx.send(ledger.own.addAbsent('sync_forgotten', forgottenRows(client, part, mark.now)));
      erased += await eraseFromTables(named, tx, client, part);
      erased += await eraseFromLedger(ledger, tx, client, part, mark.now);
    }
    sendActionBy(tx, mark.now, by, { action: 'customers-forgotten', client, count: custIds.length });
    return { rows: erased, tables: named };
  });
  const keptBy = await ledger.rows.cleanTraces([...tables, 'sync_deliveries']);
  const traces = keptBy.length === 0 ? 'cleaned' : 'left';
  return { customers: await forgotten(ledger, client, custIds), rows, traces, keptBy };
}

/** A customer that was forgotten before keeps its earlier time. */
const forgottenRows = (client: ClientId, custIds: readonly CustId[], at: string): readonly SyncForgotten[] =>
  custIds.map((id) => ({ client_id: client, cust_id: id, forgotten_at: at }));

async function notIgnoredYet(
  tx: Transaction,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<readonly CustId[]> {
  const news = new Set(custIds);
  for (const part of idParts(custIds))
    for (const row of await tx.all(forgottenAmong(client, part))) news.delete(toForgotten(row).custId);
  return [...news];
}

/**
 * Adds a change for each of them to the feed. Its numbers grow in commit order (P7): the client's row is held until the commit,
 * and so nobody else gets a number before that.
 */
async function tellErasures(
  tx: Transaction,
  client: ClientId,
  { change_no: last, history_seen_at: seenAt }: ClientMark,
  custIds: readonly CustId[],
): Promise<void> {
  if (custIds.length === 0) return;
  const at = historyTime(await tx.now(), seenAt);
  const rows = custIds.map((id, place) => ({
    client_id: client,
    change_no: last + place + 1,
    cust_id: id,
    committed_at: at,
  }));
  for (const part of idParts(rows)) tx.send(addErasures(part));
  tx.send(addOfClient(client, 'change_no', rows.length));
}

/** The client's own row may name them too. */
async function eraseMentions(tx: Transaction, client: ClientId, custIds: readonly CustId[]): Promise<void> {
  const row = await tx.first(clientRow(client));
  const message = row?.error_message ?? '';
  if (custIds.some((id) => message.includes(id))) tx.send(eraseErrorMessage(client));
  const purge = row?.foreign_purge ?? null;
  const without = withoutCustomers(purge, custIds);
  if (without !== purge) tx.send(keepOfClient(client, { foreign_purge: without }));
  // What a receiver of webhooks answered is not read here: it may name anybody.
  for (const statement of eraseResponses(client)) tx.send(statement);
}

async function eraseFromTables(
  tables: readonly string[],
  tx: Transaction,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<number> {
  const statements = tables.map((table) =>
    table === 'sync_webhook_parked' ? eraseParked(client, custIds) : eraseRows(table, client, custIds),
  );
  const counts = await Promise.all(statements.map((statement) => tx.run(statement)));
  return counts.reduce((sum, rows) => sum + rows, 0);
}

/** A drain at work now has fewer customers. A finished drain may have become empty. */
export async function eraseFromLedger(
  { own }: Ledger,
  tx: Transaction,
  client: ClientId,
  custIds: readonly CustId[],
  at: string,
): Promise<number> {
  const erased = await tx.all(own.eraseEntries(client, custIds));
  for (const [drainNo, those] of Map.groupBy(erased, ({ drain_no }) => drain_no)) {
    tx.send(lessQueued(client, drainNo, those.length));
    tx.send(lookedAtAgain(client, drainNo, at));
  }
  return erased.length;
}

export const unforget = (
  { database }: Ledger,
  client: ClientId,
  custIds: readonly CustId[],
  by?: string,
): Promise<number> =>
  database.write(async (tx) => {
    let letBack = 0;
    for (const part of idParts(custIds)) letBack += await tx.run(letIn(client, part));
    sendActionBy(tx, await tx.now(), by, { action: 'numbers-accepted-again', client, count: letBack });
    return letBack;
  });

export async function forgotten(
  { database }: Ledger,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<readonly ForgottenCustomer[]> {
  const found: ForgottenCustomer[] = [];
  for (const part of idParts(custIds))
    found.push(...(await database.all(forgottenAmong(client, part))).map(toForgotten));
  return found;
}
