// Makes new, empty databases for contenders on both engines. All are removed at the end of the run, most of them earlier.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { AaShadowError } from '../../src/aa-shadow-error.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { BenchOptions, EngineName } from '../bench.ts';
import type { Cleanups } from './cleanups.ts';
import { startPostgres } from './postgres-server.ts';

export interface Database {
  /** The address for `database` in the configuration. */
  readonly url: string;
  drop(): Promise<void>;
}

export interface Databases {
  readonly engine: EngineName;
  create(): Promise<Database>;
}

async function openDatabases(
  engine: EngineName,
  options: BenchOptions,
  cleanups: Cleanups,
): Promise<Databases> {
  if (engine === 'sqlite') return { engine, create: () => Promise.resolve(newFile(cleanups)) };
  const server = options.postgres ?? (await startPostgres(cleanups));
  return { engine, create: () => newDatabase(server) };
}

function newFile(cleanups: Cleanups): Database {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-bench-'));
  const drop = (): void => rmSync(folder, { recursive: true, force: true });
  cleanups.add(drop);
  return { url: `sqlite:${join(folder, 'shadow.db')}`, drop: () => Promise.resolve(drop()) };
}

let created = 0;

async function newDatabase(server: string): Promise<Database> {
  created += 1;
  const name = `aa_shadow_bench_${process.pid}_${created}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
    // A turn should not be slowed by data that an earlier turn left to be written.
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

export interface UsableDatabases {
  readonly usable: readonly Databases[];
  readonly notes: readonly string[];
}

/** The requested engines, without those that this version does not have. */
export async function usableDatabases(options: BenchOptions, cleanups: Cleanups): Promise<UsableDatabases> {
  const usable: Databases[] = [];
  const notes: string[] = [];
  for (const engine of options.engines) {
    const databases = await openDatabases(engine, options, cleanups);
    if (await isUsable(databases)) usable.push(databases);
    else notes.push(`${engine} is not an engine of this version: left out`);
  }
  return { usable, notes };
}

/** Throws every failure except an unknown engine. */
async function isUsable(databases: Databases): Promise<boolean> {
  const database = await databases.create();
  try {
    const shadow = await openShadow(database.url);
    await shadow.close();
    return true;
  } catch (error) {
    if (error instanceof AaShadowError && error.code === 'DB_UNKNOWN_ENGINE') return false;
    throw error;
  } finally {
    await database.drop();
  }
}
