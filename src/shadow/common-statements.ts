// Statements with the same words on PostgreSQL and SQLite that other databases do not know: ON CONFLICT together with
// RETURNING.

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

/** Adds the client's row if there is none yet. Returns no row in a database that is being moved, or was moved. */
export const takeFetchNumber = (client: ClientId): Statement<Pick<SyncClients, 'fetch_number'>> =>
  build
    .insertInto('sync_clients')
    .values({ ...newClient(client), fetch_number: 1 })
    .onConflict((conflict) =>
      conflict
        .column('client_id')
        .doUpdateSet((eb) => ({ fetch_number: eb('sync_clients.fetch_number', '+', 1) }))
        .where((eb) => eb.not(eb.exists(build.selectFrom('sync_moves').select('side')))),
    )
    .returning('fetch_number')
    .compile();
