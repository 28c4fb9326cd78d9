// Copies of all tables of a shadow database, and their restoration under whoever has the database open: by SQLite's own backup,
// and on a server by one transaction, as a restored dump does.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { lookInside, quoted, schemaNameOf } from './look-inside.ts';

export interface TableCopies {
  restore(): Promise<void>;
}

export const tableCopies = (url: string): Promise<TableCopies> =>
  url.startsWith('sqlite:') ? fileCopy(url.slice('sqlite:'.length)) : schemaCopy(url);

const mostAttempts = 100;

/** Node gives up, with a message that says nothing, when somebody writes to the file just then. */
async function copied(from: string, to: string): Promise<void> {
  const database = new DatabaseSync(from);
  try {
    for (let attempt = 1; ; attempt++)
      try {
        return void (await backup(database, to));
      } catch (error) {
        if (attempt === mostAttempts) throw error;
        await setTimeout(20);
      }
  } finally {
    database.close();
  }
}

async function fileCopy(path: string): Promise<TableCopies> {
  const copy = join(mkdtempSync(join(tmpdir(), 'aa-shadow-copy-')), 'copy.db');
  await copied(path, copy);
  return { restore: () => copied(copy, path) };
}

let count = 0;

async function schemaCopy(url: string): Promise<TableCopies> {
  const [schema, copy] = [quoted(schemaNameOf(url)), quoted(`copy ${process.pid} ${(count += 1)}`)];
  const found = await lookInside(url, 'SELECT tablename FROM pg_tables WHERE schemaname = current_schema');
  const tables = found.map(({ tablename }) => quoted(String(tablename)));
  const copying = tables.map((table) => `CREATE TABLE ${copy}.${table} AS TABLE ${schema}.${table};`);
  const restoring = tables.map(
    (table) => `DELETE FROM ${schema}.${table}; INSERT INTO ${schema}.${table} TABLE ${copy}.${table};`,
  );
  await lookInside(url, `CREATE SCHEMA ${copy}; ${copying.join(' ')}`);
  return { restore: async () => void (await lookInside(url, `BEGIN; ${restoring.join(' ')} COMMIT;`)) };
}
