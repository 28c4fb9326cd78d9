// The state that the lanes of one audit share: the suspected customers, and the findings.

import type { AuditMark } from '../../shadow/shadow.ts';
import type { Fetching } from '../fetch/call.ts';
import { OutageGuard } from '../fetch/known-living.ts';
import type { ApplyRight } from '../refresh.ts';
import { refuseOtherShape } from '../shape/own-shape.ts';
import type { SyncContext } from '../work/context.ts';
import type { AuditTally } from './audit-tally.ts';
import { healDrift, type Healing } from './drift-healing.ts';
import type { DriftKind, Look, Suspect } from './look.ts';
import { type Drift, settleSuspects } from './second-look.ts';

/** One customer that differs and was not brought by the sync. */
export interface Drifted {
  readonly custId: Drift['custId'];
  readonly kind: DriftKind;
  readonly sections: readonly string[];
  readonly healed: boolean;
}

/** Further ones are counted, but not named. */
const mostNamed = 1_000;
/** The most suspects that wait for their second look (P9). */
export const mostSuspects = 500;

export interface AuditRunTerms {
  readonly heal: boolean;
  readonly right: ApplyRight;
  readonly tally: AuditTally;
}

export class AuditRun {
  readonly tally: AuditTally;
  readonly drifted: Drifted[] = [];
  /** Tombstones that wait until they fill a call. */
  readonly dead: AuditMark[] = [];
  /** Deletions that are left to a person. */
  braked = 0;
  readonly #guard: OutageGuard;
  readonly #terms: AuditRunTerms;
  #suspects: Suspect[] = [];
  #gone: Drift[] = [];

  constructor(context: SyncContext, terms: AuditRunTerms) {
    this.#guard = new OutageGuard(context);
    this.#terms = terms;
    this.tally = terms.tally;
  }

  fetching(context: SyncContext): Fetching {
    return { context, guard: this.#guard };
  }

  get suspects(): number {
    return this.#suspects.length;
  }

  take(looks: readonly Look[]): void {
    for (const look of looks)
      if (look.kind === 'suspect') this.#suspects.push(look);
      else this.tally.add(look);
  }

  /** Takes the second look at all suspects so far, and does what follows from it. */
  async settle(context: SyncContext): Promise<void> {
    const suspects = this.#suspects;
    if (suspects.length === 0) return;
    this.#suspects = [];
    try {
      const settled = await settleSuspects(this.fetching(context), suspects);
      await this.#stillInShape(context);
      const drifts = settled.filter((one) => one.kind === 'drift');
      const kept = this.#terms.heal ? drifts.filter(({ drift }) => drift !== 'gone') : drifts;
      await this.#heal(context, kept);
      this.#gone.push(...drifts.filter((drift) => !kept.includes(drift)));
      for (const one of settled) if (one.kind !== 'drift') this.tally.add(one);
    } catch (error) {
      this.#suspects.push(...suspects);
      throw error;
    }
  }

  /** All deletions are decided at once. In pieces they would not reach the limit of the brake (P6). */
  async settleGone(context: SyncContext): Promise<void> {
    const gone = this.#gone;
    if (gone.length === 0) return;
    await this.#heal(context, gone);
    this.#gone = [];
  }

  /** For an audit that ends early: customers without a second look count as not measured, and nothing is deleted. */
  giveUp(): void {
    for (const { custId, tombstone, fetchNumber } of this.#suspects)
      this.tally.add({ custId, tombstone, fetchNumber, kind: 'not-measured' });
    for (const drift of this.#gone) this.#count(drift, null);
    [this.#suspects, this.#gone] = [[], []];
  }

  /** What was asked for in another shape than what is stored says nothing of drift. Throws `SYNC_SHAPE_DIFFERS`. */
  async #stillInShape(context: SyncContext): Promise<void> {
    const { right } = this.#terms;
    if (right.kind === 'none') await refuseOtherShape(context, right.shapeNo);
  }

  async #heal(context: SyncContext, drifts: readonly Drift[]): Promise<void> {
    const { heal, right } = this.#terms;
    const { deleted } = this.tally.counts;
    const healing = heal ? await healDrift(context, drifts, { right, deleted }) : null;
    for (const drift of drifts) this.#count(drift, healing?.get(drift) ?? null);
  }

  #count(drift: Drift, healing: Healing | null): void {
    this.tally.addDrift(drift, healing);
    if (healing === 'late') return;
    if (healing === 'braked') this.braked += 1;
    if (this.drifted.length >= mostNamed) return;
    const { custId, sections } = drift;
    this.drifted.push({ custId, kind: drift.drift, sections, healed: healing === 'healed' });
  }
}
