// What an audit measured, as its JSON document (docs/json-output.md); the text is made from it. Pure.

import type { Audit } from '../shadow/shadow.ts';
import { driftBounds } from '../sync/audit/drift-bounds.ts';
import { auditSentence } from './audit-sentence.ts';

export type AuditDocument = ReturnType<typeof auditDocument>;

/** Whether everybody who was stored when it began has been looked at: then there is nothing to be unsure of. */
export const lookedAtAll = (audit: Audit): boolean =>
  audit.state === 'complete' && looked(audit) >= audit.population;

const looked = ({ compared, waiting, moved, late, queued, notMeasured }: Audit): number =>
  compared + waiting + moved + late + queued + notMeasured;

/** Part of a walk in order is no sample: it says nothing of the rest. */
function sharesOf(audit: Audit) {
  const { compared, differed, scope } = audit;
  const share = compared === 0 ? null : differed / compared;
  if (lookedAtAll(audit)) return { differed_share: share, at_least_share: share, at_most_share: share };
  if (scope !== 'sample') return { differed_share: share, at_least_share: null, at_most_share: null };
  const { atLeast, atMost } = driftBounds(compared, differed);
  return { differed_share: share, at_least_share: atLeast, at_most_share: atMost };
}

export function auditDocument(audit: Audit) {
  const { startedAt, finishedAt } = audit;
  return {
    audit_no: audit.auditNo,
    scope: audit.scope,
    state: audit.state,
    says: auditSentence(audit, lookedAtAll(audit)),
    seed: audit.seed,
    started_at: startedAt.toISOString(),
    finished_at: finishedAt?.toISOString() ?? null,
    duration_ms: finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime(),
    calls: audit.calls,
    stored: audit.population,
    compared: audit.compared,
    tombstones_compared: audit.tombstones,
    differed: audit.differed,
    ...sharesOf(audit),
    differed_by_content: audit.differed - audit.gone - audit.served,
    gone: audit.gone,
    served: audit.served,
    sections: audit.sections,
    healed: audit.healed,
    deleted: audit.deleted,
    waiting: audit.waiting,
    refreshed_meanwhile: audit.moved,
    late: audit.late,
    queued_in_aa: audit.queued,
    not_measured: audit.notMeasured,
    error_code: audit.errorCode,
  };
}
