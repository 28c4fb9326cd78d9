// All writes of a batch, by kind. An engine gets this to write.

import type { Finding } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { ResultPlan, PlannedChange, Touched, Unkept, WrittenCustomer } from './customers.ts';
import type { Entry, SettledEntry } from './entries.ts';
import { type FindingTally, findingTallies } from './finding-tallies.ts';

export interface BatchPlan {
  readonly written: readonly WrittenCustomer[];
  readonly touched: readonly Touched[];
  readonly buried: readonly Touched[];
  readonly settled: readonly SettledEntry[];
  readonly changed: readonly Entry[];
  /**
   * A finding is counted when a customer is stored, not each time an unchanged customer is fetched. All workers use the same
   * order.
   */
  readonly findings: readonly FindingTally[];
  readonly changes: readonly PlannedChange[];
  /** The newest fetch that found a customer gone that we never stored; 0 if there was none. */
  readonly vanished: number;
  /** Customers whom the rule does not keep, and those for whom that is over. */
  readonly unkept: readonly Unkept[];
  readonly entered: readonly CustId[];
}

export interface BatchTimes {
  /** The time of the commit, for all writes. */
  readonly at: string;
  /** The time that the history of this batch carries: see ledger/history-clock.ts. */
  readonly historyAt: string;
}

/** What a batch carries beside its rows. */
export interface BatchFacts extends BatchTimes {
  /** The number of the shape in which its customers are. */
  readonly shapeNo: number;
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
    unkept: plans.flatMap((plan) => plan.unkept ?? []),
    entered: plans.flatMap((plan) => plan.entered ?? []),
  };
}

/** A batch that has findings only. They were found in an answer, and not in a customer. */
export const findingsPlan = (findings: readonly Finding[]): BatchPlan => ({
  ...batchPlan([]),
  findings: sorted(findingTallies([{ findings }])),
});

const sortedFindings = (written: readonly WrittenCustomer[]): readonly FindingTally[] =>
  sorted(findingTallies(written.map(({ content }) => content)));

const sorted = (tallies: readonly FindingTally[]): readonly FindingTally[] =>
  tallies.toSorted((a, b) => (`${a.kind} ${a.path}` < `${b.kind} ${b.path}` ? -1 : 1));

/** Earlier drains of which an entry is settled now. They are kept because of this entry. */
export const drainsToKeep = ({ settled }: BatchPlan): readonly number[] => [
  ...new Set(settled.filter(({ leftOver }) => leftOver).map(({ entry }) => entry.drain_no)),
];
