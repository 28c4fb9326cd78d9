// What the rules of the ledger work with: an engine, and what this process knows in addition.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Engine } from '../engine.ts';
import { unlessMoved } from '../moving/unless-moved.ts';
import type { TableDialect } from '../tables/ddl.ts';
import type { LeftOver } from '../tables/found-tables.ts';
import type { SchemaAccess } from '../tables/migrate.ts';
import type { Table } from '../tables/table.ts';
import { ClaimsMade } from './claims-made.ts';
import { KnownNumbers } from './known-numbers.ts';
import type { Machine } from './lease-holder.ts';
import { StagedEntries } from './staged-entries.ts';
import { thisMachine } from './this-machine.ts';

export interface Ledger extends Engine {
  readonly catalogue: Catalogue;
  /** As it was when the database was opened. What it says of a customer is removed when the customer is written. */
  readonly leftOver: LeftOver;
  /** Sees what was added to the database later. */
  readonly schema: SchemaAccess;
  /** All tables of the database, with the columns that another catalogue has added. */
  readonly tables: readonly Table[];
  readonly dialectOfTables: TableDialect;
  readonly machine: Machine;
  readonly staged: StagedEntries;
  readonly claimsMade: ClaimsMade;
  readonly known: KnownNumbers;
}

/** Does work on a ledger. What fails becomes an error of this program. */
export type Guarded = <T>(work: () => T | Promise<T>) => Promise<T>;

/** The parts of a ledger that do not come from its engine. */
export type LedgerTables = Pick<Ledger, 'catalogue' | 'leftOver' | 'schema' | 'tables' | 'dialectOfTables'>;

export const ledgerOn = (engine: Engine, tables: LedgerTables): Ledger => ({
  ...engine,
  database: unlessMoved(engine.database),
  ...tables,
  machine: thisMachine,
  staged: new StagedEntries(),
  claimsMade: new ClaimsMade(),
  known: new KnownNumbers(),
});
