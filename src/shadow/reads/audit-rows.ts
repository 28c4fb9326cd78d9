// Turns rows of `sync_audits` into results of audits.

import { custId } from '../../catalogue/ids.ts';
import type { Audit } from '../interface/audits.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import type { SyncAudits } from '../tables/bookkeeping-tables.ts';

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
