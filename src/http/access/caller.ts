// Who asks: a key, or a program on this machine without one.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Key, KeyScope } from '../../shadow/shadow.ts';
import { keyScopes } from '../../shadow/shadow.ts';
import { HttpError } from '../http-errors.ts';

export interface Caller {
  /** `null`: it has no key. */
  readonly keyId: string | null;
  /** For the log of actions. */
  readonly name: string;
  readonly clients: ReadonlySet<ClientId> | 'all';
  readonly scopes: ReadonlySet<KeyScope>;
}

/** A program on this machine may do everything, as the command line may. */
export const localCaller: Caller = {
  keyId: null,
  name: 'a program on this machine',
  clients: 'all',
  scopes: new Set(keyScopes),
};

export const callerWith = ({ keyId, name, clients, scopes }: Key): Caller => ({
  keyId,
  name: `key ${keyId} (${name})`,
  clients: clients === 'all' ? 'all' : new Set(clients),
  scopes: new Set(scopes),
});

export const maySee = ({ clients }: Caller, client: ClientId): boolean =>
  clients === 'all' || clients.has(client);

/** Throws `HTTP_SCOPE_LACKING`. */
export function checkScope({ scopes }: Caller, scope: KeyScope): void {
  if (!scopes.has(scope)) throw new HttpError('HTTP_SCOPE_LACKING', { detail: `it lacks ${scope}` });
}
