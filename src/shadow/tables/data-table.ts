// The data tables of the shadow, derived from the catalogue: their names, keys and columns, in no engine's dialect.

import { customerFields } from '../../catalogue/customer-fields.ts';
import type { Field } from '../../catalogue/field.ts';
import { type AnySection, type SectionName, sections } from '../../catalogue/sections.ts';

/** `text`, `date`, `flag` and `number` are the catalogue's, whose lists are `json`; the others are the shadow's own. */
export type ColumnType = Exclude<Field['type'], 'list'> | 'json' | 'time' | 'count';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

export interface DataTable {
  readonly name: string;
  /** Every key starts with `client_id`. */
  readonly key: readonly string[];
  readonly columns: readonly Column[];
}

export interface SectionDataTable extends DataTable {
  readonly section: SectionName;
  /** The catalogue's columns among `columns`, in its order. */
  readonly fieldColumns: readonly Column[];
  /** The column with the position of the item this one stands within; `null` for most sections. */
  readonly parentColumn: string | null;
}

const required = (name: string, type: ColumnType): Column => ({ name, type, nullable: false });
const optional = (name: string, type: ColumnType): Column => ({ name, type, nullable: true });
const fieldColumn = ({ column, type }: Field): Column => optional(column, type === 'list' ? 'json' : type);

/** What AA fills in `customers`, the key left out. */
export const customerFieldColumns: readonly Column[] = customerFields
  .filter(({ column }) => column !== 'cust_id')
  .map(fieldColumn);

/** What changes with every fetch comes first and `document` last: it is large, and reading past it is slow. */
export const customersTable: DataTable = {
  name: 'customers',
  key: ['client_id', 'cust_id'],
  columns: [
    required('client_id', 'text'),
    required('cust_id', 'text'),
    required('fetch_number', 'count'),
    required('fetched_at', 'time'),
    required('changed_at', 'time'),
    optional('deleted_at', 'time'),
    required('content_hash', 'text'),
    required('section_hashes', 'json'),
    ...customerFieldColumns,
    optional('extra', 'json'),
    required('document', 'json'),
  ],
};

/** `jobs` → `job_item_no`: the position, in its own table, of the item another item stands within. */
const parentColumnOf = ({ within }: AnySection): string | null =>
  within === null ? null : `${singular(tableOf(within))}_item_no`;

const singular = (table: string): string => table.replace(/s$/, '');
const tableOf = (name: string): string => sections.find((section) => section.name === name)?.table ?? name;

function sectionDataTable(section: AnySection): SectionDataTable {
  const fieldColumns = section.fields.map(fieldColumn);
  const parentColumn = parentColumnOf(section);
  return {
    section: section.name,
    name: section.table,
    key: ['client_id', 'cust_id', 'item_no'],
    fieldColumns,
    parentColumn,
    columns: [
      required('client_id', 'text'),
      required('cust_id', 'text'),
      required('item_no', 'count'),
      ...(parentColumn === null ? [] : [optional(parentColumn, 'count')]),
      ...fieldColumns,
      optional('extra', 'json'),
    ],
  };
}

/** One per section, in the catalogue's order. */
export const sectionTables: readonly SectionDataTable[] = sections.map(sectionDataTable);

export const dataTables: readonly DataTable[] = [customersTable, ...sectionTables];
