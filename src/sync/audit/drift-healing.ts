// Mends drift through the ordinary apply, under the fetch number of the look that found it (P3), with a change in the feed.
// Deletions are made only as far as the brake allows, counted over the whole audit (P6).

import { applyResults, type ApplyRight } from '../refresh.ts';
import type { SyncContext } from '../work/context.ts';
import type { Drift } from './second-look.ts';

export interface HealTerms {
  /** The lease of a walk in idle time, or the shape of an audit that a person asked for. */
  readonly right: ApplyRight;
  /** Deletions that this audit has made before. */
  readonly deleted: number;
}

/** `late`: newer data is stored or in hand now. `braked`: there are too many deletions, so a person must decide. */
export type Healing = 'healed' | 'late' | 'braked';

export async function healDrift(
  context: SyncContext,
  drifts: readonly Drift[],
  { right, deleted }: HealTerms,
): Promise<ReadonlyMap<Drift, Healing>> {
  const { client, shadow, settings, emit } = context;
  const gone = drifts.filter(({ drift }) => drift === 'gone');
  const deletions = deleted + gone.length;
  const allowed = gone.length === 0 || (await shadow.audits.brakeAllows(client, settings.brake, deletions));
  if (!allowed) emit({ client, type: 'audit-braked', gone: deletions });
  const mended = allowed ? drifts : drifts.filter(({ drift }) => drift !== 'gone');
  const healing = new Map<Drift, Healing>(drifts.map((drift) => [drift, 'braked']));
  for (let from = 0; from < mended.length; from += settings.bulkSize)
    await healBatch(context, right, mended.slice(from, from + settings.bulkSize), healing);
  return healing;
}

async function healBatch(
  context: SyncContext,
  right: ApplyRight,
  drifts: readonly Drift[],
  healing: Map<Drift, Healing>,
): Promise<void> {
  const fetched = drifts.map((drift) => drift.fetched);
  const applied = await applyResults(context, right, fetched);
  const changed = new Set(applied.filter(({ outcome }) => isMended(outcome)).map(({ custId }) => custId));
  for (const drift of drifts) healing.set(drift, changed.has(drift.custId) ? 'healed' : 'late');
}

const isMended = (outcome: string): boolean =>
  outcome === 'updated' || outcome === 'restored' || outcome === 'deleted' || outcome === 'left';
