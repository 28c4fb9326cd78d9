// `--client`: one of the configured clients, or all of them.

import { ConfigError } from '../config/config-error.ts';
import { suggestName } from '../config/nearest-name.ts';
import type { ClientSettings } from '../config/settings.ts';
import { usageError } from './usage-error.ts';

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
