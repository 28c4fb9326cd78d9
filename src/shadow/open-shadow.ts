// Opens the shadow database an address names, with the engine it names.

import type { OpenOptions, Shadow } from './shadow.ts';
import { ShadowError } from './shadow-error.ts';
import { isSqliteUrl } from './sqlite/database-file.ts';
import { openSqliteShadow } from './sqlite/open-sqlite-shadow.ts';

/** `sqlite:PATH`. Throws `DB_…` errors. */
export async function openShadow(url: string, options: OpenOptions = {}): Promise<Shadow> {
  if (isSqliteUrl(url)) return openSqliteShadow(url, options);
  const scheme = /^[a-z]+:/.exec(url)?.[0];
  throw new ShadowError('DB_UNKNOWN_ENGINE', scheme === undefined ? {} : { detail: scheme });
}
