// Who asks: a key, somebody who has signed in with one, somebody whom a proxy has signed in, or a program on this machine.

import type { ClientId } from '../../catalogue/ids.ts';
import type { TrustedUserSettings } from '../../config/settings.ts';
import type { Key, KeyScope } from '../../shadow/shadow.ts';
import { keyScopes } from '../../shadow/shadow.ts';
import { HttpError } from '../http-errors.ts';

export interface Caller {
  readonly by: 'session' | 'key' | 'proxy' | 'this-machine';
  /** `null`: it has no key. */
  readonly keyId: string | null;
  /** The hash of the session that it asks by. Left out: it asks by no session. */
  readonly session?: string;
  /** For the caller itself. */
  readonly shownName: string;
  /** For the log of actions. */
  readonly name: string;
  readonly clients: ReadonlySet<ClientId> | 'all';
  readonly scopes: ReadonlySet<KeyScope>;
}

/** A program on this machine may do everything, as the command line may. */
export const localCaller: Caller = {
  by: 'this-machine',
  keyId: null,
  shownName: 'this machine',
  name: 'a program on this machine',
  clients: 'all',
  scopes: new Set(keyScopes),
};

/** `session`: the hash of the session that stands for the key. */
export const callerWith = ({ keyId, name, clients, scopes }: Key, session?: string): Caller => ({
  by: session === undefined ? 'key' : 'session',
  keyId,
  ...(session === undefined ? {} : { session }),
  shownName: name,
  name: `key ${keyId} (${name})`,
  clients: clients === 'all' ? 'all' : new Set(clients),
  scopes: new Set(scopes),
});

export const callerNamed = (user: string, { scopes, clients }: TrustedUserSettings): Caller => ({
  by: 'proxy',
  keyId: null,
  shownName: user,
  name: `${user} (signed in at the proxy)`,
  clients: clients === null ? 'all' : new Set(clients),
  scopes: new Set(scopes),
});

/** Whose limits count: those of the key, of the person whom a proxy named, or of all programs on this machine. */
export const askerOf = ({ keyId, name }: Pick<Caller, 'keyId' | 'name'>): string => keyId ?? name;

export const maySee = ({ clients }: Caller, client: ClientId): boolean =>
  clients === 'all' || clients.has(client);

/** Throws `HTTP_SCOPE_LACKING`. */
export function checkScope({ scopes }: Caller, scope: KeyScope): void {
  if (!scopes.has(scope)) throw new HttpError('HTTP_SCOPE_LACKING', { detail: `it lacks ${scope}` });
}
