// All writes of a batch, by kind: what an engine is given to write.

import type { ResultPlan, Buried, PlannedChange, Touched, WrittenCustomer } from './customers.ts';
import type { Entry, SettledEntry } from './entries.ts';
import { type FindingTally, findingTallies } from './finding-tallies.ts';

export interface BatchPlan {
  readonly written: readonly WrittenCustomer[];
  readonly touched: readonly Touched[];
  readonly buried: readonly Buried[];
  readonly settled: readonly SettledEntry[];
  readonly changed: readonly Entry[];
  /** Counted when a customer is stored, not again each time an unchanged one is fetched. In one order for all workers. */
  readonly findings: readonly FindingTally[];
  readonly changes: readonly PlannedChange[];
  /** The newest fetch that found a customer gone whom we never stored; 0 where none did. */
  readonly vanished: number;
}

export interface BatchTimes {
  /** The time of the commit, for all of it. */
  readonly at: string;
  /** The time its history carries: see ledger/history-clock.ts. */
  readonly historyAt: string;
}

export function batchPlan(plans: readonly ResultPlan[]): BatchPlan {
  const written = plans.flatMap((plan) => plan.written ?? []);
  return {
    written,
    touched: plans.flatMap((plan) => plan.touched ?? []),
    buried: plans.flatMap((plan) => plan.buried ?? []),
    settled: plans.flatMap(({ ledger }) => ledger.settled),
    changed: plans.flatMap(({ ledger }) => ledger.changed),
    findings: sortedFindings(written),
    changes: plans.flatMap(({ change }) => change ?? []),
    vanished: Math.max(0, ...plans.map((plan) => plan.vanished ?? 0)),
  };
}

const sortedFindings = (written: readonly WrittenCustomer[]): readonly FindingTally[] =>
  findingTallies(written.map(({ content }) => content)).toSorted((a, b) =>
    `${a.kind} ${a.path}` < `${b.kind} ${b.path}` ? -1 : 1,
  );

/** Earlier drains of which something is settled now: they are kept for its sake. */
export const drainsToKeep = ({ settled }: BatchPlan): readonly number[] => [
  ...new Set(settled.filter(({ leftOver }) => leftOver).map(({ entry }) => entry.drain_no)),
];
