// `--client`: one of the configured clients, or all of them.

import { ConfigError } from '../config/config-error.ts';
import { suggestName } from '../config/nearest-name.ts';
import type { ClientSettings, Settings } from '../config/settings.ts';
import { usageError } from './arguments.ts';
import type { OpenOptions, Shadow } from '../shadow/shadow.ts';

export function selectClients(
  clients: readonly ClientSettings[],
  id: string | undefined,
): readonly ClientSettings[] {
  if (id === undefined) return clients;
  const found = clients.filter((client) => client.id === id);
  if (found.length > 0) return found;
  const suggestion = suggestName(
    id,
    clients.map((client) => client.id),
  );
  throw new ConfigError('CONFIG_UNKNOWN_CLIENT', {
    detail: id,
    ...(suggestion === null ? {} : { hint: `${suggestion} The ids stand under \`clients\`.` }),
  });
}

/** Customer numbers mean something within one client only. */
export function theOneClient(clients: readonly ClientSettings[]): ClientSettings {
  const [only, ...others] = clients;
  if (only !== undefined && others.length === 0) return only;
  throw usageError(
    'customer numbers belong to one client, and several are configured',
    'Name it with --client ID.',
  );
}

/** Ends early when the signal aborts: what is done by then is returned. */
export async function inTurn<Item, T>(
  items: readonly Item[],
  work: (item: Item) => Promise<T>,
  signal?: AbortSignal,
): Promise<readonly T[]> {
  const done: T[] = [];
  for (const item of items) {
    if (signal?.aborted === true) break;
    done.push(await work(item));
  }
  return done;
}

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
