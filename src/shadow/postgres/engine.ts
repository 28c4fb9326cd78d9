// What every part of the PostgreSQL engine works with, and the clock it goes by: the server's, which all workers share,
// unless a clock was given.

import type { Machine } from '../ledger/lease-holder.ts';
import { required } from '../required.ts';
import type { ClaimsMade } from '../ledger/claims-made.ts';
import type { StagedEntries } from '../ledger/staged-entries.ts';
import type { Database } from './database.ts';
import { plain } from './statement.ts';
import type { Transaction } from './transaction.ts';

export interface Engine {
  readonly database: Database;
  /** `null`: the server's clock. */
  readonly now: (() => Date) | null;
  readonly machine: Machine;
  readonly staged: StagedEntries;
  readonly claimsMade: ClaimsMade;
}

export const serverTime = plain<{ readonly at: string }>('SELECT clock_timestamp()::timestamptz(3) AS at');

/** The time to write, inside a transaction that has not read it on the way. */
export async function timeText({ now }: Pick<Engine, 'now'>, transaction: Transaction): Promise<string> {
  return now?.().toISOString() ?? required(await transaction.first(serverTime)).at;
}
