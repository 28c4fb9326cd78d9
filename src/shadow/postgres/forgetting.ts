// Erases people, from the tables and, as far as this user may, from their dead rows. The client's row is held meanwhile: no
// write of a drain or a refresh is on its way, and the next ones see that the numbers are to be ignored.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { toForgotten } from '../tables/bookkeeping-rows.ts';
import { withoutCustomers } from '../ledger/foreign-purges.ts';
import { idParts } from '../ledger/id-parts.ts';
import { quotedName } from '../tables/quoted-name.ts';
import { required } from '../required.ts';
import type { ForgetAnswer, ForgottenCustomer } from '../interface/customer.ts';
import { clientRow, keepForeignPurge, registerClient } from '../statements/client-statements.ts';
import { lessQueued, lookedAtAgain } from '../statements/drain-statements.ts';
import {
  eraseErrorMessage,
  eraseRows,
  forgottenAmong,
  keepForgotten,
  letIn,
  tablesOfPeople,
} from '../statements/forget-statements.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import type { Engine } from './engine.ts';
import { ownedClient, timeOfMark } from './leases.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { ofClient, plain, prepared } from './statement.ts';
import type { Transaction } from './transaction.ts';

const eraseEntries = prepared<Pick<SyncQueue, 'drain_no'>>(
  'forget_entries',
  `DELETE FROM sync_queue AS q WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT e.place FROM (SELECT drain_no FROM sync_drains WHERE client_id = $1 OFFSET 0) AS d
     CROSS JOIN LATERAL (SELECT ctid AS place FROM sync_queue
       WHERE client_id = $1 AND drain_no = d.drain_no AND cust_id = ANY ($2) FOR UPDATE) AS e))
   RETURNING drain_no`,
);

export async function forget(
  engine: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<ForgetAnswer> {
  const rows = await engine.database.write(async (transaction) => {
    transaction.send(registerClient(postgresBuilder, client));
    const at = timeOfMark(engine, required(await transaction.first(ownedClient(client))));
    await eraseMentions(transaction, client, custIds);
    let erased = 0;
    for (const part of idParts(custIds)) {
      transaction.send(keepForgotten(postgresBuilder, client, part, at));
      erased += await eraseFromTables(transaction, client, part);
      erased += await eraseFromLedger(transaction, client, part, at);
    }
    return erased;
  });
  const traces = await cleanTables(engine);
  return { customers: await forgotten(engine, client, custIds), rows, traces };
}

/** What is kept of the client itself may name them. */
async function eraseMentions(
  transaction: Transaction,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<void> {
  const row = await transaction.first(clientRow(postgresBuilder, client));
  const message = row?.error_message ?? '';
  if (custIds.some((id) => message.includes(id)))
    transaction.send(eraseErrorMessage(postgresBuilder, client));
  const purge = row?.foreign_purge ?? null;
  const without = withoutCustomers(purge, custIds);
  if (without !== purge) transaction.send(keepForeignPurge(postgresBuilder, client, without));
}

async function eraseFromTables(
  transaction: Transaction,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<number> {
  const counts = await Promise.all(
    tablesOfPeople.map((table) => transaction.run(eraseRows(postgresBuilder, table, client, custIds))),
  );
  return counts.reduce((sum, rows) => sum + rows, 0);
}

/** A drain at work had that many customers fewer; one that is finished may hold nothing any more. */
export async function eraseFromLedger(
  transaction: Transaction,
  client: ClientId,
  custIds: readonly CustId[],
  at: string,
): Promise<number> {
  const erased = await transaction.all(eraseEntries(client, custIds));
  for (const [drainNo, those] of Map.groupBy(erased, ({ drain_no }) => drain_no)) {
    transaction.send(lessQueued(postgresBuilder, client, drainNo, those.length));
    transaction.send(lookedAtAgain(postgresBuilder, client, drainNo, at));
  }
  return erased.length;
}

const touchedTables = [...tablesOfPeople, 'sync_queue', 'sync_clients'];

const ownsTables = prepared<{ readonly owns: boolean }>(
  'forget_owner',
  `SELECT coalesce(bool_and(pg_has_role(c.relowner, 'USAGE')), false) AS owns FROM pg_catalog.pg_class AS c
   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE n.nspname = $1 AND c.relname = ANY ($2)`,
);

/** The server skips, with no more than a warning, what the user does not own. */
async function cleanTables({ database }: Engine): Promise<ForgetAnswer['traces']> {
  const row = await database.first(ownsTables(database.schema, touchedTables));
  if (!required(row).owns) return 'left';
  for (const table of touchedTables) await database.maintain(plain(`VACUUM ${quotedName(table)}`));
  return 'cleaned';
}

export const unforget = (
  { database }: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<number> =>
  database.write(async (transaction) => {
    let letBack = 0;
    for (const part of idParts(custIds))
      letBack += await transaction.run(letIn(postgresBuilder, client, part));
    return letBack;
  });

export async function forgotten(
  { database }: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<readonly ForgottenCustomer[]> {
  const found: ForgottenCustomer[] = [];
  for (const part of idParts(custIds))
    found.push(...(await database.all(forgottenAmong(postgresBuilder, client, part))).map(toForgotten));
  return found;
}
