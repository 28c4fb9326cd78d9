// Walks through a table in the order of its key, in pages of bounded size (P9). All tables and both engines are walked alike.

import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../engine.ts';
import { build, type Statement } from '../statement.ts';
import type { DataRow } from '../tables/bookkeeping-rows.ts';
import type { Table } from '../tables/table.ts';

/** The values of a key, or of its first columns. */
export type Key = readonly (string | number)[];

export interface Walk {
  readonly table: Table;
  /** The values of the first key columns that all rows have: `[client]`, or `[]` for all rows. */
  readonly within: Key;
}

const rowsPerPage = 500;
/** What the documents of one page may have together, in characters. A larger document has a page of its own. */
const documentsPerPage = 4_000_000;
/** The fewest parameters that any engine accepts in one statement are 32,766. */
const parametersPerStatement = 2_000;

export const keyOf = ({ key }: Table, row: DataRow): Key =>
  key.map((column) => row[column] as string | number);

/** The next rows after a key. `null`: the first rows. An empty page is the end. */
export async function nextPage(reader: Reader, walk: Walk, after: Key | null): Promise<readonly DataRow[]> {
  const columns = names(walk.table.columns.map(({ name }) => name));
  return rowsAfter(reader, walk, { after, columns, limit: await pageLength(reader, walk, after) });
}

/** The keys of the next rows. */
export const nextKeys = async (
  reader: Reader,
  walk: Walk,
  after: Key | null,
  limit: number,
): Promise<readonly Key[]> =>
  (await rowsAfter(reader, walk, { after, columns: names(walk.table.key), limit })).map((row) =>
    keyOf(walk.table, row),
  );

/** Looks at the sizes of the documents before it reads them. */
async function pageLength(reader: Reader, walk: Walk, after: Key | null): Promise<number> {
  const documents = walk.table.columns.filter(({ type }) => type === 'document');
  if (documents.length === 0) return rowsPerPage;
  const size = sql.join(
    documents.map(({ name }) => sql`length(cast(${sql.id(name)} as text))`),
    sql` + `,
  );
  const columns = sql`${names(walk.table.key)}, ${size} as document_size`;
  const sizes = await rowsAfter(reader, walk, { after, columns, limit: rowsPerPage });
  return rowsThatFit(sizes.map((row) => Number(row['document_size'])));
}

/** At least one. */
export function rowsThatFit(sizes: readonly number[]): number {
  let sum = 0;
  const tooMany = sizes.findIndex((size) => (sum += size) > documentsPerPage);
  return Math.max(1, tooMany === -1 ? sizes.length : tooMany);
}

interface Wanted {
  readonly after: Key | null;
  readonly columns: RawBuilder<unknown>;
  readonly limit: number;
}

/**
 * First the rows that differ from the key in its last column only, then those that differ in the column before it, and so
 * on. Each of these statements goes straight to its place in the index of the key.
 */
async function rowsAfter(
  reader: Reader,
  { table, within }: Walk,
  { after, columns, limit }: Wanted,
): Promise<readonly DataRow[]> {
  if (after === null) return reader.all(selectRows(table, columns, { same: within, beyond: null, limit }));
  const rows: DataRow[] = [];
  for (let at = table.key.length - 1; at >= within.length && rows.length < limit; at--) {
    const range = { same: after.slice(0, at), beyond: after[at] ?? null, limit: limit - rows.length };
    for (const row of await reader.all(selectRows(table, columns, range))) rows.push(row);
  }
  return rows;
}

interface Range {
  /** The values of the first columns of the key. */
  readonly same: Key;
  /** The value that the next column of the key is above. `null`: it may have any value. */
  readonly beyond: string | number | null;
  readonly limit: number;
}

function selectRows(
  { name, key }: Table,
  columns: RawBuilder<unknown>,
  { same, beyond, limit }: Range,
): Statement<DataRow> {
  const above = beyond === null ? [] : [sql`${sql.id(key[same.length] ?? '')} > ${beyond}`];
  return sql<DataRow>`select ${columns} from ${sql.id(name)}${where([...equal(key, same), ...above])}
    order by ${names(key)} limit ${limit}`.compile(build);
}

const equal = (key: readonly string[], values: Key): readonly RawBuilder<unknown>[] =>
  values.map((value, at) => sql`${sql.id(key[at] ?? '')} = ${value}`);

const where = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`` : sql` where ${sql.join(conditions, sql` and `)}`;

const names = (columns: readonly string[]): RawBuilder<unknown> =>
  sql.join(columns.map((column) => sql.id(column)));

/** The key of the last row. */
export const lastRow = ({ name, key }: Table): Statement<DataRow> =>
  sql<DataRow>`select ${names(key)} from ${sql.id(name)}
    order by ${sql.join(key.map((column) => sql`${sql.id(column)} desc`))} limit 1`.compile(build);

export const countRows = ({ table: { name, key }, within }: Walk): Statement<{ readonly rows: number }> =>
  sql<{
    readonly rows: number;
  }>`select count(*) as rows from ${sql.id(name)}${where(equal(key, within))}`.compile(build);

/** Removes the rows up to a key, in steps like those of `rowsAfter`. */
export function removeUpTo({ table: { name, key }, within }: Walk, last: Key): readonly Statement[] {
  const from = (conditions: readonly RawBuilder<unknown>[]): Statement =>
    sql`delete from ${sql.id(name)}${where(conditions)}`.compile(build);
  const steps = key.slice(within.length).map((column, step) => {
    const same = last.slice(0, within.length + step);
    return from([...equal(key, same), sql`${sql.id(column)} < ${last[same.length]}`]);
  });
  return [...steps, from(equal(key, last))];
}

/** Adds rows, in statements of bounded length. */
export function insertRows({ name, columns }: Table, rows: readonly DataRow[]): readonly Statement[] {
  const perStatement = Math.max(1, Math.floor(parametersPerStatement / columns.length));
  const parts = Array.from({ length: Math.ceil(rows.length / perStatement) }, (_, at) =>
    rows.slice(at * perStatement, (at + 1) * perStatement),
  );
  const into = sql`insert into ${sql.id(name)} (${names(columns.map((column) => column.name))})`;
  return parts.map((part) =>
    sql`${into} values ${sql.join(part.map((row) => values(columns, row)))}`.compile(build),
  );
}

const values = (columns: Table['columns'], row: DataRow): RawBuilder<unknown> =>
  sql`(${sql.join(columns.map((column) => row[column.name] ?? null))})`;
