// Tries what the first drain needs of a database, and leaves nothing behind. docs/operating.md lists what is tried.

import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import type { DatabaseWarning } from './interface/database-warning.ts';
import { isPostgresUrl } from './postgres/server-address.ts';
import { ShadowError } from './shadow-error.ts';
import { isSqliteUrl } from './sqlite/path-of-address.ts';

export interface Rehearsed {
  /** The first drain will make tables, or add to them. */
  readonly isNew: boolean;
  /** Settings with which committed data may be lost, and limits that are too low. */
  readonly warnings: readonly DatabaseWarning[];
}

export interface RehearsalTerms {
  /** How many threads of this program will have the database open. Default 1. */
  readonly threads?: number;
  readonly catalogue?: Catalogue;
}

/** Throws the `DB_…` error that the first drain would end with. */
export async function rehearse(
  url: string,
  { threads = 1, catalogue = builtIn }: RehearsalTerms = {},
): Promise<Rehearsed> {
  if (isSqliteUrl(url)) {
    // A connection that cannot be made safe against a power cut is refused (`DB_NOT_DURABLE`), so nothing is to be warned of.
    const { rehearseSqlite } = await import('./sqlite/rehearse.ts');
    return { isNew: await rehearseSqlite(url, catalogue), warnings: [] };
  }
  if (!isPostgresUrl(url)) throw new ShadowError('DB_UNKNOWN_ENGINE');
  return (await import('./postgres/rehearse.ts')).rehearsePostgres(url, threads, catalogue);
}
