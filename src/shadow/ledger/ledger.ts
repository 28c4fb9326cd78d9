// What the rules of the ledger work with: an engine, and what this process knows in addition.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Engine } from '../engine.ts';
import { unlessMoved } from '../moving/unless-moved.ts';
import type { TableDialect } from '../tables/ddl.ts';
import type { Table } from '../tables/table.ts';
import { ClaimsMade } from './claims-made.ts';
import type { Machine } from './lease-holder.ts';
import { StagedEntries } from './staged-entries.ts';
import { thisMachine } from './this-machine.ts';

export interface Ledger extends Engine {
  readonly catalogue: Catalogue;
  /**
   * Tables of sections that the catalogue does not have, or no longer has. Their rows stay until their customer is forgotten.
   */
  readonly leftOver: readonly string[];
  /** All tables of the database, with the columns that another catalogue has added. */
  readonly tables: readonly Table[];
  readonly dialectOfTables: TableDialect;
  readonly machine: Machine;
  readonly staged: StagedEntries;
  readonly claimsMade: ClaimsMade;
}

/** The parts of a ledger that do not come from its engine. */
export type LedgerTables = Pick<Ledger, 'catalogue' | 'leftOver' | 'tables' | 'dialectOfTables'>;

export const ledgerOn = (engine: Engine, tables: LedgerTables): Ledger => ({
  ...engine,
  database: unlessMoved(engine.database),
  ...tables,
  machine: thisMachine,
  staged: new StagedEntries(),
  claimsMade: new ClaimsMade(),
});
