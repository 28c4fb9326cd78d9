// What is noticed from outside the work of a client: that it does not move, or that somebody else purges its queue.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { seenPurge, withNoticed, withoutCustomers } from '../ledger/foreign-purges.ts';
import { idParts } from '../ledger/id-parts.ts';
import { required } from '../required.ts';
import type { ForeignPurge, GoneEntries, StuckKind } from '../interface/client-state.ts';
import type { Lease } from '../interface/rights.ts';
import { keepForeignPurge, keepStuck } from '../statements/client-statements.ts';
import { forgottenAmong } from '../statements/forget-statements.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import { type Engine, timeText } from './engine.ts';
import { timeOfMark, writeUnderLease } from './leases.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { prepared } from './statement.ts';
import type { Transaction } from './transaction.ts';

export async function recordStuck(engine: Engine, client: ClientId, kind: StuckKind): Promise<void> {
  await engine.database.write(async (transaction) => {
    const stuck = { stuck_at: await timeText(engine, transaction), stuck_kind: kind };
    transaction.send(keepStuck(postgresBuilder, client, stuck));
  });
}

/** Batches under way go on; whoever would change the same note waits. */
const noticed = prepared<Pick<SyncClients, 'foreign_purge'>>(
  'foreign_purge',
  'SELECT foreign_purge FROM sync_clients WHERE client_id = $1 FOR NO KEY UPDATE',
);

export async function recordGoneEntries(engine: Engine, lease: Lease, gone: GoneEntries): Promise<void> {
  const { client } = lease;
  await writeUnderLease(engine, lease, async (transaction, mark) => {
    const before = required(await transaction.first(noticed(client))).foreign_purge;
    const found = { ...gone, kind: 'entries-gone', at: timeOfMark(engine, mark) } as const;
    // Somebody may have been forgotten while the queue was looked at.
    const unknown = await forgottenOf(transaction, client, gone.sample);
    const note = withoutCustomers(withNoticed(before, found), unknown);
    transaction.send(keepForeignPurge(postgresBuilder, client, note));
  });
}

const forgottenOf = async (
  transaction: Transaction,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<readonly CustId[]> => {
  const parts = idParts(custIds).map((part) =>
    transaction.all(forgottenAmong(postgresBuilder, client, part)),
  );
  return (await Promise.all(parts)).flat().map((row) => custId(row.cust_id));
};

export async function acknowledgeForeignPurge(
  { database }: Engine,
  client: ClientId,
  lastAt: Date,
): Promise<ForeignPurge | null> {
  return database.write(async (transaction) => {
    const row = await transaction.first(noticed(client));
    const purge = seenPurge(row?.foreign_purge ?? null, lastAt);
    if (purge !== null) transaction.send(keepForeignPurge(postgresBuilder, client, null));
    return purge;
  });
}
