// Checks of `http.trustedUserHeader` that need more than one key. Anybody could send the header, so it needs proxies that are named.

import type { Complaint } from './complaint.ts';
import type { Plain } from './configuration-tree.ts';
import { suggestName } from './nearest-name.ts';

type Keys = Readonly<Record<string, Plain>>;

const path = ['http', 'trustedUserHeader'] as const;

/** `ids`: of the clients of the configuration. */
export function trustedUserChecks(configuration: Plain, ids: readonly string[]): readonly Complaint[] {
  const http = groupIn(configuration, 'http');
  const trusted = groupIn(http, 'trustedUserHeader');
  if (http === null || trusted === null) return [];
  return [...withoutProxies(http), ...unknownClients(trusted['clients'], ids)];
}

function withoutProxies({ trustedProxies }: Keys): readonly Complaint[] {
  if (Array.isArray(trustedProxies) && trustedProxies.length > 0) return [];
  const message = 'needs `http.trustedProxies`: otherwise anybody could send the header';
  const suggestion = 'add the address of the proxy, such as trustedProxies: [127.0.0.1]';
  return [{ code: 'CONFIG_BAD_VALUE', path, message, suggestion }];
}

const unknownClients = (clients: Plain | undefined, ids: readonly string[]): readonly Complaint[] =>
  (Array.isArray(clients) ? clients : []).flatMap((id: Plain, at) => {
    if (typeof id !== 'string' || ids.includes(id)) return [];
    const message = 'there is no such client in `clients`';
    const where = [...path, 'clients', at];
    return [{ code: 'CONFIG_BAD_VALUE' as const, path: where, message, suggestion: suggestName(id, ids) }];
  });

function groupIn(plain: Plain | null, key: string): Keys | null {
  const within = isGroup(plain) ? plain[key] : undefined;
  return isGroup(within) ? within : null;
}

const isGroup = (plain: Plain | null | undefined): plain is Keys =>
  typeof plain === 'object' && plain !== null && !Array.isArray(plain);
