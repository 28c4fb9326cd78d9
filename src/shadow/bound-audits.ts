// The audit methods of the interface: each is bound to its ledger, and its failures become errors of this program.

import type { AuditStore } from './interface/audits.ts';
import type { Guarded, Ledger } from './ledger/ledger.ts';

type Method = keyof AuditStore;
type Answer<M extends Method> = ReturnType<AuditStore[M]>;

/** The function that does the work of each method. */
type AuditWork = {
  readonly [M in Method]: (ledger: Ledger, ...parts: Parameters<AuditStore[M]>) => Answer<M>;
};

export const boundAudits = (ledger: Ledger, work: AuditWork, guarded: Guarded): AuditStore => ({
  storedIds: (...parts) => guarded(() => work.storedIds(ledger, ...parts)),
  marks: (...parts) => guarded(() => work.marks(ledger, ...parts)),
  compare: (...parts) => guarded(() => work.compare(ledger, ...parts)),
  brakeAllows: (...parts) => guarded(() => work.brakeAllows(ledger, ...parts)),
  save: (...parts) => guarded(() => work.save(ledger, ...parts)),
  latest: (...parts) => guarded(() => work.latest(ledger, ...parts)),
  openWalk: (...parts) => guarded(() => work.openWalk(ledger, ...parts)),
});
