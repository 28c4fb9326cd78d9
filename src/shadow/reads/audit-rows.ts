// Turns results of audits into rows of `sync_audits`, and back.

import { type ClientId, custId } from '../../catalogue/ids.ts';
import type { Audit } from '../interface/audits.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import type { SyncAudits } from '../tables/bookkeeping-tables.ts';

/** The number of audits that are kept for people to look at. */
export const auditsKept = 100;

export const auditRow = (client: ClientId, auditNo: number, audit: Audit): SyncAudits => ({
  client_id: client,
  audit_no: auditNo,
  scope: audit.scope,
  state: audit.state,
  seed: audit.seed,
  population: audit.population,
  started_at: audit.startedAt.toISOString(),
  finished_at: audit.finishedAt?.toISOString() ?? null,
  last_cust_id: audit.cursor,
  calls: audit.calls,
  compared: audit.compared,
  tombstones: audit.tombstones,
  differed: audit.differed,
  gone: audit.gone,
  served: audit.served,
  healed: audit.healed,
  deleted: audit.deleted,
  waiting: audit.waiting,
  moved: audit.moved,
  late: audit.late,
  queued: audit.queued,
  not_measured: audit.notMeasured,
  sections: JSON.stringify(audit.sections),
  error_code: audit.errorCode,
});

/**
 * The drift that an audit leaves behind: the differences it did not repair and, for a sample, those to be expected among the
 * customers that were not drawn. `null` if there is none.
 */
export function driftIn(row: SyncAudits | null): Audit | null {
  if (row === null) return null;
  const left = row.scope === 'sample' ? row.differed : row.differed - row.healed;
  return left > 0 ? toAudit(row) : null;
}

export const toAudit = (row: SyncAudits): Audit => ({
  auditNo: row.audit_no,
  scope: row.scope,
  state: row.state,
  seed: row.seed,
  population: row.population,
  startedAt: new Date(row.started_at),
  finishedAt: timeOf(row.finished_at),
  cursor: row.last_cust_id === null ? null : custId(row.last_cust_id),
  calls: row.calls,
  compared: row.compared,
  tombstones: row.tombstones,
  differed: row.differed,
  gone: row.gone,
  served: row.served,
  healed: row.healed,
  deleted: row.deleted,
  waiting: row.waiting,
  moved: row.moved,
  late: row.late,
  queued: row.queued,
  notMeasured: row.not_measured,
  sections: JSON.parse(row.sections) as Audit['sections'],
  errorCode: row.error_code,
});
