// Whom a shape keeps. The rule is asked of the whole answer, before anything is left out of it.

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CustomerRecord } from '../catalogue/customer-record.ts';
import { catalogueOfShape } from './field-difference.ts';
import { compiledRule, fieldsHad, judge, type Rule, type Verdict } from './rule.ts';
import type { Shape } from './shape.ts';
import { nothingUnseen, type Unseen } from './terms.ts';

/** The rule of a shape, compiled for records by its client's catalogue. `null`: everybody is kept. */
export const ruleOf = (shape: Pick<Shape, 'rule' | 'fields'>, catalogue: Catalogue): Rule | null =>
  shape.rule === null ? null : compiledRule(shape.rule, catalogueOfShape(shape, catalogue));

/**
 * Whom the rule keeps, if nobody is to leave by a field that no answer has ever had. Whoever is kept as the answer stands, is kept:
 * only leaving needs more trust.
 */
export function judgeWithCare(rule: Rule, record: CustomerRecord, unseen: Unseen): Verdict {
  const verdict = judge(rule, record);
  return verdict.kind === 'irrelevant' && unseen.size > 0 ? judge(rule, record, unseen) : verdict;
}

/** What answers have shown of the fields of a rule. It grows with every answer. */
export class FieldsSeen {
  readonly #unseen: Set<string>;
  readonly #rule: Rule;

  /** `seen`: fields that answers have had before. */
  constructor(rule: Rule, seen: readonly string[] = []) {
    this.#rule = rule;
    this.#unseen = new Set(rule.fields.filter((path) => !seen.includes(path)));
  }

  get unseen(): Unseen {
    return this.#unseen.size === 0 ? nothingUnseen : this.#unseen;
  }

  /** Notes the fields that this customer has. */
  note(record: CustomerRecord): void {
    if (this.#unseen.size === 0) return;
    for (const path of fieldsHad(this.#rule, record, this.#unseen)) this.#unseen.delete(path);
  }

  /** Sorted. */
  get seen(): readonly string[] {
    return this.#rule.fields.filter((path) => !this.#unseen.has(path));
  }
}
