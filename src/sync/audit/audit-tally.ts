// Counts what an audit finds. Every customer that was looked at is counted in exactly one place.

import type { AuditCounts } from '../../shadow/shadow.ts';
import type { Healing } from './drift-healing.ts';
import type { Look, Suspect } from './look.ts';
import type { Drift, Settled } from './second-look.ts';

type Counted = Exclude<Look, Suspect> | Exclude<Settled, Drift>;
type Counts = { -readonly [Name in keyof AuditCounts]: AuditCounts[Name] };

export const noCounts: AuditCounts = {
  calls: 0,
  compared: 0,
  tombstones: 0,
  differed: 0,
  gone: 0,
  served: 0,
  healed: 0,
  deleted: 0,
  waiting: 0,
  moved: 0,
  late: 0,
  queued: 0,
  notMeasured: 0,
};

/** The counts, which are a part of an audit. */
const onlyCounts = (counts: AuditCounts): Counts =>
  Object.fromEntries(
    Object.keys(noCounts).map((name) => [name, counts[name as keyof AuditCounts]]),
  ) as unknown as Counts;

export class AuditTally {
  readonly #counts: Counts;
  readonly #sections: Record<string, number>;

  constructor(counts: AuditCounts = noCounts, sections: Readonly<Record<string, number>> = {}) {
    this.#counts = onlyCounts(counts);
    this.#sections = { ...sections };
  }

  get counts(): AuditCounts {
    return { ...this.#counts };
  }

  get sections(): Readonly<Record<string, number>> {
    return { ...this.#sections };
  }

  /** Customers looked at and settled so far. */
  get looked(): number {
    const { compared, waiting, moved, late, queued, notMeasured } = this.#counts;
    return compared + waiting + moved + late + queued + notMeasured;
  }

  setCalls(calls: number): void {
    this.#counts.calls = calls;
  }

  add({ kind, tombstone }: Counted): void {
    if (kind === 'same') this.#compared(tombstone);
    else this.#counts[kind === 'not-measured' ? 'notMeasured' : kind] += 1;
  }

  addDrift({ drift, sections, tombstone }: Drift, healing: Healing | null): void {
    // The sync was faster: the change that the audit was about to store was on its way.
    if (healing === 'late') return void (this.#counts.late += 1);
    this.#compared(tombstone);
    this.#counts.differed += 1;
    if (drift !== 'differs') this.#counts[drift] += 1;
    for (const section of sections) this.#sections[section] = (this.#sections[section] ?? 0) + 1;
    if (healing !== 'healed') return;
    this.#counts.healed += 1;
    if (drift === 'gone') this.#counts.deleted += 1;
  }

  #compared(tombstone: boolean): void {
    this.#counts.compared += 1;
    if (tombstone) this.#counts.tombstones += 1;
  }
}
