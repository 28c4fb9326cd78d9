// How a table is declared, independent of any engine: its columns, its key, its indexes, and what an engine should know to
// store them. The type of a row follows from the columns.

/**
 * - `text`, `date` (`YYYY-MM-DD`), `flag`, `number`, `json`: values of AA. `document`: JSON that is large.
 * - `id`: text that is compared byte by byte, as keys are everywhere.
 * - `time`: in UTC, to the millisecond. `count`: a whole number to 2^53. `small`: one to 2^31. `mark`: 0 or 1.
 */
export type ColumnType =
  'text' | 'date' | 'flag' | 'number' | 'json' | 'document' | 'id' | 'time' | 'count' | 'small' | 'mark';

interface ColumnFacts {
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** The only values it may hold; `null`: any value. */
  readonly oneOf: readonly string[] | null;
  /** The value in existing rows when the column is added; `null`: no value, so the column can only be added as nullable. */
  readonly initially: number | null;
}

export interface Column extends ColumnFacts {
  readonly name: string;
}

export interface Index {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns that complete the order. An engine whose indexes end with the key has them anyway. */
  readonly ending: readonly string[];
  /** SQL over the columns: the index holds only rows for which it is true. `null`: all rows. */
  readonly where: string | null;
  readonly unique: boolean;
}

export interface Table {
  readonly name: string;
  /** Starts with `client_id`, unless the rows belong to no client. */
  readonly key: readonly string[];
  readonly columns: readonly Column[];
  readonly indexes: readonly Index[];
  /** Its rows are large. */
  readonly wide: boolean;
  /** Its rows are updated for every batch. */
  readonly updatedOften: boolean;
}

declare const held: unique symbol;

/** A column whose values are `Value` in statements: times and JSON are text, counts and marks are numbers. */
export interface TypedColumn<Value> extends ColumnFacts {
  readonly [held]?: Value;
}

export const typed = <Value>(type: ColumnType): TypedColumn<Value> => ({
  type,
  nullable: false,
  oneOf: null,
  initially: null,
});

export const id: TypedColumn<string> = typed('id');
export const text: TypedColumn<string> = typed('text');
export const time: TypedColumn<string> = typed('time');
export const json: TypedColumn<string> = typed('json');
export const document: TypedColumn<string> = typed('document');
export const count: TypedColumn<number> = typed('count');
export const small: TypedColumn<number> = typed('small');
export const mark: TypedColumn<number> = typed('mark');

/** Text with a few possible values. The database does not check them. */
export const word = <Word extends string>(): TypedColumn<Word> => typed('text');

/** Text, or a part of a key, with a few possible values. The database checks them. */
export const oneOf = <Word extends string>(
  words: readonly Word[],
  type: 'text' | 'id' = 'text',
): TypedColumn<Word> => ({ ...typed(type), oneOf: words });

export const orNull = <Value>(column: TypedColumn<Value>): TypedColumn<Value | null> => ({
  ...column,
  nullable: true,
});

/** A number that is 0 in rows that are older than the column. */
export const from0 = (column: TypedColumn<number>): TypedColumn<number> => ({ ...column, initially: 0 });

type TypedColumns = Readonly<Record<string, TypedColumn<unknown>>>;

/** A row with these columns, as statements see it. */
export type RowOf<Columns extends TypedColumns> = {
  readonly [Name in keyof Columns]: Columns[Name] extends TypedColumn<infer Value> ? Value : never;
};

export const named = (columns: TypedColumns): readonly Column[] =>
  Object.entries(columns).map(([name, facts]) => ({ name, ...facts }));

type IndexOn<Name> = { readonly on: readonly Name[]; readonly ending?: readonly Name[] } & Partial<
  Pick<Index, 'where' | 'unique'>
>;

interface TableFacts<Name> extends Partial<Pick<Table, 'wide' | 'updatedOften'>> {
  readonly indexes?: Readonly<Record<string, IndexOn<Name>>>;
}

/** Defaults: no indexes, rows of usual size, updated now and then. */
export const table = <Name extends string>(
  name: string,
  key: readonly Name[],
  columns: readonly Column[],
  { indexes = {}, wide = false, updatedOften = false }: TableFacts<Name> = {},
): Table => ({
  name,
  key,
  columns,
  indexes: Object.entries(indexes).map(([indexName, { on, ...facts }]) => ({
    name: indexName,
    columns: on,
    ending: [],
    where: null,
    unique: false,
    ...facts,
  })),
  wide,
  updatedOften,
});

/** A table whose rows are `Held` in statements. */
export interface TypedTable<Held> extends Table {
  readonly [held]?: Held;
}

/** Like `table`, with columns that know the types of their values. */
export const typedTable = <Columns extends TypedColumns>(
  name: string,
  key: readonly (keyof Columns & string)[],
  columns: Columns,
  facts: TableFacts<keyof Columns & string> = {},
): TypedTable<RowOf<Columns>> => table(name, key, named(columns), facts);

/** A row of a table, as statements see it. */
export type Row<Declared> = Declared extends TypedTable<infer Held> ? Held : never;
