// Erases people, from the tables and from the files. The transaction comes first: from its commit on the numbers are
// ignored. Then the file is written anew and the log cut to nothing, because SQLite leaves what it deletes, moves or
// overwrites in pages that are free or partly so, in both of them.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { toForgotten } from '../tables/bookkeeping-rows.ts';
import { withoutCustomers } from '../ledger/foreign-purges.ts';
import { idParts } from '../ledger/id-parts.ts';
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
import { type Engine, timeText } from './engine.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

export const eraseEntriesSql = `DELETE FROM sync_queue WHERE client_id = ?1 AND cust_id = ?2
  AND drain_no IN (SELECT drain_no FROM sync_drains WHERE client_id = ?1) RETURNING drain_no`;

export async function forget(
  engine: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<ForgetAnswer> {
  const { connection } = engine;
  const rows = await connection.write(() => {
    connection.run(registerClient(sqliteBuilder, client));
    eraseMentions(engine, client, custIds);
    const erased = idParts(custIds).map((part) => {
      connection.run(keepForgotten(sqliteBuilder, client, part, timeText(engine)));
      return (
        eraseFromTables(engine, client, part) + eraseFromLedger(connection, client, part, timeText(engine))
      );
    });
    return erased.reduce((sum, some) => sum + some, 0);
  });
  await connection.rewrite();
  return { customers: forgotten(engine, client, custIds), rows, traces: 'cleaned' };
}

/** What is kept of the client itself may name them. */
function eraseMentions({ connection }: Engine, client: ClientId, custIds: readonly CustId[]): void {
  const row = connection.first(clientRow(sqliteBuilder, client));
  const message = row?.error_message ?? '';
  if (custIds.some((id) => message.includes(id))) connection.run(eraseErrorMessage(sqliteBuilder, client));
  const purge = row?.foreign_purge ?? null;
  const without = withoutCustomers(purge, custIds);
  if (without !== purge) connection.run(keepForeignPurge(sqliteBuilder, client, without));
}

const eraseFromTables = ({ connection }: Engine, client: ClientId, custIds: readonly CustId[]): number =>
  tablesOfPeople
    .map((table) => connection.run(eraseRows(sqliteBuilder, table, client, custIds)))
    .reduce((sum, rows) => sum + rows, 0);

/** A drain at work had that many customers fewer; one that is finished may hold nothing any more. */
export function eraseFromLedger(
  connection: Engine['connection'],
  client: ClientId,
  custIds: readonly CustId[],
  at: string,
): number {
  const erased = custIds.flatMap((id) => connection.prepared(eraseEntriesSql).all(client, id));
  for (const [drainNo, those] of Map.groupBy(erased, (row) => Number(row['drain_no']))) {
    connection.run(lessQueued(sqliteBuilder, client, drainNo, those.length));
    connection.run(lookedAtAgain(sqliteBuilder, client, drainNo, at));
  }
  return erased.length;
}

export const unforget = (
  { connection }: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<number> =>
  connection.write(() =>
    idParts(custIds)
      .map((part) => connection.run(letIn(sqliteBuilder, client, part)))
      .reduce((sum, some) => sum + some, 0),
  );

export const forgotten = (
  { connection }: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): readonly ForgottenCustomer[] =>
  idParts(custIds)
    .flatMap((part) => connection.all(forgottenAmong(sqliteBuilder, client, part)))
    .map(toForgotten);
