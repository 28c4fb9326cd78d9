// Finds what a database lacks for this program and adds it, all in one transaction, by one process at a time. Nothing is ever
// dropped. Missing tables and views are created, and missing columns are added, empty. A table, a view or a column that this program
// does not know stays as it is.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import { reached } from '../../steps.ts';
import type { Database, Reader } from '../engine.ts';
import { ShadowError } from '../shadow-error.ts';
import { plain, type Statement } from '../statement.ts';
import { bookkeepingTables } from './bookkeeping-tables.ts';
import { dataTables } from './data-tables.ts';
import { addColumn, createTable, type TableDialect } from './ddl.ts';
import { type Found, isOfSection, type LeftOver, leftOverIn, storedTables } from './found-tables.ts';
import type { Table } from './table.ts';
import { lackingViews, refuseTakenViews } from './views.ts';

export interface SchemaPlan {
  /** Empty if nothing is missing. Run by hand, the statements do the same and are marked as done too. */
  readonly statements: readonly string[];
  /** Whether the database has none of our tables yet. */
  readonly isNew: boolean;
  readonly leftOver: LeftOver;
  /** All tables with all their columns, as they are when the statements have run. */
  readonly tables: readonly Table[];
  readonly dialectOfTables: TableDialect;
}

/** What an engine gives to the migrations. */
export interface SchemaAccess {
  look(reader: Reader): Promise<Found>;
  /**
   * Held until the migrating transaction ends. `null`: in this engine, transactions that write run one after the other
   * anyway.
   */
  readonly lock: Statement | null;
}

interface Migration {
  readonly number: number;
  readonly name: string;
}

/**
 * By number, and only forward. A program refuses a database with a migration that it does not know. The first migration makes
 * the tables. Tables and columns that are added later need no migration. Only a change of existing rows needs one.
 */
const migrations: readonly Migration[] = [{ number: 1, name: 'tables' }];

const latestMigration = Math.max(...migrations.map(({ number }) => number));

/** All statements that an empty database needs. */
export const wholeSchema = (
  found: Omit<Found, 'columns' | 'views'>,
  catalogue: Catalogue,
): readonly string[] => lacking({ ...found, columns: new Map(), views: new Map() }, new Set(), catalogue);

/**
 * Throws `DB_SCHEMA_NEWER`, `DB_FOREIGN` for a database, a table or a view of another program, and `DB_OTHER_TYPE` for a field or a
 * column of a view that is now declared with another type.
 */
export async function planSchema(
  reader: Reader,
  access: SchemaAccess,
  catalogue: Catalogue,
): Promise<SchemaPlan> {
  const found = await access.look(reader);
  const done = await doneMigrations(reader, found);
  const tables = dataTables(catalogue).all;
  refuseForeign(found, done, catalogue);
  refuseNewer(done);
  refuseOtherTypes(found, tables);
  refuseTakenViews(found, catalogue);
  return {
    statements: lacking(found, done, catalogue),
    isNew: done.size === 0,
    leftOver: leftOverIn(found, catalogue),
    tables: storedTables(found, [...bookkeepingTables, ...tables]),
    dialectOfTables: found.dialect,
  };
}

export async function migrate(database: Database, access: SchemaAccess, catalogue: Catalogue): Promise<void> {
  await database.write(async (transaction) => {
    if (access.lock !== null) await transaction.all(access.lock);
    const { statements } = await planSchema(transaction, access, catalogue);
    for (const statement of statements) {
      transaction.send(plain(statement));
      reached('migrating');
    }
  });
  reached('migrated');
}

function lacking(found: Found, done: ReadonlySet<number>, catalogue: Catalogue): readonly string[] {
  const { dialect, columns, opening } = found;
  const statements = [
    ...[...bookkeepingTables, ...dataTables(catalogue).all].flatMap((table) =>
      expansion(table, columns.get(table.name), dialect),
    ),
    ...lackingViews(found, catalogue),
    ...migrations.filter(({ number }) => !done.has(number)).map((one) => marking(one, dialect)),
  ];
  return statements.length === 0 ? [] : [...opening, ...statements];
}

/** What a table lacks. `present`: the columns it has; `undefined`: there is no such table. */
export const expansion = (
  table: Table,
  present: { has(column: string): boolean } | undefined,
  dialect: TableDialect,
): readonly string[] =>
  present === undefined
    ? createTable(table, dialect)
    : table.columns
        .filter(({ name }) => !present.has(name))
        .map((column) => addColumn(table, column, dialect));

const marking = ({ number, name }: Migration, { now }: TableDialect): string =>
  `INSERT INTO sync_migrations (number, name, applied_at) VALUES (${number}, '${name}', ${now})`;

async function doneMigrations(reader: Reader, { columns }: Found): Promise<ReadonlySet<number>> {
  if (!columns.has('sync_migrations')) return new Set();
  return numbersOf(await reader.all(migrationRows));
}

type MigrationRow = Pick<Migration, 'number'>;

const migrationRows = plain<MigrationRow>('SELECT number FROM sync_migrations');

const numbersOf = (rows: readonly MigrationRow[]): ReadonlySet<number> =>
  new Set(rows.map(({ number }) => number));

/** Expanding tables that another program made would harm that program. */
function refuseForeign({ columns }: Found, done: ReadonlySet<number>, catalogue: Catalogue): void {
  const { all, sections } = dataTables(catalogue);
  const taken =
    done.size === 0
      ? all.find(({ name }) => columns.has(name))
      : sections.find(({ name }) => columns.has(name) && !isOfSection(columns.get(name) ?? new Map()));
  if (taken !== undefined)
    throw new ShadowError('DB_FOREIGN', { detail: `it has a table ${taken.name} of its own` });
}

/** A value written to a column of another type would be changed, or refused with its whole batch. */
function refuseOtherTypes({ columns, dialect }: Found, tables: readonly Table[]): void {
  for (const table of tables)
    for (const { name, type } of table.columns) {
      const present = columns.get(table.name)?.get(name);
      if (present !== undefined && present.type !== dialect.foundTypes[type])
        throw new ShadowError('DB_OTHER_TYPE', {
          detail: `${table.name}.${name} is ${present.type}, and should be ${dialect.foundTypes[type]}`,
        });
    }
}

function refuseNewer(done: ReadonlySet<number>): void {
  const newest = Math.max(0, ...done);
  if (newest > latestMigration)
    throw new ShadowError('DB_SCHEMA_NEWER', {
      detail: `its schema has number ${newest}, this program knows ${latestMigration}`,
    });
}

/** Whether this program may still read the database. Throws `DB_SCHEMA_NEWER` after a newer program has migrated it. */
export async function checkKnownSchema(reader: Reader): Promise<void> {
  refuseNewer(numbersOf(await reader.all(migrationRows)));
}
