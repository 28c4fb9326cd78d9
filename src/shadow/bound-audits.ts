// An engine's audits as the interface has them: every method bound to the engine, and its failures told as this program's.

import type { AuditStore } from './interface/audits.ts';

type Method = keyof AuditStore;
type Answer<M extends Method> = ReturnType<AuditStore[M]>;

/** What an engine does for each method. */
export type AuditWork<Engine> = {
  readonly [M in Method]: (
    engine: Engine,
    ...parts: Parameters<AuditStore[M]>
  ) => Answer<M> | Awaited<Answer<M>>;
};

type Guarded = <T>(work: () => T | Promise<T>) => Promise<T>;

export const boundAudits = <Engine>(
  engine: Engine,
  work: AuditWork<Engine>,
  guarded: Guarded,
): AuditStore => ({
  storedIds: (...parts) => guarded(() => work.storedIds(engine, ...parts)),
  marks: (...parts) => guarded(() => work.marks(engine, ...parts)),
  compare: (...parts) => guarded(() => work.compare(engine, ...parts)),
  brakeAllows: (...parts) => guarded(() => work.brakeAllows(engine, ...parts)),
  save: (...parts) => guarded(() => work.save(engine, ...parts)),
  latest: (...parts) => guarded(() => work.latest(engine, ...parts)),
  openWalk: (...parts) => guarded(() => work.openWalk(engine, ...parts)),
});
