// Warnings about settings that are allowed but unwise, one sentence each.

import { serviceAddress } from '../aa/endpoint.ts';
import type { FileAccess } from '../shadow/shadow.ts';
import { isExposed } from './address.ts';
import type { ClientSettings } from './settings.ts';

export const warningsFor = (
  clients: readonly ClientSettings[],
  databaseFile: FileAccess,
): readonly string[] => [...openToAll(databaseFile), ...clients.flatMap(exposed), ...sharedQueues(clients)];

const openToAll = ({ mode }: FileAccess): readonly string[] =>
  mode === null || (mode & 0o007) === 0
    ? []
    : ['databaseFile.mode: everybody on this machine may read the personal data; use 0640 and a group'];

function exposed({ id, association: { url, services } }: ClientSettings): readonly string[] {
  const isOpen = [url, ...Object.values(services)].some((address) => address !== null && isExposed(address));
  return isOpen
    ? [
        `client ${id}: an address begins with http://, so user name and password are sent without encryption; use https://`,
      ]
    : [];
}

/** AA keeps one queue for each user (3.4.1). Two clients that share it purge each other's changes (P13). */
function sharedQueues(clients: readonly ClientSettings[]): readonly string[] {
  const sharers = Map.groupBy(clients, ({ association }) =>
    JSON.stringify([serviceAddress(association, 'purge'), association.username]),
  );
  return [...sharers.values()]
    .filter((sharing) => sharing.length > 1)
    .map(
      (sharing) =>
        `clients ${named(sharing)}: the same user name at the same address is one queue, so each purges changes that the others have not seen; ask ACGI for a separate user for each`,
    );
}

const mostNamed = 5;

/** What is unwise about the files of clients. Clients that have it from the defaults are told of together. */
export function fileWarnings(
  told: readonly { readonly id: string; readonly warning: string }[],
): readonly string[] {
  const alike = Map.groupBy(told, ({ warning }) => warning);
  return [...alike].map(
    ([warning, clients]) => `${clients.length === 1 ? 'client' : 'clients'} ${named(clients)}: ${warning}`,
  );
}

/** `a, b, 3 more` */
export function named(clients: readonly { readonly id: string }[]): string {
  const names = clients.slice(0, mostNamed).map(({ id }) => id);
  return [...names, ...(clients.length > mostNamed ? [`${clients.length - mostNamed} more`] : [])].join(', ');
}
