// What the rules of the ledger work with: an engine, and what this process knows in addition.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Engine } from '../engine.ts';
import type { LeftOver, SchemaAccess } from '../tables/migrate.ts';
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
  readonly machine: Machine;
  readonly staged: StagedEntries;
  readonly claimsMade: ClaimsMade;
  readonly known: KnownNumbers;
}

/** The parts of a ledger that do not come from its engine. */
export type LedgerTables = Pick<Ledger, 'catalogue' | 'leftOver' | 'schema'>;

export const ledgerOn = (engine: Engine, tables: LedgerTables): Ledger => ({
  ...engine,
  ...tables,
  machine: thisMachine,
  staged: new StagedEntries(),
  claimsMade: new ClaimsMade(),
  known: new KnownNumbers(),
});
