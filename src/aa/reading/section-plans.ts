// The catalogue turned round for reading: from the canonical name of an element to what it is of a customer.

import { customerFields, identityFields, nameElement, nameFields } from '../../catalogue/customer-fields.ts';
import type { SectionItem, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { sections, type AnySection, type SectionName } from '../../catalogue/sections.ts';
import { canonicalName } from './xml-name.ts';

export interface FieldPlan {
  readonly field: Field;
  /** Its place among the values. */
  readonly index: number;
}

export type FieldPlans = ReadonlyMap<string, FieldPlan>;

export interface SectionPlan {
  readonly name: SectionName;
  /** Where findings in it are said to be: `addresses/`. */
  readonly path: string;
  readonly container: string;
  /** `null` where the container is the one item. */
  readonly item: string | null;
  readonly fields: FieldPlans;
  /** A row without any value, to be copied: much quicker than to be made each time. */
  readonly blank: readonly Value[];
  /** The field that an item's own text belongs to. */
  readonly textField: FieldPlan | null;
  /** The sections that stand within its items. */
  readonly inner: SectionsByName;
}

export interface SectionsByName {
  readonly byContainer: ReadonlyMap<string, SectionPlan>;
  readonly byItem: ReadonlyMap<string, SectionPlan>;
}

const blankRow = (width: number): readonly Value[] => Array.from({ length: width }, () => null);

const fieldPlans = (fields: readonly Field[], offset = 0): FieldPlans =>
  new Map(
    fields.map((field, index) => [canonicalName(field.element), { field, index: index + offset }] as const),
  );

const byName = (plans: readonly SectionPlan[]): SectionsByName => ({
  byContainer: new Map(plans.map((plan) => [plan.container, plan])),
  byItem: new Map(plans.flatMap((plan) => (plan.item === null ? [] : [[plan.item, plan] as const]))),
});

const plan = (section: AnySection): SectionPlan => {
  const fields = fieldPlans(section.fields);
  return {
    name: section.name,
    path: `${section.name}/`,
    container: canonicalName(section.name),
    item: section.item === null ? null : canonicalName(section.item),
    fields,
    blank: blankRow(section.fields.length),
    textField: [...fields.values()].find(({ field }) => field.column === section.itemText) ?? null,
    inner: byName(sections.filter(({ within }) => within === section.name).map(plan)),
  };
};

/** Sections by the names of their containers and items, those within others included: some may stand on their own. */
export const allSections: SectionsByName = byName(sections.map(plan));

export const identityPlans: FieldPlans = fieldPlans(identityFields);
export const namePlans: FieldPlans = fieldPlans(nameFields, identityFields.length);
export const nameContainer = canonicalName(nameElement);
export const custIdElement = 'custId' satisfies (typeof identityFields)[number]['element'];
export const custIdName = canonicalName(custIdElement);
export const custIdIndex = identityFields.findIndex(({ element }) => element === custIdElement);
export const blankCustomer = blankRow(customerFields.length);

/** Frozen: the first items of a section replace it, they are never added to it. */
const noItems: SectionItem[] = [];
Object.freeze(noItems);

/** A customer of whom AA sent no section. */
export const emptySections: Readonly<Record<SectionName, SectionItem[]>> = Object.freeze(
  Object.fromEntries(sections.map(({ name }) => [name, noItems])) as Record<SectionName, SectionItem[]>,
);
