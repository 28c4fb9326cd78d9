// Tries a SQLite file: whether its folder takes a database that survives a power cut, and whether the file itself can be
// written. What is tried is taken back: a new database in a folder of its own that is removed, and a transaction that is
// undone.

import { mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { plain } from '../statement.ts';
import { migrate, planSchema } from '../tables/migrate.ts';
import { writeForTrial } from '../rehearsed-write.ts';
import { Connection } from './connection.ts';
import { Database } from './database.ts';
import {
  createPrivateFile,
  databasePath,
  fileFailure,
  hasDatabase,
  mendCompanions,
} from './database-file.ts';
import { ownStatements } from './own-statements.ts';
import { asShadowError } from './sqlite-failure.ts';
import { schemaAccess } from './tables.ts';

const machineClock = (): Date => new Date();
const own = { own: ownStatements(machineClock) };

/** Returns whether tables are lacking. */
export async function rehearseSqlite(url: string, catalogue: Catalogue): Promise<boolean> {
  const path = databasePath(url);
  // SQLite keeps its companion files beside the file that a link leads to.
  const place = statSync(path, { throwIfNoEntry: false }) === undefined ? path : realpathSync(path);
  try {
    await tryFolder(place, catalogue);
    return !hasDatabase(place) || (await tryMended(place, catalogue));
  } catch (error) {
    throw asShadowError(error);
  }
}

async function tryFolder(path: string, catalogue: Catalogue): Promise<void> {
  const folder = newFolderBeside(path);
  try {
    const trial = join(folder, 'trial.db');
    createPrivateFile(trial);
    await withConnection(new Connection(trial), async (connection) => {
      await connection.configure();
      await migrate(new Database(connection, machineClock), schemaAccess, catalogue);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function newFolderBeside(path: string): string {
  try {
    return mkdtempSync(join(dirname(path), '.aa-shadow-check-'));
  } catch (error) {
    throw fileFailure(error, path);
  }
}

/** As the drain does, it gives the companions back the rights of the file; and then takes them again. */
async function tryMended(path: string, catalogue: Catalogue): Promise<boolean> {
  const undo = mendCompanions(path);
  try {
    return await tryFile(path, catalogue);
  } finally {
    undo();
  }
}

/** What a connection finds in the log it moves into the file when it closes, unless another connection stays. */
async function tryFile(path: string, catalogue: Catalogue): Promise<boolean> {
  const hasLog = statSync(`${path}-wal`, { throwIfNoEntry: false }) !== undefined;
  if (!hasLog) return tryWriting(path, catalogue);
  return withConnection(new Connection(path, { readOnly: true }), async (keeper) => {
    keeper.first(plain('SELECT count(*) FROM sqlite_master'));
    return tryWriting(path, catalogue);
  });
}

const tryWriting = (path: string, catalogue: Catalogue): Promise<boolean> =>
  withConnection(new Connection(path), async (connection) => {
    const database = new Database(connection, machineClock);
    const { statements } = await planSchema(database, schemaAccess, catalogue);
    await database.rehearse(async (transaction) => {
      for (const statement of statements) transaction.send(plain(statement));
      await writeForTrial(transaction, own);
    });
    return statements.length > 0;
  });

async function withConnection<T>(
  connection: Connection,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  try {
    return await work(connection);
  } finally {
    connection.close();
  }
}
