// What observers have seen of AA's queue, bound to a ledger. Its failures become errors of this program.

import type { ObservingStore } from './interface/observing.ts';
import { endObserved } from './ledger/drains.ts';
import type { Guarded, Ledger } from './ledger/ledger.ts';
import { begin, isSameNumber, namedPage, nothingNew, unnamed, unseen } from './ledger/observing.ts';

export const boundObserving = (ledger: Ledger, guarded: Guarded): ObservingStore => ({
  begin: (lease) => guarded(() => begin(ledger, lease)),
  unseen: (lease, entries) => guarded(() => unseen(ledger, lease, entries)),
  named: (lease, after, limit) => guarded(() => namedPage(ledger, lease, after, limit)),
  unnamed: (lease, custIds, beforeDrain) => guarded(() => unnamed(ledger, lease, custIds, beforeDrain)),
  nothingNew: (lease, answer) => guarded(() => nothingNew(ledger, lease, answer)),
  isSameNumber: (lease, maxQueueNumber) => guarded(() => isSameNumber(ledger, lease, maxQueueNumber)),
  ended: (lease, drainNo) => guarded(() => endObserved(ledger, lease, drainNo)),
});
