// Opens the shadow database for one piece of work.

import type { Settings } from '../config/settings.ts';
import type { OpenOptions, Shadow } from '../shadow/shadow.ts';

/** Commands that only look use `check`, so that looking never changes a database. */
export async function withShadow<T>(
  { database }: Settings,
  schema: NonNullable<OpenOptions['schema']>,
  work: (shadow: Shadow) => Promise<T>,
  writeTurns?: SharedArrayBuffer,
): Promise<T> {
  // Loaded by the commands that need it only.
  const { openShadow } = await import('../shadow/open-shadow.ts');
  const shadow = await openShadow(database, { schema, ...(writeTurns === undefined ? {} : { writeTurns }) });
  try {
    return await work(shadow);
  } finally {
    await shadow.close();
  }
}
