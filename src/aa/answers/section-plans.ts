// The catalogue prepared for reading: from the canonical name of an element to what the element is in a customer.

import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import { identityFields, nameElement } from '../../catalogue/customer-fields.ts';
import type { BySection, SectionItem, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { isBare, type Section } from '../../catalogue/section.ts';
import { canonicalName } from '../xml/names.ts';

/** An element of an item that holds some of its fields. */
export interface GroupPlan {
  readonly name: string;
  readonly fields: FieldPlans;
}

export type FieldPlans = ReadonlyMap<string, FieldPlan>;

export interface FieldPlan {
  readonly field: Field;
  /** Its place among the values. */
  readonly index: number;
  /** Of a list: the canonical name of one entry. */
  readonly entry: string | null;
}

export interface SectionPlan {
  readonly name: string;
  /** The path of findings in it: `addresses/`. */
  readonly path: string;
  readonly container: string;
  /** `null` where the container is the one item. */
  readonly item: string | null;
  /** All fields, also those that stand within an element of the item: some answers may have them directly in the item. */
  readonly fields: FieldPlans;
  /** Elements of an item that hold some of its fields (`relationship`). */
  readonly groups: ReadonlyMap<string, GroupPlan>;
  /** Fields of the customer that stand in the container, beside the items. */
  readonly once: FieldPlans;
  /** A row without values. To copy it is much quicker than to make a row each time. */
  readonly blank: readonly Value[];
  /** The field that an item's own text belongs to. */
  readonly textField: FieldPlan | null;
  /** Whether every item is a bare text. */
  readonly bare: boolean;
  /** The sections that stand within its items. */
  readonly inner: SectionsByName;
}

export interface SectionsByName {
  readonly byContainer: ReadonlyMap<string, SectionPlan>;
  readonly byItem: ReadonlyMap<string, SectionPlan>;
}

const blankRow = (width: number): readonly Value[] => Array.from({ length: width }, () => null);

const fieldPlan = (field: Field, index: number): FieldPlan => ({
  field,
  index,
  entry: field.entry === null ? null : canonicalName(field.entry),
});

const fieldPlans = (fields: readonly Field[], offset = 0): FieldPlans =>
  new Map(
    fields.map((field, index) => [canonicalName(field.element), fieldPlan(field, index + offset)] as const),
  );

const groupsOf = (fields: FieldPlans): ReadonlyMap<string, GroupPlan> => {
  const names = new Set(
    [...fields.values()].map(({ field }) => field.inside).filter((name) => name !== null),
  );
  return new Map(
    [...names].map((name) => {
      const own = new Map([...fields].filter(([, { field }]) => field.inside === name));
      return [canonicalName(name), { name, fields: own }];
    }),
  );
};

const byName = (plans: readonly SectionPlan[]): SectionsByName => ({
  byContainer: new Map(plans.map((plan) => [plan.container, plan])),
  byItem: new Map(plans.flatMap((plan) => (plan.item === null ? [] : [[plan.item, plan] as const]))),
});

/** Fields that stand once in the containers. Their values come last in the customer's row. */
const containerPlans = ({ identity, name, container }: Catalogue): FieldPlans =>
  fieldPlans(container, identity.length + name.length);

function sectionPlan(section: Section, catalogue: Catalogue): SectionPlan {
  const fields = fieldPlans(section.fields);
  const once = [...containerPlans(catalogue)].filter(([, { field }]) => field.inside === section.name);
  const inner = catalogue.sections.filter(({ within }) => within === section.name);
  return {
    name: section.name,
    path: `${section.name}/`,
    container: canonicalName(section.name),
    item: section.item === null ? null : canonicalName(section.item),
    fields,
    groups: groupsOf(fields),
    once: new Map(once),
    blank: blankRow(section.fields.length),
    textField: [...fields.values()].find(({ field }) => field.column === section.itemText) ?? null,
    bare: isBare(section),
    inner: byName(inner.map((one) => sectionPlan(one, catalogue))),
  };
}

/** A catalogue prepared for reading: all that the readers know of customers. */
export interface ReadingPlans {
  /** By the names of their containers and items, those within others included: some may stand on their own. */
  readonly sections: SectionsByName;
  /** Fields that stand once on the customer itself. Fields of a container may also stand there. */
  readonly identity: FieldPlans;
  /** Identity fields that make a wrapper of the element around them. A date of creation is not one: anything may have it. */
  readonly tellingFields: ReadonlySet<string>;
  readonly name: FieldPlans;
  /** The keys of a document that hold something of the customer, except its number and its name. */
  readonly documentKeys: readonly string[];
  readonly blankCustomer: readonly Value[];
  /** The sections of a customer for whom AA sent none. */
  readonly noSections: BySection<SectionItem[]>;
}

export const readingPlans: (catalogue: Catalogue) => ReadingPlans = perCatalogue((catalogue) => {
  const { identity: own, name, customerFields, sections } = catalogue;
  const identity = new Map([...fieldPlans(own), ...containerPlans(catalogue)]);
  const names = sections.map((section) => section.name);
  return {
    sections: byName(sections.map((section) => sectionPlan(section, catalogue))),
    identity,
    tellingFields: new Set(
      [...identity].filter(([, { field }]) => field.type === 'text').map(([key]) => key),
    ),
    name: fieldPlans(name, own.length),
    documentKeys: [...[...identity.values()].map(({ field }) => field.element), ...names].filter(
      (key) => key !== custIdElement,
    ),
    blankCustomer: blankRow(customerFields.length),
    noSections: Object.freeze(
      Object.fromEntries(names.map((key) => [key, noItems])) as unknown as BySection<SectionItem[]>,
    ),
  };
});

export const nameContainer = canonicalName(nameElement);
export const custIdElement = 'custId' satisfies (typeof identityFields)[number]['element'];
export const custIdName = canonicalName(custIdElement);
/** Its place among the values of a customer, in any catalogue: other fields are added behind it. */
export const custIdIndex = identityFields.findIndex(({ element }) => element === custIdElement);

/** Frozen: the first items of a section replace it, and are never added to it. */
const noItems: SectionItem[] = [];
Object.freeze(noItems);
