// Chooses the fault rule, if any, that applies to a call, and counts how often each rule fired. The dice are seeded: the
// same calls in the same order get the same faults.

import { Dice } from '../making/dice.ts';
import { faultRuleSchema, type FaultRule, type FaultyProcedure } from './fault-rule.ts';

export interface RuleCount {
  readonly rule: FaultRule;
  /** Calls that the rule was meant for. */
  readonly matched: number;
  readonly fired: number;
}

interface Entry {
  readonly rule: FaultRule;
  matched: number;
  fired: number;
}

export interface FaultTarget {
  readonly procedure: Exclude<FaultyProcedure, '*'>;
  readonly custIds: readonly string[];
}

const faultKey = 5_000;

const concerns = ({ procedure, custId, fault }: FaultRule, call: FaultTarget): boolean =>
  (procedure === '*' || procedure === call.procedure) &&
  (fault !== 'purge-lies' || call.procedure === 'purge') &&
  (custId === undefined || call.custIds.includes(custId));

export class FaultBook {
  readonly dice: Dice;
  #entries: readonly Entry[] = [];

  constructor(seed: number, rules: readonly FaultRule[]) {
    this.dice = Dice.of(seed, faultKey);
    this.set(rules);
  }

  /** Replaces all rules and starts counting from zero. Throws a zod error for an invalid rule. */
  set(rules: readonly FaultRule[]): void {
    this.#entries = rules.map((rule) => ({ rule: faultRuleSchema.parse(rule), matched: 0, fired: 0 }));
  }

  add(rule: FaultRule): void {
    this.#entries = [...this.#entries, { rule: faultRuleSchema.parse(rule), matched: 0, fired: 0 }];
  }

  clear(): void {
    this.#entries = [];
  }

  counts(): readonly RuleCount[] {
    return this.#entries.map((entry) => ({ ...entry }));
  }

  /** The first rule that fires for the call, or `null`. */
  choose(call: FaultTarget): FaultRule | null {
    const entry = this.#entries.find((candidate) => this.#fires(candidate, call));
    return entry?.rule ?? null;
  }

  #fires(entry: Entry, call: FaultTarget): boolean {
    const { rule } = entry;
    if (!concerns(rule, call)) return false;
    entry.matched += 1;
    if (entry.matched <= (rule.after ?? 0)) return false;
    if (rule.times !== undefined && entry.fired >= rule.times) return false;
    if (rule.probability !== undefined && !this.dice.chance(rule.probability)) return false;
    entry.fired += 1;
    return true;
  }
}
