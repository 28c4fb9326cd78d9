// The data tables of the shadow, derived from the catalogue: their names, keys and columns, in no engine's dialect.

import { customerFields } from '../../catalogue/customer-fields.ts';
import type { Field } from '../../catalogue/field.ts';
import { type AnySection, type SectionName, sections } from '../../catalogue/sections.ts';
import {
  type Column,
  count,
  document,
  id,
  json,
  named,
  orNull,
  type RowOf,
  type Table,
  table,
  text,
  time,
  typed,
} from './table.ts';

export interface SectionDataTable extends Table {
  readonly section: SectionName;
  /** The catalogue's columns among `columns`, in its order. */
  readonly fieldColumns: readonly Column[];
  /** The column with the position of the item this one stands within; `null` for most sections. */
  readonly parentColumn: string | null;
}

const fieldColumn = ({ column, type }: Field): Column => ({
  ...orNull(type === 'list' ? json : typed(type)),
  name: column,
});

/** What AA fills in `customers`, the key left out. */
export const customerFieldColumns: readonly Column[] = customerFields
  .filter(({ column }) => column !== 'cust_id')
  .map(fieldColumn);

/** What changes with every fetch comes first. */
const ownColumns = {
  client_id: id,
  cust_id: id,
  fetch_number: count,
  fetched_at: time,
  changed_at: time,
  deleted_at: orNull(time),
  content_hash: text,
  section_hashes: json,
};
const extra = { extra: orNull(json) };
/** Comes last: it is large, and reading past it is slow. */
const documentColumn = { document };

/** The columns of `customers` that are not AA's; those are the catalogue's. */
export type Customers = RowOf<typeof ownColumns & typeof documentColumn>;

export const customersTable: Table = table(
  'customers',
  ['client_id', 'cust_id'],
  [...named(ownColumns), ...customerFieldColumns, ...named(extra), ...named(documentColumn)],
  {
    indexes: { customers_tombstones: { on: ['client_id'], where: 'deleted_at IS NOT NULL' } },
    wide: true,
  },
);

/** `jobs` → `job_item_no`: the position, in its own table, of the item another item stands within. */
const parentColumnOf = ({ within }: AnySection): string | null =>
  within === null ? null : `${singular(tableOf(within))}_item_no`;

const singular = (name: string): string => name.replace(/s$/, '');
const tableOf = (name: string): string => sections.find((section) => section.name === name)?.table ?? name;

const itemKey = { client_id: id, cust_id: id, item_no: count };

function sectionDataTable(section: AnySection): SectionDataTable {
  const fieldColumns = section.fields.map(fieldColumn);
  const parentColumn = parentColumnOf(section);
  const parent = parentColumn === null ? {} : { [parentColumn]: orNull(count) };
  const columns = [...named({ ...itemKey, ...parent }), ...fieldColumns, ...named(extra)];
  return {
    ...table(section.table, ['client_id', 'cust_id', 'item_no'], columns),
    section: section.name,
    fieldColumns,
    parentColumn,
  };
}

/** One per section, in the catalogue's order. */
export const sectionTables: readonly SectionDataTable[] = sections.map(sectionDataTable);

export const dataTables: readonly Table[] = [customersTable, ...sectionTables];
