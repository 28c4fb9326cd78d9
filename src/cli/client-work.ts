// The clients that a command is about, and its work for them: one client after the other, with the shadow database open.

import { AaShadowError } from '../aa-shadow-error.ts';
import { baseOf } from '../catalogue/promoted.ts';
import { storedCatalogue } from '../config/client-catalogues.ts';
import { ConfigError } from '../config/config-error.ts';
import { suggestName } from '../config/nearest-name.ts';
import type { ClientSettings, Settings } from '../config/settings.ts';
import { usageError } from './arguments.ts';
import type { OpenOptions, Shadow } from '../shadow/shadow.ts';

/** The client named by `--client`, or all configured clients. */
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
    ...(suggestion === null
      ? {}
      : {
          hint: `Give an id that is under \`clients\` (${suggestion}), or no --client: then the command is for all of them.`,
        }),
  });
}

/** The only selected client. A customer belongs to one client, so a usage error is thrown when there are several. */
export function theOneClient(clients: readonly ClientSettings[]): ClientSettings {
  const [only, ...others] = clients;
  if (only !== undefined && others.length === 0) return only;
  throw usageError(
    'the command works on one client, and several are configured',
    'Name the client with --client ID.',
  );
}

/** Does the work for one item after the other. When the signal aborts it returns the results so far. */
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

/**
 * Opens the shadow database for the work and closes it. Commands that only read use `check`, which changes nothing. `look` is for those that
 * may do without the columns of fields that were promoted since the tables were last migrated.
 */
export async function withShadow<T>(
  settings: Settings,
  schema: NonNullable<OpenOptions['schema']> | 'look',
  work: (shadow: Shadow) => Promise<T>,
  writeTurns?: SharedArrayBuffer,
): Promise<T> {
  const shadow = await opened(settings, schema, writeTurns === undefined ? {} : { writeTurns });
  try {
    return await work(shadow);
  } finally {
    await shadow.close();
  }
}

async function opened(
  settings: Settings,
  schema: NonNullable<OpenOptions['schema']> | 'look',
  terms: Pick<OpenOptions, 'writeTurns'>,
): Promise<Shadow> {
  // Only the commands that need a database load it.
  const { openShadow } = await import('../shadow/open-shadow.ts');
  const catalogue = storedCatalogue(settings);
  const options = {
    schema: schema === 'look' ? 'check' : schema,
    file: settings.databaseFile,
    ...terms,
  } as const;
  try {
    return await openShadow(settings.database, { ...options, catalogue });
  } catch (error) {
    const base = baseOf(catalogue);
    const mayLack = schema === 'look' && base !== catalogue;
    if (!mayLack || !(error instanceof AaShadowError) || error.code !== 'DB_SCHEMA_OLDER') throw error;
    return openShadow(settings.database, { ...options, catalogue: base });
  }
}
