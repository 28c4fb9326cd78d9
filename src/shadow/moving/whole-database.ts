// A database as a whole, with the rows of all clients.

import type { Engine } from '../engine.ts';
import type { LedgerTables } from '../ledger/ledger.ts';
import type { Table } from '../tables/table.ts';

export interface WholeDatabase {
  readonly engine: Engine;
  readonly tables: LedgerTables;
}

/** Tables whose rows belong to a client. The others belong to their database. */
export const clientTables = ({ tables }: Pick<LedgerTables, 'tables'>): readonly Table[] =>
  tables.filter(({ key }) => key[0] === 'client_id');

/** What each database has of its own: its migrations, and the marks of its moves. */
const ofOneDatabase: ReadonlySet<string> = new Set(['sync_migrations', 'sync_moves']);

/** Tables whose rows go along when everything moves into another database. */
export const movedTables = ({ tables }: Pick<LedgerTables, 'tables'>): readonly Table[] =>
  tables.filter(({ name }) => !ofOneDatabase.has(name));
