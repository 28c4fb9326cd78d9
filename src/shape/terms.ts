// The conditions of a rule as they are judged: one term for each field of the customer, and one for each section.

import type { Catalogue } from '../catalogue/catalogue.ts';
import { nameElement } from '../catalogue/customer-fields.ts';
import type { CustomerRecord, JsonObject, SectionItem, Value } from '../catalogue/customer-record.ts';
import type { Field } from '../catalogue/field.ts';
import type { Section } from '../catalogue/section.ts';
import { type Condition, inWords, valueTest } from './conditions.ts';
import { isMisread, isMisreadWhole, lostItems, type ReadField } from './misreadings.ts';

/** Conditions by the names of their fields. */
export type Conditions = Readonly<Record<string, Condition>>;

/**
 * Why a condition could not be decided. `unreadable`: what it reads is in the answer and was not understood. `unseen`: no answer has
 * ever had the field.
 */
export interface Undecided {
  /** `memberships.joinDate`, or `memberships` if the section was not understood as a whole. */
  readonly path: string;
  readonly why: 'unreadable' | 'unseen';
}

/** A truth value. The third one says what it lacks. */
export type Truth = boolean | Undecided;

/** Fields that no answer has ever had, by their paths, and sections of which none has had an item. */
export type Unseen = ReadonlySet<string>;

export const nothingUnseen: Unseen = new Set();

export interface Term {
  readonly truth: (record: CustomerRecord, unseen: Unseen) => Truth;
  /** What is said when it does not hold. */
  readonly fails: string;
  /** What is said when it holds. */
  readonly holds: string;
}

export function ownTerm(name: string, condition: Condition, catalogue: Catalogue): Term {
  const field = ownField(name, catalogue);
  const truth = conditionTruth(field, condition, name);
  const misread = misreadTruth(condition, name);
  return {
    truth: (record, unseen) =>
      isAbsent(field, record.values) && isMisreadWhole(field.read, record)
        ? misread
        : truth(record.values, record.extra, unseen),
    fails: `${name}: is not ${withoutName(name, condition)}`,
    holds: `${name}: is ${withoutName(name, condition)}`,
  };
}

/** `ACTIVE or SUSP`, `present`, `from 2024-01-01` */
function withoutName(name: string, condition: Condition): string {
  if (condition.kind === 'present') return condition.present ? 'present' : 'absent';
  return inWords(name, condition).slice(name.length + 1);
}

/** What is there and was not understood is at least there. */
const misreadTruth = (condition: Condition, path: string): Truth =>
  condition.kind === 'present' ? condition.present : { path, why: 'unreadable' };

export type RowTruth = (values: readonly Value[], extra: JsonObject | null, unseen: Unseen) => Truth;

/** A field with the place of its values. */
export interface PlacedField {
  readonly field: Field;
  readonly read: ReadField;
  readonly at: number;
}

/** Throws a `RangeError` if there is no such field. `path`: what the error names. */
export function fieldNamed(fields: readonly Field[], name: string, path: string): PlacedField {
  const at = fields.findIndex(({ element }) => element === name);
  const field = fields[at];
  if (field === undefined) throw new RangeError(`there is no field ${path}`);
  return { field, read: { element: name, around: field.inside }, at };
}

/** A field of the customer itself. Some stand in the element of the name, or do not. */
export function ownField(name: string, { customerFields, name: ofName }: Catalogue): PlacedField {
  const placed = fieldNamed(customerFields, name, name);
  const around = ofName.includes(placed.field) ? nameElement : null;
  return { ...placed, read: { element: name, around } };
}

const isAbsent = ({ at }: PlacedField, values: readonly Value[]): boolean => (values[at] ?? null) === null;

/** Whether the row has something for the field, also if it was not understood. */
export const rowHas = (
  field: PlacedField,
  { values, extra }: Pick<SectionItem, 'values' | 'extra'>,
): boolean => !isAbsent(field, values) || (extra !== null && isMisread(extra, field.read));

/** The truth of a condition of a row: the customer's own row, or that of an item. */
function conditionTruth({ field, read, at }: PlacedField, condition: Condition, path: string): RowTruth {
  const test = valueTest(field, condition);
  const misread = misreadTruth(condition, path);
  const unseenYet: Undecided = { path, why: 'unseen' };
  return (values, extra, unseen) => {
    const value = values[at] ?? null;
    if (value === null) {
      if (extra !== null && isMisread(extra, read)) return misread;
      if (unseen.size > 0 && unseen.has(path)) return unseenYet;
    }
    return test(value);
  };
}

export function sectionTerm(name: string, group: Conditions, catalogue: Catalogue): Term {
  const section = sectionNamed(name, catalogue);
  const conditions = rowTruths(section, group);
  const paths = pathsRead(name, group);
  const unseenYet = new Map(paths.map((path) => [path, { path, why: 'unseen' } as const]));
  const isLost = lostItems(section, catalogue);
  const lost: Undecided = { path: name, why: 'unreadable' };
  function truth(record: CustomerRecord, unseen: Unseen): Truth {
    const items = record.sections[name] ?? [];
    const found = someItem(items, conditions, unseen);
    if (found !== false) return found;
    if (isLost(record)) return lost;
    const distrusted =
      items.length > 0 || unseen.size === 0 ? undefined : paths.find((path) => unseen.has(path));
    return distrusted === undefined ? false : (unseenYet.get(distrusted) ?? false);
  }
  const asked = Object.entries(group).map(([field, condition]) => inWords(field, condition));
  const words = asked.length === 0 ? '' : ` with ${asked.join(' and ')}`;
  return { truth, fails: `${name}: no item${words}`, holds: `${name}: an item${words}` };
}

/** What a group of conditions reads: fields, or the section itself where any item will do. */
export function pathsRead(section: string, group: Conditions): readonly string[] {
  const fields = Object.keys(group);
  return fields.length === 0 ? [section] : fields.map((field) => `${section}.${field}`);
}

/** The truths of the conditions of an item. */
export const rowTruths = ({ name, fields }: Section, group: Conditions): readonly RowTruth[] =>
  Object.entries(group).map(([field, condition]) => {
    const path = `${name}.${field}`;
    return conditionTruth(fieldNamed(fields, field, path), condition, path);
  });

export function sectionNamed(name: string, { sections }: Catalogue): Section {
  const section = sections.find((one) => one.name === name);
  if (section === undefined) throw new RangeError(`there is no section ${name}`);
  return section;
}

/** Whether one item fulfils all conditions. */
function someItem(items: readonly SectionItem[], conditions: readonly RowTruth[], unseen: Unseen): Truth {
  let some: Truth = false;
  for (const { values, extra } of items) {
    const truth = everyCondition(values, extra, conditions, unseen);
    if (truth === true) return true;
    if (truth !== false && some === false) some = truth;
  }
  return some;
}

function everyCondition(
  values: readonly Value[],
  extra: JsonObject | null,
  conditions: readonly RowTruth[],
  unseen: Unseen,
): Truth {
  let all: Truth = true;
  for (const condition of conditions) {
    const truth = condition(values, extra, unseen);
    if (truth === false) return false;
    if (truth !== true && all === true) all = truth;
  }
  return all;
}
