// What is noticed from outside the work of a client: that it does not move, or that somebody else purges its queue.

import type { ClientId } from '../../catalogue/ids.ts';
import { seenPurge, withNoticed, withoutCustomers } from '../ledger/foreign-purges.ts';
import type { ForeignPurge, GoneEntries, StuckKind } from '../interface/client-state.ts';
import type { Lease } from '../interface/rights.ts';
import { clientRow, keepForeignPurge, keepStuck } from '../statements/client-statements.ts';
import { type Engine, timeText } from './engine.ts';
import { forgotten } from './forgetting.ts';
import { writeUnderLease } from './leases.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

export async function recordStuck(engine: Engine, client: ClientId, kind: StuckKind): Promise<void> {
  const { connection } = engine;
  const stuck = { stuck_at: timeText(engine), stuck_kind: kind };
  await connection.write(() => connection.run(keepStuck(sqliteBuilder, client, stuck)));
}

export async function recordGoneEntries(engine: Engine, lease: Lease, gone: GoneEntries): Promise<void> {
  await writeUnderLease(engine, lease, ({ foreign_purge: before }) => {
    const noticed = { ...gone, kind: 'entries-gone', at: timeText(engine) } as const;
    // Somebody may have been forgotten while the queue was looked at.
    const unknown = forgotten(engine, lease.client, gone.sample).map(({ custId }) => custId);
    const note = withoutCustomers(withNoticed(before, noticed), unknown);
    engine.connection.run(keepForeignPurge(sqliteBuilder, lease.client, note));
  });
}

export async function acknowledgeForeignPurge(
  { connection }: Engine,
  client: ClientId,
  lastAt: Date,
): Promise<ForeignPurge | null> {
  return connection.write(() => {
    const row = connection.first(clientRow(sqliteBuilder, client));
    const purge = seenPurge(row?.foreign_purge ?? null, lastAt);
    if (purge !== null) connection.run(keepForeignPurge(sqliteBuilder, client, null));
    return purge;
  });
}
