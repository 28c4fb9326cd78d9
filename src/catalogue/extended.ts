// Adds fields and sections to a catalogue. The additions are plain data. Every addition is checked against the whole catalogue,
// so that nothing is read, stored or hashed as something else.

import { canonicalSpelling } from './canonical-name.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { CatalogueError, type CatalogueErrorCode } from './catalogue-error.ts';
import { fieldOf, snakeCase, type Field, type FieldType } from './field.ts';
import { section, type Section } from './section.ts';
import {
  isElementName,
  isOfOuterItem,
  isReservedRelation,
  isSqlName,
  namesTaken,
  ownRelations,
  reservedColumns,
} from './taken.ts';

/** A field: only its type, or its type with other settings. */
export type AddedField = FieldType | AddedFieldParts;

export interface AddedFieldParts {
  readonly type: FieldType;
  /** The column in the shadow database. Default: AA's name in snake_case. */
  readonly column?: string;
  /** The element inside the item that contains the field. Default: the field is directly in the item. */
  readonly inside?: string;
  /** The element of one entry. A list needs it, and other types cannot have it. */
  readonly entry?: string;
}

export type AddedFields = Readonly<Record<string, AddedField>>;

export interface AddedSection {
  /** The fields by AA's names. */
  readonly fields: AddedFields;
  /** The element of one item. Default: none, and the container of the section is the only item. */
  readonly item?: string;
  /** The table in the shadow database. Default: the section's name in snake_case. */
  readonly table?: string;
  /** Names of options of the request, each true or false. Default: none. */
  readonly options?: readonly string[];
  /** The column for an item's own text. Default: none. */
  readonly itemText?: string;
  /** The section whose items contain this section. Default: this section is directly in the customer. */
  readonly within?: string;
}

/** What is added to a catalogue, by AA's names. */
export interface Additions {
  /** Fields directly under the customer element. */
  readonly customer?: AddedFields;
  /** A known section gets further fields. An unknown name makes a new section. */
  readonly sections?: Readonly<Record<string, AddedSection>>;
  /** Names of fields whose changes mean nothing. */
  readonly volatile?: readonly string[];
}

/** Returns a new catalogue with the additions. Throws a `CatalogueError` if an addition does not fit. */
export function extended(catalogue: Catalogue, additions: Additions): Catalogue {
  const { customer = {}, sections = {}, volatile = [] } = additions;
  for (const name of volatile) checkElement(name, name);
  const grown = Object.entries(sections).reduce(
    (all, [name, added]) => withSection(all, name, added),
    catalogue.sections,
  );
  const result = catalogueOf({
    ...catalogue,
    identity: [...catalogue.identity, ...customerFieldsFrom(customer)],
    sections: grown,
    volatile: [...new Set([...catalogue.volatile, ...volatile])],
  });
  checkCustomer(result);
  checkSections(result);
  return result;
}

function withSection(sections: readonly Section[], name: string, added: AddedSection): readonly Section[] {
  const fields = fieldsFrom(added.fields, name);
  const known = sections.find((one) => one.name === name);
  if (known === undefined) return [...sections, newSection(name, added, fields)];
  const others = Object.keys(added).filter((key) => key !== 'fields');
  if (others.length > 0) throw new CatalogueError('CATALOGUE_BAD_SECTION', `${name}.${others.join(', ')}`);
  return sections.map((one) => (one === known ? { ...one, fields: [...one.fields, ...fields] } : one));
}

function newSection(name: string, added: AddedSection, fields: readonly Field[]): Section {
  const { item, table, options = [], itemText, within } = added;
  for (const element of [name, ...(item === undefined ? [] : [item]), ...options])
    checkElement(element, name);
  if (fields.length === 0) throw new CatalogueError('CATALOGUE_BAD_SECTION', `${name} has no fields`);
  return section({
    name,
    item: item ?? null,
    table: sqlName(table ?? snakeCase(name), name),
    fields,
    options,
    ...(itemText === undefined ? {} : { itemText }),
    ...(within === undefined ? {} : { within }),
  });
}

const fieldsFrom = (fields: AddedFields, where: string): readonly Field[] =>
  Object.entries(fields).map(([element, added]) =>
    addedField(element, typeof added === 'string' ? { type: added } : added, `${where}.${element}`),
  );

/** The customer itself has only single values. Lists and elements with parts must be sections. */
function customerFieldsFrom(fields: AddedFields): readonly Field[] {
  const own = fieldsFrom(fields, 'customer');
  const wrong = own.find(({ type, inside }) => type === 'list' || inside !== null);
  if (wrong !== undefined) throw new CatalogueError('CATALOGUE_BAD_TYPE', `customer.${wrong.element}`);
  return own;
}

function addedField(element: string, added: AddedFieldParts, where: string): Field {
  const { type, column = snakeCase(element), inside = null, entry = null } = added;
  for (const name of [element, inside, entry]) if (name !== null) checkElement(name, where);
  if (!types.has(type) || (type === 'list') !== (entry !== null))
    throw new CatalogueError('CATALOGUE_BAD_TYPE', where);
  return { ...fieldOf(element, type), column: sqlName(column, where), inside, entry };
}

const types: ReadonlySet<FieldType> = new Set(['text', 'date', 'flag', 'number', 'list']);

function checkElement(name: string, where: string): void {
  if (!isElementName(name)) throw new CatalogueError('CATALOGUE_BAD_NAME', where);
}

/** Checks and returns the name of a table or a column. */
function sqlName(name: string, where: string): string {
  if (!isSqlName(name)) throw new CatalogueError('CATALOGUE_BAD_NAME', `${where} (${name})`);
  return name;
}

/** No section may be called `customer`, because the customer's own fields have this name beside the sections. */
function checkCustomer(catalogue: Catalogue): void {
  checkNames(namesTaken(catalogue, null), 'customer');
  checkColumns(catalogue.customerFields, reservedColumns(null), 'customer');
}

function checkSections(catalogue: Catalogue): void {
  const { sections } = catalogue;
  const tables = sections.map(({ table }) => table);
  checkDistinct([...ownRelations, ...tables], 'CATALOGUE_TABLE_TAKEN', 'sections');
  for (const one of sections) {
    const { name, table, fields } = one;
    if (isReservedRelation(table)) throw new CatalogueError('CATALOGUE_TABLE_TAKEN', `${name} (${table})`);
    checkNames(namesTaken(catalogue, one), name);
    checkNames(['include', 'attr', ...one.options], name);
    checkColumns(fields, reservedColumns(one), name);
    checkPlace(one, sections);
  }
}

function checkPlace({ name, fields, itemText, within }: Section, sections: readonly Section[]): void {
  const outer = sections.find((one) => one.name === within);
  if (within !== null && (outer === undefined || outer.within !== null))
    throw new CatalogueError('CATALOGUE_BAD_SECTION', `${name}.within`);
  if (itemText !== null && !fields.some(({ column }) => column === itemText))
    throw new CatalogueError('CATALOGUE_BAD_SECTION', `${name}.itemText`);
}

/** Checks columns. `_item_no` is reserved: such a column says which item of another section contains a row. */
function checkColumns(fields: readonly Field[], ours: readonly string[], where: string): void {
  const columns = fields.map(({ column }) => column);
  checkDistinct([...ours, ...columns], 'CATALOGUE_COLUMN_TAKEN', where);
  const wrong = columns.find(isOfOuterItem);
  if (wrong !== undefined) throw new CatalogueError('CATALOGUE_COLUMN_TAKEN', `${where} (${wrong})`);
}

const checkNames = (names: readonly string[], where: string): void =>
  checkDistinct(names, 'CATALOGUE_NAME_TAKEN', where, canonicalSpelling);

function checkDistinct(
  names: readonly string[],
  code: CatalogueErrorCode,
  where: string,
  spelling: (name: string) => string = (name) => name,
): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(spelling(name))) throw new CatalogueError(code, `${where} (${name})`);
    seen.add(spelling(name));
  }
}
