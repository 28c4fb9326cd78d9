// What the parts of one running simulator share.

import type { ChangesByThemselves } from '../world/background-changes.ts';
import type { Journal } from '../control/journal.ts';
import type { Statistics } from '../control/statistics.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { LatencyGate } from '../http/latency-gate.ts';
import type { ProcedureName, PurgeForm } from '../requests/procedures.ts';
import type { World } from '../world/world.ts';
import type { AnswerStyle } from '../writing/answer-style.ts';

export interface SiteRules {
  readonly dad: string;
  readonly username: string;
  readonly password: string;
  /** Most ids in one bulk call; `null` for as many as one likes. */
  readonly bulkCap: number | null;
  /** The names a purge wants in its request: those documented, or those assumed before. */
  readonly purgeForm: PurgeForm;
  /** Addresses that may call; `null` for any. */
  readonly allowedAddresses: readonly string[] | null;
  /** Procedures ACGI has not provisioned: they answer as if they did not exist. */
  readonly unprovisioned: readonly ProcedureName[];
}

export interface Site {
  readonly rules: SiteRules;
  readonly style: AnswerStyle;
  readonly world: World;
  readonly faults: FaultBook;
  readonly gate: LatencyGate;
  readonly statistics: Statistics;
  readonly journal: Journal;
  readonly changes: ChangesByThemselves;
}
