// What is noticed beside a client's work: that it does not move, that another program purges its queue, or that a character of
// a queue answer had to be repaired.

import type { Finding } from '../../catalogue/customer-record.ts';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { Transaction } from '../engine.ts';
import type { ForeignPurge, GoneEntries, StuckKind } from '../interface/client-state.ts';
import type { Lease } from '../interface/rights.ts';
import { findingsPlan } from '../plan/batch.ts';
import { sendActionBy } from './actions.ts';
import { factsOf } from './history-clock.ts';
import { clientRow, keepOfClient } from './clients.ts';
import { seenPurge, withNoticed, withoutCustomers } from './foreign-purges.ts';
import { forgottenAmong } from './forgotten-rows.ts';
import { idParts } from './parts.ts';
import { writeUnderLease } from './leases.ts';
import type { Ledger } from './ledger.ts';

export async function recordStuck(ledger: Ledger, client: ClientId, kind: StuckKind): Promise<void> {
  await ledger.database.write(async (tx) => {
    const stuck = { stuck_at: await tx.now(), stuck_kind: kind };
    tx.send(keepOfClient(client, stuck));
  });
}

export async function recordGoneEntries(ledger: Ledger, lease: Lease, gone: GoneEntries): Promise<void> {
  const { client } = lease;
  await writeUnderLease(ledger, lease, async (tx, mark) => {
    const before = await heldNote(ledger, tx, client);
    const found = { ...gone, kind: 'entries-gone', at: mark.now } as const;
    // A customer may have been forgotten while the queue was looked at.
    const unknown = await forgottenOf(tx, client, gone.sample);
    const note = withoutCustomers(withNoticed(before, found), unknown);
    tx.send(keepOfClient(client, { foreign_purge: note }));
  });
}

/** Findings in a queue answer. Those in customers are written with them. */
export async function recordFindings(
  ledger: Ledger,
  lease: Lease,
  findings: readonly Finding[],
): Promise<void> {
  await writeUnderLease(ledger, lease, async (tx, mark) =>
    ledger.rows.write(tx, lease.client, findingsPlan(findings), factsOf(mark)),
  );
}

async function forgottenOf(
  tx: Transaction,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<readonly CustId[]> {
  const parts = idParts(custIds).map((part) => tx.all(forgottenAmong(client, part)));
  return (await Promise.all(parts)).flat().map((row) => custId(row.cust_id));
}

/** Batches under way go on. Another change to the same note waits. */
async function heldNote({ own }: Ledger, tx: Transaction, client: ClientId): Promise<string | null> {
  await own.holdClient(tx, client, 'changed');
  return (await tx.first(clientRow(client)))?.foreign_purge ?? null;
}

export async function acknowledgeForeignPurge(
  ledger: Ledger,
  client: ClientId,
  lastAt: Date,
  by?: string,
): Promise<ForeignPurge | null> {
  return ledger.database.write(async (tx) => {
    const purge = seenPurge(await heldNote(ledger, tx, client), lastAt);
    if (purge === null) return null;
    tx.send(keepOfClient(client, { foreign_purge: null }));
    sendActionBy(tx, await tx.now(), by, { action: 'foreign-purge-acknowledged', client, count: 1 });
    return purge;
  });
}
