// The tables that a database holds: those of this program, with the columns that another catalogue has added to them, and the
// tables of sections that only another catalogue has.

import type { TableDialect } from './ddl.ts';
import { ofEverySection } from './data-tables.ts';
import { type Column, count, id, json, orNull, type Table, table, typed } from './table.ts';

/** What a database has now. */
export interface Found {
  readonly dialect: TableDialect;
  readonly columns: TableColumns;
  /** Statements that must run before all others. */
  readonly opening: readonly string[];
}

/** Per table, the columns and their types, as a database has them now. The types are in the engine's words. */
export type TableColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly declared_type: string;
}

export function tableColumns(rows: readonly ColumnRow[]): TableColumns {
  const byTable = Map.groupBy(rows, ({ table_name }) => table_name);
  return new Map(
    [...byTable].map(([name, columns]) => [
      name,
      new Map(columns.map(({ column_name, declared_type }) => [column_name, declared_type])),
    ]),
  );
}

/** They are recognised by their columns: no table of another program has these. */
export function leftOver(columns: TableColumns, tables: readonly Table[]): readonly string[] {
  const known = new Set(tables.map(({ name }) => name));
  return [...columns]
    .filter(([name, present]) => !known.has(name) && ofEverySection.every((column) => present.has(column)))
    .map(([name]) => name);
}

/** `known`: the tables of this program. */
export const storedTables = (found: Found, known: readonly Table[]): readonly Table[] => [
  ...known.map((one) => ({
    ...one,
    columns: [...one.columns, ...otherColumns(one.columns, one.name, found)],
  })),
  ...leftOver(found.columns, known).map((name) => leftTable(name, found)),
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
    .map(([column, declared]) => ({
      ...orNull(typed(dialect.declared[declared] ?? 'text')),
      name: column,
    }));
}
