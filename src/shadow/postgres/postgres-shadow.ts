// The shadow database on PostgreSQL: every method of the interface, each done by the file that knows how. A failure of the
// server, or on the way to it, leaves here as a `DB_…` error.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { QueueEntry } from '../../catalogue/queue-entry.ts';
import type { AuditStore } from '../interface/audits.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import { required } from '../required.ts';
import type { ApplyBatch } from '../interface/applying.ts';
import type { Claimant, JoinTerms, Lease } from '../interface/rights.ts';
import type { DeletionBrake, LedgerEntry } from '../interface/ledger.ts';
import type { GoneEntries, LastError, StuckKind } from '../interface/client-state.ts';
import type { Shadow } from '../shadow.ts';
import { keepError, registerClient, takeFetchNumber } from '../statements/client-statements.ts';
import { nextParkedAt } from '../statements/parked-statements.ts';
import { apply } from './applying.ts';
import { boundAudits } from '../bound-audits.ts';
import * as audits from './audits.ts';
import { claimParked, claimPending, unclaim, unclaimParked } from './claims.ts';
import { clientState, drainProgress } from './client-state.ts';
import { goneCustomers, refuseDeletions, settleDeletions } from './deletions.ts';
import {
  beginPurge,
  discardStaged,
  openDrain,
  leftUnpurged,
  purged,
  queueWasEmpty,
  seal,
  unfinishedDrain,
} from './drains.ts';
import type { Engine } from './engine.ts';
import { forget, forgotten, unforget } from './forgetting.ts';
import { acquireLease, releaseLease, renewLease } from './leases.ts';
import { customerLife } from './life.ts';
import { bringForwardParked, dropParked, parked, retryParked } from './parked.ts';
import { acknowledgeForeignPurge, recordGoneEntries, recordStuck } from './watching.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { guarded } from './postgres-failure.ts';
import { prune } from './pruning.ts';
import { changes, customer, customerIds, drainCustomers, rowCounts } from './reading.ts';
import { drainsToShare, joinDrain, placeAmongWorkers } from './shares.ts';
import { stage } from './staging.ts';
import type { Statement } from './statement.ts';

type Target = readonly CustId[] | 'all';

export class PostgresShadow implements Shadow {
  readonly audits: AuditStore;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.audits = boundAudits(engine, audits, guarded);
  }

  register(client: ClientId) {
    return this.#write(registerClient(postgresBuilder, client));
  }

  acquireLease(client: ClientId, holder: string) {
    return guarded(() => acquireLease(this.#engine, client, holder));
  }

  renewLease(claimant: Claimant, progressMsAgo?: number) {
    return guarded(() => renewLease(this.#engine, claimant, progressMsAgo));
  }

  releaseLease(claimant: Claimant) {
    return guarded(() => releaseLease(this.#engine, claimant));
  }

  drainsToShare(atLeastQueued: number) {
    return guarded(() => drainsToShare(this.#engine, atLeastQueued));
  }

  joinDrain(client: ClientId, holder: string, terms: JoinTerms) {
    return guarded(() => joinDrain(this.#engine, client, holder, terms));
  }

  placeAmongWorkers(claimant: Claimant) {
    return guarded(() => placeAmongWorkers(this.#engine, claimant));
  }

  unfinishedDrain(lease: Lease) {
    return guarded(() => unfinishedDrain(this.#engine, lease));
  }

  openDrain(lease: Lease) {
    return guarded(() => openDrain(this.#engine, lease));
  }

  stage(lease: Lease, drainNo: number, entries: readonly QueueEntry[]) {
    return guarded(() => stage(this.#engine, lease, drainNo, entries));
  }

  discardStaged(lease: Lease, drainNo: number, keep: 'keep' | 'remove') {
    return guarded(() => discardStaged(this.#engine, lease, drainNo, keep));
  }

  seal(lease: Lease, drainNo: number, maxQueueNumber: string, unreadable: number) {
    return guarded(() => seal(this.#engine, lease, drainNo, { maxQueueNumber, unreadable }));
  }

  queueWasEmpty(lease: Lease) {
    return guarded(() => queueWasEmpty(this.#engine, lease));
  }

  claimPending(claimant: Claimant, drainNo: number, limit: number) {
    return guarded(() => claimPending(this.#engine, claimant, drainNo, limit));
  }

  claimParked(lease: Lease, limit: number) {
    return guarded(() => claimParked(this.#engine, lease, limit));
  }

  unclaim(claimant: Claimant, entries: readonly LedgerEntry[]) {
    return guarded(() => unclaim(this.#engine, claimant, entries));
  }

  unclaimParked(lease: Lease) {
    return guarded(() => unclaimParked(this.#engine, lease));
  }

  nextParkedAt(client: ClientId) {
    const { database } = this.#engine;
    return guarded(async () =>
      timeOf((await database.first(nextParkedAt(postgresBuilder, client)))?.at ?? null),
    );
  }

  nextFetchNumber(client: ClientId) {
    const { database } = this.#engine;
    return guarded(
      async () => required(await database.first(takeFetchNumber(postgresBuilder, client))).fetch_number,
    );
  }

  apply(batch: ApplyBatch) {
    return guarded(() => apply(this.#engine, batch));
  }

  settleDeletions(client: ClientId, brake: DeletionBrake) {
    return guarded(() => settleDeletions(this.#engine, client, brake));
  }

  refuseDeletions(client: ClientId) {
    return guarded(() => refuseDeletions(this.#engine, client));
  }

  beginPurge(lease: Lease, drainNo: number) {
    return guarded(() => beginPurge(this.#engine, lease, drainNo));
  }

  purged(lease: Lease, drainNo: number) {
    return guarded(() => purged(this.#engine, lease, drainNo));
  }

  leftUnpurged(lease: Lease, drainNo: number) {
    return guarded(() => leftUnpurged(this.#engine, lease, drainNo));
  }

  prune(client: ClientId, keptMs: number) {
    return guarded(() => prune(this.#engine, client, keptMs));
  }

  recordError(client: ClientId, error: LastError | null) {
    return this.#write(registerClient(postgresBuilder, client), keepError(postgresBuilder, client, error));
  }

  recordStuck(client: ClientId, kind: StuckKind) {
    return guarded(() => recordStuck(this.#engine, client, kind));
  }

  recordGoneEntries(lease: Lease, gone: GoneEntries) {
    return guarded(() => recordGoneEntries(this.#engine, lease, gone));
  }

  acknowledgeForeignPurge(client: ClientId, lastAt: Date) {
    return guarded(() => acknowledgeForeignPurge(this.#engine, client, lastAt));
  }

  drainCustomers(client: ClientId, drainNo: number, after: CustId | null, limit: number) {
    return guarded(() => drainCustomers(this.#engine, client, { drainNo, after, limit }));
  }

  drainProgress(client: ClientId, drainNo: number) {
    return guarded(() => drainProgress(this.#engine, client, drainNo));
  }

  clientState(client: ClientId) {
    return guarded(() => clientState(this.#engine, client));
  }

  rowCounts(client: ClientId) {
    return guarded(() => rowCounts(this.#engine, client));
  }

  customer(client: ClientId, custId: CustId) {
    return guarded(() => customer(this.#engine, client, custId));
  }

  customerIds(client: ClientId, after: CustId | null, limit: number) {
    return guarded(() => customerIds(this.#engine, client, after, limit));
  }

  changes(client: ClientId, after: number, limit: number) {
    return guarded(() => changes(this.#engine, client, after, limit));
  }

  goneCustomers(client: ClientId, limit: number) {
    return guarded(() => goneCustomers(this.#engine, client, limit));
  }

  parked(client: ClientId, limit: number) {
    return guarded(() => parked(this.#engine, client, limit));
  }

  retryParked(client: ClientId, custIds: Target) {
    return guarded(() => retryParked(this.#engine, client, custIds));
  }

  bringForwardParked(client: ClientId, latest: Date) {
    return guarded(() => bringForwardParked(this.#engine, client, latest));
  }

  dropParked(client: ClientId, custIds: Target) {
    return guarded(() => dropParked(this.#engine, client, custIds));
  }

  customerLife(client: ClientId, custId: CustId) {
    return guarded(() => customerLife(this.#engine, client, custId));
  }

  forget(client: ClientId, custIds: readonly CustId[]) {
    return guarded(() => forget(this.#engine, client, custIds));
  }

  unforget(client: ClientId, custIds: readonly CustId[]) {
    return guarded(() => unforget(this.#engine, client, custIds));
  }

  forgotten(client: ClientId, custIds: readonly CustId[]) {
    return guarded(() => forgotten(this.#engine, client, custIds));
  }

  close() {
    return this.#engine.database.close();
  }

  async #write(...statements: readonly Statement[]): Promise<void> {
    await guarded(() =>
      this.#engine.database.write(async (transaction) => {
        for (const statement of statements) transaction.send(statement);
      }),
    );
  }
}
