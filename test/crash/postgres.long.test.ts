// Dying at every step, on PostgreSQL.

import { migrations } from '../../src/shadow/postgres/migrations.ts';
import { onPostgres, postgresForFile } from '../support/fresh-postgres.ts';
import { quoted, schemaNameOf } from '../support/look-inside.ts';
import { crashCases } from './crash-cases.ts';
import { migrationCases, type MakeOld } from './migration-cases.ts';

const { openFresh } = postgresForFile();

const makeOld: MakeOld = async ({ url }) => {
  const schema = quoted(schemaNameOf(url));
  const statements = [
    `CREATE SCHEMA ${schema}`,
    `SET search_path TO ${schema}`,
    ...(migrations[0]?.statements ?? []),
    `INSERT INTO sync_migrations VALUES (1, 'bookkeeping', now())`,
    `INSERT INTO sync_clients (client_id, fencing, fetch_number, change_no, drain_no, vanished_fetch_number)
     VALUES ('kept', 1, 0, 0, 0, 0)`,
  ];
  await onPostgres(url, statements.join(';'));
};

crashCases(openFresh);
migrationCases(openFresh, makeOld);
