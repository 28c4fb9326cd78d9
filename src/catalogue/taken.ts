// The names in a row, and the columns of its table, that no further field can have.

import type { Catalogue } from './catalogue.ts';
import { nameElement } from './customer-fields.ts';
import type { Field } from './field.ts';
import type { Section } from './section.ts';

const customerColumns = [
  'client_id',
  'fetch_number',
  'fetched_at',
  'shape_no',
  'changed_at',
  'deleted_at',
  'content_hash',
  'section_hashes',
  'extra',
  'document',
];
const itemColumns = ['client_id', 'cust_id', 'item_no', 'extra'];

/** The views that every shadow has. */
export const customerContacts = 'customer_contacts';
export const currentMemberships = 'current_memberships';

/** Names of our tables and views that are of no section. */
export const ownRelations: readonly string[] = [
  'customers',
  'customer_words',
  customerContacts,
  currentMemberships,
];

/** Such names are used by the databases, by the bookkeeping, or by indexes. In PostgreSQL the key of a table ends with `_pkey`. */
export const isReservedRelation = (name: string): boolean =>
  /^(sync|sqlite|pg|customers|customer_words)_|_pkey$/.test(name);

/** Every table of SQLite or of PostgreSQL has these by itself. SQLite would find rows by a column `rowid` of ours. */
export const columnsOfDatabases: readonly string[] = [
  'rowid',
  'ctid',
  'tableoid',
  'xmin',
  'xmax',
  'cmin',
  'cmax',
];

/** Columns that are not of fields. `section`: `null`: those of `customers`. */
export const reservedColumns = (section: Section | null): readonly string[] => [
  ...(section === null ? customerColumns : itemColumns),
  ...columnsOfDatabases,
];

/** Such a column says which item of another section contains a row. */
export const isOfOuterItem = (column: string): boolean => column.endsWith('_item_no');

/** Characters of the longest name of a table, view or column. */
export const longestSqlName = 55;

/** PostgreSQL cuts names after 63 bytes, and the longest text that is added to a name has eight: `_item_no`. */
export const isSqlName = (name: string): boolean =>
  name.length <= longestSqlName && /^[a-z][a-z0-9_]*$/.test(name);

export const isElementName = (name: string): boolean => /^[A-Za-z_][\w.-]*$/.test(name);

/** What the catalogue knows in a row, by AA's names. `section`: `null`: the customer's own row. */
export function namesTaken(
  { customerFields, sections, container }: Catalogue,
  section: Section | null,
): readonly string[] {
  if (section !== null) return [...elementsIn(section, sections), ...onceIn(section.name, container)];
  const parts = sections.flatMap(({ name, item }) => [name, item ?? []].flat());
  return ['customer', nameElement, ...parts, ...customerFields.map(({ element }) => element)];
}

/** The names of the elements in an item: its fields, the elements around some of them, and the sections inside it. */
const elementsIn = ({ name, fields }: Section, sections: readonly Section[]): readonly string[] => [
  ...fields.map(({ element }) => element),
  ...new Set(fields.flatMap(({ inside }) => inside ?? [])),
  ...sections
    .filter(({ within }) => within === name)
    .flatMap((inner) => [inner.name, inner.item ?? []].flat()),
];

const onceIn = (name: string, container: readonly Field[]): readonly string[] =>
  container.filter(({ inside }) => inside === name).map(({ element }) => element);
