// Whom a shape keeps. The rule is asked of the whole answer, before anything is left out of it.

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CustomerRecord } from '../catalogue/customer-record.ts';
import type { Field } from '../catalogue/field.ts';
import { catalogueOfShape, ownFieldPart, ownPart } from './field-difference.ts';
import { partsHidden, unknownParts } from './policy-difference.ts';
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

/** Whether the rule reads a date. One date of a customer tells how the others are meant. */
function readsDate({ fields }: Rule, { sections, customerFields }: Catalogue): boolean {
  const ofSections = sections.flatMap((one) =>
    one.fields.filter(isDate).map(({ element }) => `${one.name}.${element}`),
  );
  const dates = [...customerFields.filter(isDate).map(({ element }) => element), ...ofSections];
  return dates.some((path) => fields.includes(path));
}

/**
 * The sections by which the rule judges as it does by the whole customer: those that it reads, those around them, those with a field of
 * the customer that it reads, and all with dates if it reads a date.
 */
export function sectionsJudged(rule: Rule, catalogue: Catalogue): ReadonlySet<string> {
  const { sections, customerFields } = catalogue;
  const datesCount = readsDate(rule, catalogue);
  const around = new Set(
    customerFields.filter(({ element }) => rule.fields.includes(element)).map(({ inside }) => inside),
  );
  const judged = sections.filter(
    ({ name, fields }) =>
      rule.sections.includes(name) || around.has(name) || (datesCount && fields.some(isDate)),
  );
  return new Set(judged.flatMap(({ name, within }) => (within === null ? [name] : [name, within])));
}

/**
 * The parts of a customer by which the rule of a shape judges, as they are named where something is lacking: sections, fields of the
 * customer, and what of the customer was not understood. What stands in the customer's name is misread together.
 */
export function partsJudged(shape: Pick<Shape, 'rule' | 'fields'>, tables: Catalogue): ReadonlySet<string> {
  const catalogue = catalogueOfShape(shape, tables);
  const rule = ruleOf(shape, tables);
  if (rule === null) return new Set();
  const isRead = ({ element }: Field): boolean => rule.fields.includes(element);
  const datesCount = readsDate(rule, catalogue);
  const readsName = catalogue.name.some(isRead);
  const own = catalogue.customerFields.filter(
    (field) => isRead(field) || readsName || (datesCount && isDate(field)),
  );
  const ofCustomer = own.map(({ element }) => ownFieldPart(element));
  return new Set([...sectionsJudged(rule, catalogue), ...ofCustomer, ownPart, unknownParts]);
}

/** Whether what the policy of a shape has left of a customer has all of these parts, by which a rule judges. */
export const tellsParts = (
  from: Pick<Shape, 'policy' | 'asked'>,
  judged: ReadonlySet<string>,
  catalogue: Catalogue,
): boolean => !partsHidden(from, catalogue).some((part) => judged.has(part));

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
