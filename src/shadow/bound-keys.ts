// The keys and the log of actions, bound to a ledger. Their failures become errors of this program.

import type { KeyStore } from './interface/keys.ts';
import { latestActions, recordAction } from './ledger/actions.ts';
import { allKeys, createKey, keyById, revokeKey, useKey } from './ledger/keys.ts';
import type { Ledger } from './ledger/ledger.ts';

type Guarded = <T>(work: () => T | Promise<T>) => Promise<T>;

export const boundKeys = (ledger: Ledger, guarded: Guarded): KeyStore => ({
  create: (key, actor) => guarded(() => createKey(ledger, key, actor)),
  all: () => guarded(() => allKeys(ledger)),
  byId: (keyId) => guarded(() => keyById(ledger, keyId)),
  revoke: (keyId, actor) => guarded(() => revokeKey(ledger, keyId, actor)),
  used: (key) => guarded(() => useKey(ledger, key)),
  record: (action) => guarded(() => recordAction(ledger, action)),
  actions: (limit) => guarded(() => latestActions(ledger, limit)),
});
