// Statements in words that PostgreSQL and SQLite share, and others do not: ON CONFLICT, and RETURNING with it.

import type { ClientId } from '../catalogue/ids.ts';
import type { OwnStatements } from './engine.ts';
import { newClient } from './ledger/clients.ts';
import { build, type Statement } from './statement.ts';
import type { SyncClients } from './tables/bookkeeping-tables.ts';

export const addAbsent: OwnStatements['addAbsent'] = (table, rows) =>
  build
    .insertInto(table)
    .values(rows as never)
    .onConflict((conflict) => conflict.doNothing())
    .compile();

/** Makes the client known where it is not yet. */
export const takeFetchNumber = (client: ClientId): Statement<Pick<SyncClients, 'fetch_number'>> =>
  build
    .insertInto('sync_clients')
    .values({ ...newClient(client), fetch_number: 1 })
    .onConflict((conflict) =>
      conflict
        .column('client_id')
        .doUpdateSet((eb) => ({ fetch_number: eb('sync_clients.fetch_number', '+', 1) })),
    )
    .returning('fetch_number')
    .compile();
