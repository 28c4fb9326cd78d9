// A database as a whole, with the rows of all clients.

import type { Engine } from '../engine.ts';
import type { LedgerTables } from '../ledger/ledger.ts';
import type { Table } from '../tables/table.ts';

export interface WholeDatabase {
  readonly engine: Engine;
  readonly tables: LedgerTables;
}

/** Tables whose rows belong to a client. The others belong to their database, and are not moved. */
export const clientTables = ({ tables }: Pick<LedgerTables, 'tables'>): readonly Table[] =>
  tables.filter(({ key }) => key[0] === 'client_id');
