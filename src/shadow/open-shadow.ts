// Opens the shadow database at an address. The address also decides which engine is used.

import type { OpenOptions, Shadow } from './shadow.ts';
import { isPostgresUrl } from './postgres/server-address.ts';
import { ShadowError } from './shadow-error.ts';
import { isSqliteUrl } from './sqlite/path-of-address.ts';
import { openSqliteShadow } from './sqlite/open-sqlite-shadow.ts';

/** `sqlite:PATH`, or `postgres://user:password@host:port/name`. Throws `DB_…` errors. */
export async function openShadow(url: string, options: OpenOptions = {}): Promise<Shadow> {
  if (isSqliteUrl(url)) return openSqliteShadow(url, options);
  if (isPostgresUrl(url))
    return (await import('./postgres/open-postgres-shadow.ts')).openPostgresShadow(url, options);
  throw new ShadowError('DB_UNKNOWN_ENGINE');
}
