// The state that the parts of one running simulator share.

import type { BackgroundChanges } from '../world/background-changes.ts';
import type { Journal } from '../control/journal.ts';
import type { Statistics } from '../control/statistics.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { LatencyGate } from '../http/latency-gate.ts';
import type { ProcedureName, PurgeForm } from '../requests/procedures.ts';
import type { Replay } from '../replay/replay.ts';
import type { World } from '../world/world.ts';
import type { AnswerStyle } from '../writing/answer-style.ts';

export interface SiteRules {
  readonly dad: string;
  readonly username: string;
  readonly password: string;
  /** The most ids in one bulk call. `null`: any number. */
  readonly bulkCap: number | null;
  /** The names that a purge request must have: the documented ones, or those that were assumed before. */
  readonly purgeForm: PurgeForm;
  /** The IP addresses that may call. `null`: all. */
  readonly allowedAddresses: readonly string[] | null;
  /** Procedures that ACGI has not set up for this user. They answer as if they did not exist. */
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
  readonly changes: BackgroundChanges;
  /** Recorded answers in place of made-up customers. `null`: none. */
  readonly replay: Replay | null;
}
