// Dying at every step, on SQLite.

import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations } from '../../src/shadow/sqlite/migrations.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { crashCases } from './crash-cases.ts';
import { migrationCases, type MakeOld } from './migration-cases.ts';

const openFresh: OpenFresh = () => {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-crash-'));
  const remove = (): Promise<void> => Promise.resolve(rmSync(folder, { recursive: true }));
  return Promise.resolve({ url: `sqlite:${join(folder, 'shadow.db')}`, remove });
};

const makeOld: MakeOld = async ({ url }) => {
  const database = new DatabaseSync(url.slice('sqlite:'.length));
  for (const statement of migrations[0]?.statements ?? []) database.exec(statement);
  database.exec(`INSERT INTO sync_migrations VALUES (1, 'bookkeeping', '2026-01-01T00:00:00.000Z');
    INSERT INTO sync_clients (client_id, fencing, fetch_number, change_no, drain_no, vanished_fetch_number)
    VALUES ('kept', 1, 0, 0, 0, 0)`);
  database.close();
};

crashCases(openFresh);
migrationCases(openFresh, makeOld);
