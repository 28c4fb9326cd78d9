// The statements that would bring a database up to date, so that people can review them first.

import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import { plannedPostgresMigrations } from './postgres/open-postgres-shadow.ts';
import { isPostgresUrl } from './postgres/server-address.ts';
import { ShadowError } from './shadow-error.ts';
import { isSqliteUrl } from './sqlite/path-of-address.ts';
import { plannedSqliteMigrations } from './sqlite/open-sqlite-shadow.ts';

/** The statements that `openShadow` would run to bring the schema up to date. Empty if it is up to date. Changes nothing. */
export async function plannedMigrations(
  url: string,
  catalogue: Catalogue = builtIn,
): Promise<readonly string[]> {
  if (isSqliteUrl(url)) return plannedSqliteMigrations(url, catalogue);
  if (isPostgresUrl(url)) return plannedPostgresMigrations(url, catalogue);
  throw new ShadowError('DB_UNKNOWN_ENGINE');
}
