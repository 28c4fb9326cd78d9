// The shadow database on SQLite: every method of the interface, each done by the file that knows how. A failure of SQLite
// leaves here as a `DB_…` error.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { QueueEntry } from '../../catalogue/queue-entry.ts';
import type { AuditStore } from '../interface/audits.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import type { ApplyBatch } from '../interface/applying.ts';
import type { Claimant, JoinTerms, Lease } from '../interface/rights.ts';
import type { DeletionBrake, LedgerEntry } from '../interface/ledger.ts';
import type { GoneEntries, LastError, StuckKind } from '../interface/client-state.ts';
import type { Shadow } from '../shadow.ts';
import { keepError, registerClient, takeFetchNumber } from '../statements/client-statements.ts';
import { nextParkedAt } from '../statements/parked-statements.ts';
import { StagedEntries } from '../ledger/staged-entries.ts';
import { thisMachine } from '../ledger/this-machine.ts';
import { apply } from './applying.ts';
import { boundAudits } from '../bound-audits.ts';
import { ClaimsMade } from '../ledger/claims-made.ts';
import * as audits from './audits.ts';
import { claimParked, claimPending, unclaim, unclaimParked } from './claims.ts';
import { clientState, drainProgress } from './client-state.ts';
import { required } from '../required.ts';
import type { Connection } from './connection.ts';
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
import { prune } from './pruning.ts';
import { changes, customer, customerIds, drainCustomers, rowCounts } from './reading.ts';
import { drainsToShare, joinDrain, placeAmongWorkers } from './shares.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { guarded } from './sqlite-failure.ts';
import { stage } from './staging.ts';

type Target = readonly CustId[] | 'all';

export class SqliteShadow implements Shadow {
  readonly audits: AuditStore;
  readonly #engine: Engine;

  constructor(connection: Connection, now: () => Date) {
    const memory = { staged: new StagedEntries(), claimsMade: new ClaimsMade() };
    this.#engine = { connection, now, machine: thisMachine, ...memory };
    this.audits = boundAudits(this.#engine, audits, guarded);
  }

  async register(client: ClientId) {
    await this.#write(registerClient(sqliteBuilder, client));
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
    const { connection } = this.#engine;
    return guarded(() => timeOf(connection.first(nextParkedAt(sqliteBuilder, client))?.at ?? null));
  }

  nextFetchNumber(client: ClientId) {
    const { connection } = this.#engine;
    const taken = takeFetchNumber(sqliteBuilder, client);
    return guarded(() => connection.write(() => required(connection.first(taken)).fetch_number));
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

  async recordError(client: ClientId, error: LastError | null) {
    await this.#write(registerClient(sqliteBuilder, client), keepError(sqliteBuilder, client, error));
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

  async close() {
    this.#engine.connection.close();
  }

  async #write(...statements: readonly Parameters<Connection['run']>[0][]): Promise<void> {
    const { connection } = this.#engine;
    await guarded(() =>
      connection.write(() => {
        for (const statement of statements) connection.run(statement);
      }),
    );
  }
}
