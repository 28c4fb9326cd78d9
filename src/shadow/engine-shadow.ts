// The shadow database on an engine: what changes it, and what reads it (engine-reads.ts). Each method of the interface calls the file
// that holds its rules.

import type { MappedColumn } from '../catalogue/attribute-view.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Finding } from '../catalogue/customer-record.ts';
import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { QueueEntry } from '../catalogue/queue-entry.ts';
import { boundAudits } from './bound-audits.ts';
import type { Engine } from './engine.ts';
import type { ApplyBatch } from './interface/applying.ts';
import type { AuditStore } from './interface/audits.ts';
import type { RemovalTerms } from './interface/clients.ts';
import type { GoneEntries, LastError, StuckKind } from './interface/client-state.ts';
import type { KeyStore } from './interface/keys.ts';
import type { OperationStore } from './interface/operations.ts';
import type { DeletionBrake, LedgerEntry, RespelledEntry } from './interface/ledger.ts';
import type { Claimant, JoinTerms, Lease } from './interface/rights.ts';
import { boundFollowers } from './bound-followers.ts';
import { boundKeys } from './bound-keys.ts';
import { boundObserving } from './bound-observing.ts';
import { boundOperations } from './bound-operations.ts';
import { boundShapes } from './bound-shapes.ts';
import { boundWebhooks } from './bound-webhooks.ts';
import { apply } from './ledger/apply.ts';
import { saveAudit } from './ledger/audits.ts';
import { claimParked, claimPending, unclaim, unclaimParked } from './ledger/claims.ts';
import { nextFetchNumber, recordError, register } from './ledger/clients.ts';
import { goneCustomers, leavingCustomers, refuseDeletions, settleDeletions } from './ledger/deletions.ts';
import {
  beginPurge,
  checkPurge,
  discardStaged,
  leftUnpurged,
  openDrain,
  type OpeningTerms,
  purged,
  queueWasEmpty,
  seal,
  unfinishedDrain,
} from './ledger/drains.ts';
import { forget, forgotten, unforget } from './ledger/forgetting.ts';
import { prune } from './ledger/history.ts';
import type { Target } from './ledger/parts.ts';
import { acquireLease, releaseLease, renewLease } from './ledger/leases.ts';
import type { Guarded, LedgerTables } from './ledger/ledger.ts';
import { bringForwardParked, dropParked, nextDue, parked, retryParked } from './ledger/parked.ts';
import { populationAsked, populationSaid, queuedByName } from './ledger/population.ts';
import { acknowledgeSetBack } from './ledger/set-backs.ts';
import { respell } from './ledger/respelling.ts';
import { removeClient } from './ledger/removal.ts';
import { drainsToShare, joinDrain, placeAmongWorkers } from './ledger/shares.ts';
import { stage } from './ledger/staging.ts';
import {
  acknowledgeForeignPurge,
  recordFindings,
  recordGoneEntries,
  recordStuck,
} from './ledger/watching.ts';
import { mapViews } from './ledger/view-columns.ts';
import { fillWords, switchSearch } from './ledger/words.ts';
import { preparation } from './plan/preparation.ts';
import * as audits from './reads/audits.ts';
import type { Shadow } from './shadow.ts';
import { EngineReads } from './engine-reads.ts';

export class EngineShadow extends EngineReads implements Shadow {
  readonly audits: AuditStore;
  readonly keys: KeyStore;
  readonly followers: Shadow['followers'];
  readonly webhooks: Shadow['webhooks'];
  readonly operations: OperationStore;
  readonly shapes: Shadow['shapes'];
  readonly observing: Shadow['observing'];

  constructor(engine: Engine, tables: LedgerTables) {
    super(engine, tables);
    const guarded: Guarded = (work) => this.guarded(work);
    this.audits = boundAudits(this.ledger, { ...audits, save: saveAudit }, guarded);
    this.keys = boundKeys(this.ledger, guarded);
    this.followers = boundFollowers(this.ledger, guarded);
    this.webhooks = boundWebhooks(this.ledger, guarded);
    this.operations = boundOperations(this.ledger, guarded);
    this.shapes = boundShapes(this.ledger, guarded);
    this.observing = boundObserving(this.ledger, guarded);
  }

  register(client: ClientId) {
    return this.guarded(() => register(this.ledger, client));
  }

  acquireLease(client: ClientId, holder: string) {
    return this.guarded(() => acquireLease(this.ledger, client, holder));
  }

  renewLease(claimant: Claimant, progressMsAgo?: number) {
    return this.guarded(() => renewLease(this.ledger, claimant, progressMsAgo));
  }

  releaseLease(claimant: Claimant) {
    return this.guarded(() => releaseLease(this.ledger, claimant));
  }

  drainsToShare(atLeastQueued: number) {
    return this.guarded(() => drainsToShare(this.ledger, atLeastQueued));
  }

  joinDrain(client: ClientId, holder: string, terms: JoinTerms) {
    return this.guarded(() => joinDrain(this.ledger, { client, holder, terms }));
  }

  placeAmongWorkers(claimant: Claimant) {
    return this.guarded(() => placeAmongWorkers(this.ledger, claimant));
  }

  unfinishedDrain(lease: Lease) {
    return this.guarded(() => unfinishedDrain(this.ledger, lease));
  }

  openDrain(lease: Lease, terms: OpeningTerms = {}) {
    return this.guarded(() => openDrain(this.ledger, lease, terms));
  }

  stage(lease: Lease, drainNo: number, entries: readonly QueueEntry[], named = true) {
    return this.guarded(() => stage(this.ledger, lease, drainNo, { entries, named }));
  }

  discardStaged(lease: Lease, drainNo: number, keep: 'keep' | 'remove') {
    return this.guarded(() => discardStaged(this.ledger, lease, drainNo, keep));
  }

  seal(lease: Lease, drainNo: number, maxQueueNumber: string | null, unreadable: number, carried = 0) {
    return this.guarded(() => seal(this.ledger, lease, drainNo, { maxQueueNumber, unreadable, carried }));
  }

  queueWasEmpty(lease: Lease) {
    return this.guarded(() => queueWasEmpty(this.ledger, lease));
  }

  claimPending(claimant: Claimant, drainNo: number, limit: number) {
    return this.guarded(() => claimPending(this.ledger, claimant, drainNo, limit));
  }

  claimParked(lease: Lease, limit: number) {
    return this.guarded(() => claimParked(this.ledger, lease, limit));
  }

  unclaim(claimant: Claimant, entries: readonly LedgerEntry[]) {
    return this.guarded(() => unclaim(this.ledger, claimant, entries));
  }

  respell(claimant: Claimant, entries: readonly RespelledEntry[]) {
    return this.guarded(() => respell(this.ledger, claimant, entries));
  }

  unclaimParked(lease: Lease) {
    return this.guarded(() => unclaimParked(this.ledger, lease));
  }

  nextParkedAt(client: ClientId) {
    return this.guarded(() => nextDue(this.ledger, client));
  }

  nextFetchNumber(client: ClientId) {
    return this.guarded(() => nextFetchNumber(this.ledger, client));
  }

  preparation(known?: ReadonlyMap<CustId, string>, own?: Catalogue) {
    return preparation(this.catalogue, known, own);
  }

  apply(batch: ApplyBatch) {
    return this.guarded(() => apply(this.ledger, batch));
  }

  settleDeletions(client: ClientId, brake: DeletionBrake) {
    return this.guarded(() => settleDeletions(this.ledger, client, brake));
  }

  refuseDeletions(client: ClientId) {
    return this.guarded(() => refuseDeletions(this.ledger, client));
  }

  beginPurge(lease: Lease, drainNo: number) {
    return this.guarded(() => beginPurge(this.ledger, lease, drainNo));
  }

  checkPurge(lease: Lease, drainNo: number) {
    return this.guarded(() => checkPurge(this.ledger, lease, drainNo));
  }

  purged(lease: Lease, drainNo: number) {
    return this.guarded(() => purged(this.ledger, lease, drainNo));
  }

  leftUnpurged(lease: Lease, drainNo: number) {
    return this.guarded(() => leftUnpurged(this.ledger, lease, drainNo));
  }

  prune(client: ClientId, keptMs: number) {
    return this.guarded(() => prune(this.ledger, client, keptMs));
  }

  recordError(client: ClientId, error: LastError | null) {
    return this.guarded(() => recordError(this.ledger, client, error));
  }

  recordStuck(client: ClientId, kind: StuckKind) {
    return this.guarded(() => recordStuck(this.ledger, client, kind));
  }

  recordGoneEntries(lease: Lease, gone: GoneEntries) {
    return this.guarded(() => recordGoneEntries(this.ledger, lease, gone));
  }

  recordFindings(lease: Lease, findings: readonly Finding[]) {
    return this.guarded(() => recordFindings(this.ledger, lease, findings));
  }

  acknowledgeForeignPurge(client: ClientId, lastAt: Date, by?: string) {
    return this.guarded(() => acknowledgeForeignPurge(this.ledger, client, lastAt, by));
  }

  populationAsked(client: ClientId, since: Date) {
    return this.guarded(() => populationAsked(this.ledger, client, since));
  }

  populationSaid(client: ClientId, by: string) {
    return this.guarded(() => populationSaid(this.ledger, client, by));
  }

  queuedByName(client: ClientId, customers: number) {
    return this.guarded(() => queuedByName(this.ledger, client, customers));
  }

  acknowledgeSetBack(client: ClientId, lastAt: Date, by?: string) {
    return this.guarded(() => acknowledgeSetBack(this.ledger, client, lastAt, by));
  }

  switchSearch(client: ClientId, on: boolean) {
    return this.guarded(() => switchSearch(this.ledger, client, on));
  }

  mapViews(client: ClientId, columns: readonly MappedColumn[]) {
    return this.guarded(() => mapViews(this.ledger, client, columns));
  }

  fillWords(client: ClientId) {
    return this.guarded(() => fillWords(this.ledger, client));
  }

  goneCustomers(client: ClientId, limit: number) {
    return this.guarded(() => goneCustomers(this.ledger, client, limit));
  }

  leavingCustomers(client: ClientId, limit: number) {
    return this.guarded(() => leavingCustomers(this.ledger, client, limit));
  }

  parked(client: ClientId, limit: number) {
    return this.guarded(() => parked(this.ledger, client, limit));
  }

  retryParked(client: ClientId, custIds: Target) {
    return this.guarded(() => retryParked(this.ledger, client, custIds));
  }

  bringForwardParked(client: ClientId, latest: Date) {
    return this.guarded(() => bringForwardParked(this.ledger, client, latest));
  }

  dropParked(client: ClientId, custIds: Target) {
    return this.guarded(() => dropParked(this.ledger, client, custIds));
  }

  forget(client: ClientId, custIds: readonly CustId[], by?: string) {
    return this.guarded(() => forget(this.ledger, client, custIds, by));
  }

  unforget(client: ClientId, custIds: readonly CustId[], by?: string) {
    return this.guarded(() => unforget(this.ledger, client, custIds, by));
  }

  forgotten(client: ClientId, custIds: readonly CustId[]) {
    return this.guarded(() => forgotten(this.ledger, client, custIds));
  }

  removeClient(client: ClientId, terms: RemovalTerms) {
    return this.guarded(() => removeClient(this.ledger, client, terms));
  }

  close() {
    return this.ledger.database.close();
  }
}
