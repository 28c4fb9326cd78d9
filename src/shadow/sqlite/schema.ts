// What a database lacks to be what this program expects, and doing it. Two processes may do it at once: each step looks
// again inside its own transaction.

import { ShadowError } from '../shadow-error.ts';
import { dataTables } from '../tables/data-table.ts';
import type { Connection } from './connection.ts';
import { expansion, type TableColumns } from './data-schema.ts';
import { latestMigration, type Migration, migrations } from './migrations.ts';
import { reached } from '../../steps.ts';

export interface SchemaPlan {
  readonly steps: readonly Migration[];
  /** Creates and expands the data tables. */
  readonly expansion: readonly string[];
}

export const planStatements = ({ steps, expansion: data }: SchemaPlan): readonly string[] => [
  ...steps.flatMap(({ statements }) => statements),
  ...data,
];

/** What an empty database lacks: everything. */
export const wholePlan: SchemaPlan = { steps: migrations, expansion: expansion(new Map()) };

/** Throws `DB_SCHEMA_NEWER`, and `DB_FOREIGN` for a database that is somebody else's. */
export function planSchema(connection: Connection): SchemaPlan {
  const present = presentColumns(connection);
  const done = appliedMigrations(connection, present);
  refuseForeign(present, done);
  refuseNewer(done);
  return { steps: migrations.filter(({ number }) => !done.has(number)), expansion: expansion(present) };
}

export async function migrate(connection: Connection, now: () => Date): Promise<void> {
  for (const migration of planSchema(connection).steps)
    await connection.write(() => applyStep(connection, migration, now()));
  await connection.write(() => {
    for (const statement of planSchema(connection).expansion) migrateBy(connection, statement);
  });
  reached('migrated');
}

function applyStep(connection: Connection, migration: Migration, at: Date): void {
  if (!planSchema(connection).steps.includes(migration)) return;
  for (const statement of migration.statements) migrateBy(connection, statement);
  connection
    .prepared('INSERT INTO sync_migrations (number, name, applied_at) VALUES (?, ?, ?)')
    .run(migration.number, migration.name, at.toISOString());
}

function migrateBy(connection: Connection, statement: string): void {
  connection.exec(statement);
  reached('migrating');
}

function presentColumns(connection: Connection): TableColumns {
  const rows = connection
    .prepared(
      `SELECT m.name AS table_name, c.name AS column_name
       FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'`,
    )
    .all();
  const byTable = Map.groupBy(rows, ({ table_name }) => String(table_name));
  return new Map(
    [...byTable].map(([table, columns]) => [
      table,
      new Set(columns.map((row) => String(row['column_name']))),
    ]),
  );
}

function appliedMigrations(connection: Connection, present: TableColumns): ReadonlySet<number> {
  if (!present.has('sync_migrations')) return new Set();
  const rows = connection.prepared('SELECT number FROM sync_migrations').all();
  return new Set(rows.map((row) => Number(row['number'])));
}

/** Expanding tables that another program made would harm it. */
function refuseForeign(present: TableColumns, done: ReadonlySet<number>): void {
  const taken = dataTables.find(({ name }) => present.has(name));
  if (done.size === 0 && taken !== undefined)
    throw new ShadowError('DB_FOREIGN', { detail: `it has a table ${taken.name} of its own` });
}

function refuseNewer(done: ReadonlySet<number>): void {
  const newest = Math.max(0, ...done);
  if (newest > latestMigration)
    throw new ShadowError('DB_SCHEMA_NEWER', {
      detail: `its schema has number ${newest}, this program knows ${latestMigration}`,
    });
}
