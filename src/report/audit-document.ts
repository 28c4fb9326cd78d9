// The JSON document of an audit (docs/json-output.md), with a sentence that says how certain the result is:
// `0 of 4,812 differed; fewer than 0.07 % differ at 95 %`.

import type { Audit } from '../shadow/shadow.ts';
import { driftBounds } from '../sync/audit/drift-bounds.ts';
import { count } from '../wording.ts';

export type AuditDocument = ReturnType<typeof auditDocument>;

/** Whether every customer that was stored when the audit began has been looked at. Then the result is certain. */
const isWhole = (audit: Audit): boolean => audit.state === 'complete' && looked(audit) >= audit.population;

const looked = ({ compared, waiting, moved, late, queued, notMeasured }: Audit): number =>
  compared + waiting + moved + late + queued + notMeasured;

/** The shares that differ. A part of a walk in order is not a sample, so it has no bounds for the rest. */
function sharesOf(audit: Audit) {
  const { compared, differed, scope } = audit;
  const share = compared === 0 ? null : differed / compared;
  if (isWhole(audit)) return { differed_share: share, at_least_share: share, at_most_share: share };
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
    says: auditSentence(audit, isWhole(audit)),
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

/** `whole`: every customer has been looked at. */
function auditSentence(audit: Audit, whole: boolean): string {
  const { compared, differed, population, scope } = audit;
  if (population === 0) return 'no customer is stored';
  if (compared === 0) return 'no customer could be compared';
  const found = `${count(differed)} of ${count(compared)} differed`;
  if (whole) return `${found}; all were compared`;
  return scope === 'sample'
    ? `${found}; ${sureness(compared, differed)}`
    : `${found}; nothing is known of the rest of ${count(population)}`;
}

function sureness(compared: number, differed: number): string {
  const { atLeast, atMost } = driftBounds(compared, differed);
  if (differed === 0) return `fewer than ${percent(atMost, 1, 'up')} differ at 95 %`;
  return `between ${percent(atLeast, 2, 'down')} and ${percent(atMost, 2, 'up')} differ at 95 %`;
}

/** A share in per cent, rounded away from the middle to this many figures, so that a bound never looks better than it is. */
export function percent(share: number, figures: number, way: 'up' | 'down'): string {
  const value = share * 100;
  if (value <= 0) return '0 %';
  const unit = 10 ** (Math.floor(Math.log10(value)) - figures + 1);
  const steps = value / unit;
  const rounded = way === 'up' ? Math.ceil(steps - 1e-9) : Math.floor(steps + 1e-9);
  return `${Number((rounded * unit).toPrecision(figures + 1))} %`;
}
