// Dying at every step, on SQLite.

import { DatabaseSync } from 'node:sqlite';
import { migrations } from '../../src/shadow/sqlite/migrations.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { crashCases } from './crash-cases.ts';
import { migrationCases, type MakeOld } from './migration-cases.ts';

const makeOld: MakeOld = async ({ url }) => {
  const database = new DatabaseSync(url.slice('sqlite:'.length));
  for (const statement of migrations[0]?.statements ?? []) database.exec(statement);
  database.exec(`INSERT INTO sync_migrations VALUES (1, 'bookkeeping', '2026-01-01T00:00:00.000Z');
    INSERT INTO sync_clients (client_id, fencing, fetch_number, change_no, drain_no, vanished_fetch_number)
    VALUES ('kept', 1, 0, 0, 0, 0)`);
  database.close();
};

crashCases(freshSqlite);
migrationCases(freshSqlite, makeOld);
