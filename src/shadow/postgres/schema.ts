// What a schema lacks to be what this program expects, and doing it: all in one transaction, by one process at a time.

import { quotedName } from '../tables/quoted-name.ts';
import { required } from '../required.ts';
import { ShadowError } from '../shadow-error.ts';
import { dataTables } from '../tables/data-table.ts';
import { expansion, type ServerAbilities, type TableColumns } from './data-schema.ts';
import type { Database } from './database.ts';
import { latestMigration, type Migration, migrations } from './migrations.ts';
import { plain } from '../statement.ts';
import type { Reader } from '../engine.ts';
import { reached } from '../../steps.ts';

export interface SchemaPlan {
  /** Empty when nothing is lacking. */
  readonly statements: readonly string[];
  /** Whether there is nothing of ours yet. */
  readonly isNew: boolean;
}

interface Present {
  readonly schema: boolean;
  readonly columns: TableColumns;
  readonly done: ReadonlySet<number>;
  readonly abilities: ServerAbilities;
}

/** What an empty database lacks: everything. */
export const wholePlan = (schema: string): SchemaPlan =>
  planned(schema, { schema: false, columns: new Map(), done: new Set(), abilities: { lz4: true } });

/** Throws `DB_SCHEMA_NEWER`, `DB_TOO_OLD`, and `DB_FOREIGN` for a schema that is somebody else's. */
export async function planSchema(reader: Reader, schema: string): Promise<SchemaPlan> {
  const abilities = await serverAbilities(reader);
  const columns = await presentColumns(reader, schema);
  const done = await appliedMigrations(reader, columns);
  refuseForeign(columns, done);
  refuseNewer(done);
  return planned(schema, { schema: await hasSchema(reader, schema), columns, done, abilities });
}

function planned(schema: string, { columns, done, abilities, ...present }: Present): SchemaPlan {
  const missing = migrations.filter(({ number }) => !done.has(number));
  const statements = [...missing.flatMap(stepStatements), ...expansion(columns, abilities)];
  if (statements.length === 0) return { statements, isNew: false };
  const begin = [
    ...(present.schema ? [] : [`CREATE SCHEMA ${quotedName(schema)}`]),
    `SET search_path TO ${quotedName(schema)}`,
  ];
  return { statements: [...begin, ...statements], isNew: done.size === 0 };
}

/** Done by hand it is marked as done, too: who may create tables is not always who runs the program. */
const stepStatements = ({ number, name, statements }: Migration): readonly string[] => [
  ...statements,
  `INSERT INTO sync_migrations (number, name, applied_at) VALUES (${number}, '${name}', now())`,
];

const lock = plain(
  `SELECT pg_advisory_xact_lock(hashtextextended('aa-shadow migrate ' || current_database(), 0))`,
);

export async function migrate(database: Database): Promise<void> {
  await database.write(async (transaction) => {
    await transaction.all(lock);
    const { statements } = await planSchema(transaction, database.schema);
    for (const statement of statements) {
      transaction.send(plain(statement));
      reached('migrating');
    }
  });
  reached('migrated');
}

const oldestServer = 150_000;

interface ServerRow {
  readonly version: number;
  readonly lz4: boolean;
}

const serverRow = plain<ServerRow>(`SELECT current_setting('server_version_num')::int AS version,
  'lz4' = ANY (enumvals) AS lz4 FROM pg_catalog.pg_settings WHERE name = 'default_toast_compression'`);

async function serverAbilities(reader: Reader): Promise<ServerAbilities> {
  const { version, lz4 } = (await reader.first(serverRow)) ?? { version: 0, lz4: false };
  if (version < oldestServer)
    throw new ShadowError('DB_TOO_OLD', { detail: `version ${Math.floor(version / 10_000)}` });
  return { lz4 };
}

async function hasSchema(reader: Reader, schema: string): Promise<boolean> {
  const sql = 'SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1) AS there';
  return required(await reader.first(plain<{ readonly there: boolean }>(sql, [schema]))).there;
}

const columnsSql = `SELECT c.relname AS table_name, a.attname AS column_name
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname = $1`;

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
}

async function presentColumns(reader: Reader, schema: string): Promise<TableColumns> {
  const rows = await reader.all(plain<ColumnRow>(columnsSql, [schema]));
  const byTable = Map.groupBy(rows, ({ table_name }) => table_name);
  return new Map(
    [...byTable].map(([table, columns]) => [table, new Set(columns.map((one) => one.column_name))]),
  );
}

async function appliedMigrations(reader: Reader, present: TableColumns): Promise<ReadonlySet<number>> {
  if (!present.has('sync_migrations')) return new Set();
  const rows = await reader.all(plain<{ readonly number: number }>('SELECT number FROM sync_migrations'));
  return new Set(rows.map(({ number }) => number));
}

/** Expanding tables that another program made would harm it. */
function refuseForeign(present: TableColumns, done: ReadonlySet<number>): void {
  const taken = dataTables.find(({ name }) => present.has(name));
  if (done.size === 0 && taken !== undefined)
    throw new ShadowError('DB_FOREIGN', { detail: `its schema has a table ${taken.name} of its own` });
}

function refuseNewer(done: ReadonlySet<number>): void {
  const newest = Math.max(0, ...done);
  if (newest > latestMigration)
    throw new ShadowError('DB_SCHEMA_NEWER', {
      detail: `its schema has number ${newest}, this program knows ${latestMigration}`,
    });
}
