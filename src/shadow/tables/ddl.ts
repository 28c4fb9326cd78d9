// Writes tables as SQL, in the words of the standard. Where engines differ, a `TableDialect` has the words.

import type { Column, ColumnType, Index, Table } from './table.ts';
import type { ViewMark } from './view-marks.ts';

/** How the engines differ in writing a table. Facts only. */
export interface TableDialect {
  readonly types: Readonly<Record<ColumnType, string>>;
  /** The names under which the database shows these types in its own tables. */
  readonly foundTypes: Readonly<Record<ColumnType, string>>;
  /** The text behind the columns of a table, such as how its rows are stored. May be empty. */
  readonly storage: (table: Table) => string;
  /** Whether an index may hold only some of the rows. */
  readonly partialIndexes: boolean;
  /** Whether indexes continue with the key of their table by themselves. */
  readonly indexesEndWithKey: boolean;
  /** The time, as a value of a column of type `time`. */
  readonly now: string;
  readonly views: ViewDialect;
}

export interface ViewText {
  readonly name: string;
  /** `SELECT …` */
  readonly sql: string;
  readonly mark: ViewMark;
}

/** How the engines differ in views. */
export interface ViewDialect {
  readonly make: (view: ViewText) => readonly string[];
  /** In place of one that has the first of its columns. Whatever was granted on it, and built on it, stays. */
  readonly replace: (view: ViewText) => readonly string[];
  /** A text that is ordered by its bytes. */
  readonly byBytes: (sql: string) => string;
  /** A JSON array of the values in the rows, which are in order; NULL where there are none. */
  readonly listOf: (sql: string) => string;
}

/** The table, then its indexes. */
export const createTable = (table: Table, dialect: TableDialect): readonly string[] => [
  `CREATE TABLE ${quotedName(table.name)} (
${table.columns.map((column) => `  ${columnSql(column, dialect)},\n`).join('')}  PRIMARY KEY (${quotedNames(table.key)})
)${dialect.storage(table)}`,
  ...table.indexes.filter((index) => isKept(index, dialect)).map((index) => indexSql(table, index, dialect)),
];

/** A column that is added later is empty in existing rows. */
export function addColumn(table: Table, column: Column, dialect: TableDialect): string {
  const added = { ...column, nullable: column.initially === null };
  return `ALTER TABLE ${quotedName(table.name)} ADD COLUMN ${columnSql(added, dialect)}`;
}

function columnSql({ name, type, nullable, oneOf, initially }: Column, { types }: TableDialect): string {
  const parts = [
    `${quotedName(name)} ${types[type]}`,
    nullable ? '' : 'NOT NULL',
    initially === null ? '' : `DEFAULT ${initially}`,
    oneOf === null ? '' : `CHECK (${quotedName(name)} IN (${oneOf.map(quotedText).join(', ')}))`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** If an index must hold all rows, an index that is unique only for some rows would demand too much. */
const isKept = ({ where, unique }: Index, { partialIndexes }: TableDialect): boolean =>
  partialIndexes || where === null || !unique;

function indexSql(table: Table, index: Index, dialect: TableDialect): string {
  const columns = dialect.indexesEndWithKey ? index.columns : [...index.columns, ...index.ending];
  const where = index.where === null || !dialect.partialIndexes ? '' : `\n  WHERE ${index.where}`;
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quotedName(index.name)} ON ${quotedName(table.name)} (${quotedNames(columns)})${where}`;
}

// The one place where a name becomes part of an SQL statement.

/** A table or column name, quoted as the SQL standard says; both engines accept it. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const quotedNames = (names: readonly string[]): string => names.map(quotedName).join(', ');
