// The catalogue prepared for reading. It maps the canonical name of an element to what the element is in a customer.

import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import { identityFields, nameElement } from '../../catalogue/customer-fields.ts';
import type { BySection, SectionItem, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { isBare, type Section } from '../../catalogue/section.ts';
import { canonicalName } from '../xml/names.ts';
import { unknownMark } from './growing-json.ts';

/** An element of an item that holds some of the item's fields. */
export interface GroupPlan {
  readonly name: string;
  readonly fields: FieldPlans;
  /** The names of the fields. */
  readonly taken: ReadonlySet<string>;
}

export type FieldPlans = ReadonlyMap<string, FieldPlan>;

export interface FieldPlan {
  readonly field: Field;
  readonly canonical: string;
  /** The place of the field among the values of its row. */
  readonly index: number;
  /** For a list: the canonical name of one entry. Otherwise `null`. */
  readonly entry: string | null;
}

export interface SectionPlan {
  readonly name: string;
  /** The beginning of the paths of findings in the section: `addresses/`. */
  readonly path: string;
  readonly container: string;
  /** `null`: the container itself is the only item. */
  readonly item: string | null;
  /** All fields, with those inside an element of the item, because some answers may have them directly in the item. */
  readonly fields: FieldPlans;
  /** The elements of an item that hold some of its fields (`relationship`). */
  readonly groups: ReadonlyMap<string, GroupPlan>;
  /** Fields of the customer that are in the container, beside the items. */
  readonly once: FieldPlans;
  /** A row without values. Copying it is much quicker than making a row each time. */
  readonly blank: readonly Value[];
  /** The field for an item's own text. `null`: items have no text. */
  readonly textField: FieldPlan | null;
  /** Whether every item is only a text. */
  readonly bare: boolean;
  /** The names of all that an item may have. */
  readonly taken: ReadonlySet<string>;
  /** Names whose changes mean nothing, directly in an item. */
  readonly volatile: ReadonlySet<string>;
  /** The sections that are inside the items of this one. */
  readonly inner: SectionsByName;
}

export interface SectionsByName {
  readonly byContainer: ReadonlyMap<string, SectionPlan>;
  readonly byItem: ReadonlyMap<string, SectionPlan>;
}

const blankRow = (width: number): readonly Value[] => Array.from({ length: width }, () => null);

const fieldPlan = (field: Field, index: number): FieldPlan => ({
  field,
  canonical: canonicalName(field.element),
  index,
  entry: field.entry === null ? null : canonicalName(field.entry),
});

const fieldPlans = (fields: readonly Field[], offset = 0): FieldPlans =>
  new Map(
    fields.map((field, index) => [canonicalName(field.element), fieldPlan(field, index + offset)] as const),
  );

/** The names, also with the mark under which a document has what is unknown and is called so. */
const takenBy = (names: Iterable<string>): ReadonlySet<string> =>
  new Set([...names].flatMap((name) => [name, `${unknownMark}${name}`]));

function groupsOf(fields: FieldPlans): ReadonlyMap<string, GroupPlan> {
  const names = new Set(
    [...fields.values()].map(({ field }) => field.inside).filter((name) => name !== null),
  );
  return new Map(
    [...names].map((name) => {
      const own = new Map([...fields].filter(([, { field }]) => field.inside === name));
      return [canonicalName(name), { name, fields: own, taken: takenBy(own.keys()) }];
    }),
  );
}

const byName = (plans: readonly SectionPlan[]): SectionsByName => ({
  byContainer: new Map(plans.map((plan) => [plan.container, plan])),
  byItem: new Map(plans.flatMap((plan) => (plan.item === null ? [] : [[plan.item, plan] as const]))),
});

/** Fields that are once in the containers of sections. Their values come last in the customer's row. */
const containerPlans = ({ identity, name, container }: Catalogue): FieldPlans =>
  fieldPlans(container, identity.length + name.length);

function sectionPlan(section: Section, catalogue: Catalogue): SectionPlan {
  const fields = fieldPlans(section.fields);
  const once = [...containerPlans(catalogue)].filter(([, { field }]) => field.inside === section.name);
  const within = catalogue.sections.filter((one) => one.within === section.name);
  const inner = byName(within.map((one) => sectionPlan(one, catalogue)));
  const groups = groupsOf(fields);
  const names = [fields, groups, inner.byContainer, inner.byItem].flatMap((named) => [...named.keys()]);
  return {
    name: section.name,
    path: `${section.name}/`,
    container: canonicalName(section.name),
    item: section.item === null ? null : canonicalName(section.item),
    fields,
    groups,
    once: new Map(once),
    blank: blankRow(section.fields.length),
    textField: [...fields.values()].find(({ field }) => field.column === section.itemText) ?? null,
    bare: isBare(section),
    taken: takenBy(names),
    volatile: takenBy(section.volatileHere ?? []),
    inner,
  };
}

/** A row without values, the names that are not free in its document, and those whose changes mean nothing in it. */
export interface BlankRow {
  readonly blank: readonly Value[];
  readonly taken: ReadonlySet<string>;
  readonly volatile: ReadonlySet<string>;
}

/** A catalogue prepared for reading: all that the readers know of customers. */
export interface ReadingPlans {
  /**
   * By the names of containers and items. Sections inside other sections are included, because some answers may have them
   * directly in the customer.
   */
  readonly sections: SectionsByName;
  /** Fields that are once on the customer itself. Fields of a container may also be there. */
  readonly identity: FieldPlans;
  /**
   * Identity fields by which an element around them is known as a wrapper. A creation date is not one of them, because any
   * element may have one.
   */
  readonly tellingFields: ReadonlySet<string>;
  readonly name: FieldPlans;
  /** The keys of a document that hold data of the customer, except its number and its name. */
  readonly documentKeys: readonly string[];
  readonly customerRow: BlankRow;
  /** The names of the fields in the customer's `name`. */
  readonly takenInName: ReadonlySet<string>;
  /** The sections of a customer without any items. */
  readonly noSections: BySection<SectionItem[]>;
}

export const readingPlans: (catalogue: Catalogue) => ReadingPlans = perCatalogue((catalogue) => {
  const { identity: own, name, customerFields, sections } = catalogue;
  const identity = new Map([...fieldPlans(own), ...containerPlans(catalogue)]);
  const names = sections.map((section) => section.name);
  const fieldsOfName = fieldPlans(name, own.length);
  // What is known as a customer does not change with what a client promotes.
  const ofEverybody = [...identity].filter(([, { field }]) => field.isPromoted !== true);
  return {
    sections: byName(sections.map((section) => sectionPlan(section, catalogue))),
    identity,
    tellingFields: new Set(ofEverybody.filter(([, { field }]) => field.type === 'text').map(([key]) => key)),
    name: fieldsOfName,
    takenInName: takenBy(fieldsOfName.keys()),
    documentKeys: [...ofEverybody.map(([, { field }]) => field.element), ...names].filter(
      (key) => key !== custIdElement,
    ),
    customerRow: {
      blank: blankRow(customerFields.length),
      taken: takenBy([
        nameContainer,
        ...fieldsOfName.keys(),
        ...identity.keys(),
        ...names.map(canonicalName),
      ]),
      volatile: takenBy(catalogue.volatileHere ?? []),
    },
    noSections: Object.freeze(
      Object.fromEntries(names.map((key) => [key, noItems])) as unknown as BySection<SectionItem[]>,
    ),
  };
});

export const nameContainer = canonicalName(nameElement);
export const custIdElement = 'custId' satisfies (typeof identityFields)[number]['element'];
export const custIdName = canonicalName(custIdElement);
/** The place of `custId` among the values of a customer. It is the same in any catalogue, because added fields come later. */
export const custIdIndex = identityFields.findIndex(({ element }) => element === custIdElement);

/** Frozen, because all sections without items share it. The first items of a section replace it. */
const noItems: SectionItem[] = [];
Object.freeze(noItems);
