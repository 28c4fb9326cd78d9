// What every part of the SQLite engine works with.

import type { Machine } from '../ledger/lease-holder.ts';
import type { ClaimsMade } from '../ledger/claims-made.ts';
import type { StagedEntries } from '../ledger/staged-entries.ts';
import type { Connection } from './connection.ts';

export interface Engine {
  readonly connection: Connection;
  readonly now: () => Date;
  readonly machine: Machine;
  readonly staged: StagedEntries;
  readonly claimsMade: ClaimsMade;
}

export const timeText = ({ now }: Pick<Engine, 'now'>): string => now().toISOString();

/** Lets other work of this process run between the transactions of a long job. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
