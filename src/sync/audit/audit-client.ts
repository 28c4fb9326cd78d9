// `audit` for one client: looks at a sample of its customers, or at all, within a budget of calls, a second time at what
// differs, and mends it where that is wished. However it ends, its result is saved.

import type { AaShadowError } from '../../aa-shadow-error.ts';
import type { Audit, AuditState } from '../../shadow/shadow.ts';
import type { SyncContext } from '../sync-context.ts';
import { asSyncError } from '../sync-error.ts';
import { AuditRun, type Drifted } from './audit-run.ts';
import { AuditTally } from './audit-tally.ts';
import { countedCalls } from './counted-calls.ts';
import { measure, type MeasureTerms } from './measure.ts';

export interface AuditTerms extends MeasureTerms {
  /** Store what AA says of those that differ. */
  readonly heal: boolean;
}

export interface AuditReport {
  readonly audit: Audit;
  /** At most 1,000 of them. */
  readonly drifted: readonly Drifted[];
  /** Deletions that were not made: so many are a person's to decide (P6). */
  readonly braked: number;
  /** What it ended of, with the state `failed`. */
  readonly error: AaShadowError | null;
}

/** Never throws for AA's trouble; the database's is thrown. */
export async function auditClient(context: SyncContext, terms: AuditTerms): Promise<AuditReport> {
  const { client, shadow, now } = context;
  const calls = countedCalls(context.aa);
  const counted = { ...context, aa: calls.aa };
  const startedAt = now();
  const { customers, tombstones } = await shadow.clientState(client);
  const population = customers + tombstones;
  const run = new AuditRun(counted, { heal: terms.heal, lease: null, tally: new AuditTally() });
  const { state, error } = await ended(counted, () =>
    measure({ context: counted, calls, run, terms }, population),
  );
  run.giveUp();
  run.tally.setCalls(calls.calls());
  const audit = {
    ...run.tally.counts,
    auditNo: null,
    scope: terms.range.kind,
    state,
    seed: terms.range.kind === 'sample' ? terms.range.seed : null,
    population,
    startedAt,
    finishedAt: now(),
    cursor: null,
    sections: run.tally.sections,
    errorCode: error?.code ?? null,
  };
  const auditNo = await shadow.audits.save(client, audit, null);
  return { audit: { ...audit, auditNo }, drifted: run.drifted, braked: run.braked, error };
}

interface Ending {
  readonly state: AuditState;
  readonly error: AaShadowError | null;
}

async function ended(context: SyncContext, work: () => Promise<AuditState>): Promise<Ending> {
  try {
    return { state: await work(), error: null };
  } catch (error) {
    if (context.signal.aborted) return { state: 'stopped', error: null };
    const failure = asSyncError(error);
    if (failure.code.startsWith('DB_')) throw failure;
    return { state: 'failed', error: failure };
  }
}
