// What the rules of the ledger work with: an engine, and what this process knows in addition.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Engine } from '../engine.ts';
import { ClaimsMade } from './claims-made.ts';
import { KnownNumbers } from './known-numbers.ts';
import type { Machine } from './lease-holder.ts';
import { StagedEntries } from './staged-entries.ts';
import { thisMachine } from './this-machine.ts';

export interface Ledger extends Engine {
  readonly catalogue: Catalogue;
  /**
   * Tables of sections that the catalogue does not have, or no longer has. Their rows stay until their customer is forgotten.
   */
  readonly leftOver: readonly string[];
  readonly machine: Machine;
  readonly staged: StagedEntries;
  readonly claimsMade: ClaimsMade;
  readonly known: KnownNumbers;
}

/** The parts of a ledger that do not come from its engine. */
export type LedgerTables = Pick<Ledger, 'catalogue' | 'leftOver'>;

export const ledgerOn = (engine: Engine, tables: LedgerTables): Ledger => ({
  ...engine,
  ...tables,
  machine: thisMachine,
  staged: new StagedEntries(),
  claimsMade: new ClaimsMade(),
  known: new KnownNumbers(),
});
