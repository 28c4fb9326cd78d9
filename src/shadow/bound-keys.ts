// The keys and the log of actions, bound to a ledger. Their failures become errors of this program.

import type { KeyStore } from './interface/keys.ts';
import { latestActions, recordAction } from './ledger/actions.ts';
import { allKeys, createKey, keyById, revokeKey, useKey } from './ledger/keys.ts';
import type { Guarded, Ledger } from './ledger/ledger.ts';
import { beginSession, endSession, keyBySession } from './ledger/sessions.ts';

export const boundKeys = (ledger: Ledger, guarded: Guarded): KeyStore => ({
  create: (key, actor) => guarded(() => createKey(ledger, key, actor)),
  all: () => guarded(() => allKeys(ledger)),
  byId: (keyId) => guarded(() => keyById(ledger, keyId)),
  revoke: (keyId, actor) => guarded(() => revokeKey(ledger, keyId, actor)),
  used: (key) => guarded(() => useKey(ledger, key)),
  beginSession: (session) => guarded(() => beginSession(ledger, session)),
  bySession: (idHash) => guarded(() => keyBySession(ledger, idHash)),
  endSession: (idHash) => guarded(() => endSession(ledger, idHash)),
  record: (action) => guarded(() => recordAction(ledger, action)),
  actions: (limit, of) => guarded(() => latestActions(ledger, limit, of)),
});
