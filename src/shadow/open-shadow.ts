// Opens the shadow database at an address. The address also decides which engine is used, and only that
// one is loaded: an older Node.js has no `node:sqlite`, and would say that instead of which version is needed.

import type { EngineShadow } from './engine-shadow.ts';
import { refuseMoved } from './moving/move-marks.ts';
import type { OpenOptions, Shadow } from './shadow.ts';
import { isPostgresUrl } from './postgres/server-address.ts';
import { ShadowError } from './shadow-error.ts';
import { isSqliteUrl } from './sqlite/path-of-address.ts';

/** `sqlite:PATH`, or `postgres://user:password@host:port/name`. Throws `DB_…` errors. */
export async function openShadow(url: string, options: OpenOptions = {}): Promise<Shadow> {
  const shadow = await openEvenMoved(url, options);
  try {
    await refuseMoved(shadow.engine.database);
    return shadow;
  } catch (error) {
    await shadow.close();
    throw shadow.engine.asShadowError(error);
  }
}

/** Opens also a database that was moved to another, or that is being moved. */
export async function openEvenMoved(url: string, options: OpenOptions = {}): Promise<EngineShadow> {
  if (isSqliteUrl(url))
    return (await import('./sqlite/open-sqlite-shadow.ts')).openSqliteShadow(url, options);
  if (isPostgresUrl(url))
    return (await import('./postgres/open-postgres-shadow.ts')).openPostgresShadow(url, options);
  throw new ShadowError('DB_UNKNOWN_ENGINE');
}
