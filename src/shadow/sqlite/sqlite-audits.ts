// What the shadow on SQLite offers to an audit: every method of that interface.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Audit, AuditAnswer, AuditStore } from '../interface/audits.ts';
import type { DeletionBrake, Lease } from '../shadow.ts';
import { brakeAllows, compare, latest, marks, openWalk, save, storedIds } from './audits.ts';
import type { Engine } from './engine.ts';
import { guarded } from './sqlite-failure.ts';

export class SqliteAudits implements AuditStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  storedIds(client: ClientId, after: CustId | null, limit: number) {
    return guarded(() => storedIds(this.#engine, client, after, limit));
  }

  marks(client: ClientId, custIds: readonly CustId[]) {
    return guarded(() => marks(this.#engine, client, custIds));
  }

  compare(client: ClientId, answers: readonly AuditAnswer[]) {
    return guarded(() => compare(this.#engine, client, answers));
  }

  brakeAllows(client: ClientId, brake: DeletionBrake, deletions: number) {
    return guarded(() => brakeAllows(this.#engine, client, brake, deletions));
  }

  save(client: ClientId, audit: Audit, lease: Lease | null) {
    return guarded(() => save(this.#engine, client, audit, lease));
  }

  latest(client: ClientId, limit: number) {
    return guarded(() => latest(this.#engine, client, limit));
  }

  openWalk(client: ClientId) {
    return guarded(() => openWalk(this.#engine, client));
  }
}
