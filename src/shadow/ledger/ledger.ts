// What the rules of the ledger work with: an engine, and what this process knows beside it.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Engine } from '../engine.ts';
import { ClaimsMade } from './claims-made.ts';
import type { Machine } from './lease-holder.ts';
import { StagedEntries } from './staged-entries.ts';
import { thisMachine } from './this-machine.ts';

export interface Ledger extends Engine {
  readonly catalogue: Catalogue;
  readonly machine: Machine;
  readonly staged: StagedEntries;
  readonly claimsMade: ClaimsMade;
}

export const ledgerOn = (engine: Engine, catalogue: Catalogue): Ledger => ({
  ...engine,
  catalogue,
  machine: thisMachine,
  staged: new StagedEntries(),
  claimsMade: new ClaimsMade(),
});
