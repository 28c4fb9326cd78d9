// The tables that a database holds: those of this program, with the columns that another catalogue has added to them, and the
// tables of sections that only another catalogue has.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { TableDialect } from './ddl.ts';
import { customersName, dataTables, ofEverySection } from './data-tables.ts';
import type { FoundViews } from './view-marks.ts';
import { type Column, type ColumnType, count, id, json, orNull, type Table, table, typed } from './table.ts';

/** What a database has now. */
export interface Found {
  readonly dialect: TableDialect;
  readonly columns: TableColumns;
  readonly views: FoundViews;
  /** Statements that must run before all others. */
  readonly opening: readonly string[];
}

export interface FoundColumn {
  /** In the words of `TableDialect.foundTypes`. */
  readonly type: string;
  readonly nullable: boolean;
}

/** Columns per table, as a database has them now. */
export type TableColumns = ReadonlyMap<string, ReadonlyMap<string, FoundColumn>>;

export interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly type: string;
  /** A number in engines without truth values. */
  readonly nullable: boolean | number;
}

export function tableColumns(rows: readonly ColumnRow[]): TableColumns {
  const byTable = Map.groupBy(rows, ({ table_name }) => table_name);
  return new Map([...byTable].map(([name, columns]) => [name, new Map(columns.map(foundColumn))]));
}

const foundColumn = ({ column_name, type, nullable }: ColumnRow): [string, FoundColumn] => [
  column_name,
  { type, nullable: Boolean(nullable) },
];

/** What a database has of sections and fields that the catalogue does not have, or no longer has. */
export interface LeftOver {
  /** Tables of sections. */
  readonly tables: readonly string[];
  /** Columns of `customers`. */
  readonly columns: readonly string[];
}

export function leftOverIn({ columns }: Found, catalogue: Catalogue): LeftOver {
  const { all, customers } = dataTables(catalogue);
  const ofCustomers = new Set(customers.columns.map(({ name }) => name));
  return {
    tables: otherSections(columns, all),
    columns: [...(columns.get(customersName) ?? [])]
      .filter(([name, { nullable }]) => nullable && !ofCustomers.has(name))
      .map(([name]) => name),
  };
}

function otherSections(columns: TableColumns, tables: readonly Table[]): readonly string[] {
  const known = new Set(tables.map(({ name }) => name));
  return [...columns]
    .filter(([name, present]) => !known.has(name) && isOfSection(present))
    .map(([name]) => name);
}

/**
 * A table of a section is recognised by its key and its columns: no table of another program has these. A view of such a table, or
 * a copy that somebody made, has the columns, but its key may be empty.
 */
export const isOfSection = (present: ReadonlyMap<string, FoundColumn>): boolean =>
  ofEverySection.every((column) => present.has(column)) &&
  keyOfSection.every((column) => present.get(column)?.nullable === false);

/** `known`: the tables of this program. */
export const storedTables = (found: Found, known: readonly Table[]): readonly Table[] => [
  ...known.map((one) => ({
    ...one,
    columns: [...one.columns, ...otherColumns(one.columns, one.name, found)],
  })),
  ...otherSections(found.columns, known).map((name) => leftTable(name, found)),
];

const keyOfSection = ['client_id', 'cust_id', 'item_no'] as const;
const ofLeftTable: readonly Column[] = [
  { ...id, name: 'client_id' },
  { ...id, name: 'cust_id' },
  { ...count, name: 'item_no' },
  { ...orNull(json), name: 'extra' },
];

const leftTable = (name: string, found: Found): Table =>
  table<string>(name, keyOfSection, [...ofLeftTable, ...otherColumns(ofLeftTable, name, found)]);

/** The columns that are not among the known ones. What another catalogue has added may always be empty. */
function otherColumns(
  known: readonly Column[],
  name: string,
  { columns, dialect }: Found,
): readonly Column[] {
  const names = new Set(known.map((column) => column.name));
  return [...(columns.get(name) ?? [])]
    .filter(([column]) => !names.has(column))
    .map(([column, { type }]) => ({ ...orNull(typed(typeFound(type, dialect))), name: column }));
}

/** The types of columns that a catalogue can add. */
const addable = ['text', 'date', 'flag', 'number', 'json', 'time', 'count', 'small'] as const;

const typeFound = (found: string, { foundTypes }: TableDialect): ColumnType =>
  addable.find((type) => foundTypes[type] === found) ?? 'text';
