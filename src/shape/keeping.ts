// Whom a shape keeps. The rule is asked of the whole answer, before anything is left out of it.

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CustomerRecord } from '../catalogue/customer-record.ts';
import type { Field } from '../catalogue/field.ts';
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

const isDate = ({ type }: Field): boolean => type === 'date';

/**
 * The sections by which the rule judges as it does by the whole customer: those that it reads, those around them, those with a field of
 * the customer that it reads, and all with dates if it reads a date, because one date of a customer tells how the others are meant.
 */
export function sectionsJudged(
  { sections: read, fields }: Rule,
  { sections, customerFields }: Catalogue,
): ReadonlySet<string> {
  const dates = [
    ...customerFields.filter(isDate).map(({ element }) => element),
    ...sections.flatMap((one) => one.fields.filter(isDate).map(({ element }) => `${one.name}.${element}`)),
  ];
  const readsDate = dates.some((path) => fields.includes(path));
  const around = new Set(
    customerFields.filter(({ element }) => fields.includes(element)).map(({ inside }) => inside),
  );
  const judged = sections.filter(
    ({ name, fields: own }) => read.includes(name) || around.has(name) || (readsDate && own.some(isDate)),
  );
  return new Set(judged.flatMap(({ name, within }) => (within === null ? [name] : [name, within])));
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

  /** Notes the fields that this customer has. Returns whether one of them was not seen before. */
  note(record: CustomerRecord): boolean {
    const before = this.#unseen.size;
    if (before === 0) return false;
    for (const path of fieldsHad(this.#rule, record, this.#unseen)) this.#unseen.delete(path);
    return this.#unseen.size < before;
  }

  /** Sorted. */
  get seen(): readonly string[] {
    return this.#rule.fields.filter((path) => !this.#unseen.has(path));
  }
}
