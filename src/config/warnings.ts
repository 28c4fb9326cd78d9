// What a configuration may say and had better not, a sentence each.

import { serviceAddress } from '../aa/endpoint.ts';
import { isExposed } from './address.ts';
import type { ClientSettings } from './settings.ts';

export const unwise = (clients: readonly ClientSettings[]): readonly string[] => [
  ...clients.flatMap(exposed),
  ...sharedQueues(clients),
];

function exposed({ id, association: { url, services } }: ClientSettings): readonly string[] {
  const isOpen = [url, ...Object.values(services)].some((address) => address !== null && isExposed(address));
  return isOpen
    ? [
        `client ${id}: an address begins with http://, so user name and password travel in the clear; use https://`,
      ]
    : [];
}

/** AA keeps one queue for each user (3.4.1): two that drain it purge each other's changes (P13). */
function sharedQueues(clients: readonly ClientSettings[]): readonly string[] {
  const sharers = Map.groupBy(clients, ({ association }) =>
    JSON.stringify([serviceAddress(association, 'purge'), association.username]),
  );
  return [...sharers.values()]
    .filter((sharing) => sharing.length > 1)
    .map(
      (sharing) =>
        `clients ${named(sharing)}: the same user name at the same address is one queue, and each purges changes the others have not seen; ask ACGI for a user for each`,
    );
}

const mostNamed = 5;

function named(clients: readonly ClientSettings[]): string {
  const names = clients.slice(0, mostNamed).map(({ id }) => id);
  return [...names, ...(clients.length > mostNamed ? [`${clients.length - mostNamed} more`] : [])].join(', ');
}
