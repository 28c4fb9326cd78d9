// What is read from the shadow database on an engine. A failure of the engine leaves this file as a `DB_…` error, also for what
// changes the database (engine-shadow.ts).

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { AaShadowError } from '../aa-shadow-error.ts';
import type { Engine } from './engine.ts';
import type { FeedNumbers, FeedTerms } from './interface/feed.ts';
import type { SearchPage } from './interface/search.ts';
import type { Around, CustomerTextsPage, ListedCustomer } from './interface/served.ts';
import { LostNumbers } from './ledger/known-numbers.ts';
import { type Ledger, ledgerOn, type LedgerTables } from './ledger/ledger.ts';
import { noteSetBack } from './ledger/set-backs.ts';
import { refuseLeft } from './moving/move-marks.ts';
import { clientIds, clientSummary } from './reads/clients.ts';
import { clientState, drainProgress } from './reads/client-state.ts';
import { ClientStates } from './reads/client-states.ts';
import { rowCounts } from './reads/counts.ts';
import { listCustomers, listedJson, listLiving } from './reads/customer-lists.ts';
import { countCustomers, customerTexts, customerTextsOf } from './reads/customer-texts.ts';
import { copies } from './reads/copies.ts';
import { customerIds, drainCustomers } from './reads/customers.ts';
import { exportedRows } from './reads/exported-rows.ts';
import { feed, feedHead } from './reads/feed.ts';
import { feedNumbersOf } from './reads/feed-numbers.ts';
import { customerLife } from './reads/life.ts';
import { queueReasons } from './reads/reasons.ts';
import { search } from './reads/search.ts';
import { knownSpellings, storedSpellings } from './reads/spellings.ts';
import { checkKnownSchema } from './tables/migrate.ts';

export class EngineReads {
  /** For work on the whole database, which no client's rules govern. */
  readonly engine: Engine;
  readonly tables: LedgerTables;
  readonly catalogue: Catalogue;
  readonly feedNumbers: () => Promise<FeedNumbers>;
  protected readonly ledger: Ledger;
  readonly #states = new ClientStates();

  constructor(engine: Engine, tables: LedgerTables) {
    this.catalogue = tables.catalogue;
    this.engine = engine;
    this.tables = tables;
    this.ledger = ledgerOn(engine, tables);
    const numbers = feedNumbersOf(this.ledger);
    this.feedNumbers = () => this.guarded(numbers);
  }

  drainCustomers(client: ClientId, drainNo: number, after: CustId | null, limit: number) {
    return this.guarded(() => drainCustomers(this.ledger, client, { drainNo, after, limit }));
  }

  drainProgress(client: ClientId, drainNo: number) {
    return this.guarded(() => drainProgress(this.ledger, client, drainNo));
  }

  clientState(client: ClientId) {
    return this.guarded(() => clientState(this.ledger, client));
  }

  quickState(client: ClientId) {
    return this.guarded(() => this.#states.one(this.ledger, client));
  }

  clientStates(clients: readonly ClientId[]) {
    return this.guarded(() => this.#states.read(this.ledger, clients));
  }

  rowCounts(client: ClientId) {
    return this.guarded(() => rowCounts(this.ledger, client));
  }

  customer(client: ClientId, custId: CustId) {
    return this.guarded(() => this.ledger.rows.customer(client, custId));
  }

  customerTexts(client: ClientId, page: CustomerTextsPage) {
    return this.guarded(() => customerTexts(this.ledger, client, page));
  }

  customerTextsOf(client: ClientId, custIds: readonly CustId[]) {
    return this.guarded(() => customerTextsOf(this.ledger, client, custIds));
  }

  listCustomers(client: ClientId, page: CustomerTextsPage) {
    return this.guarded(() => listCustomers(this.ledger, client, page));
  }

  listLiving(client: ClientId, custIds: readonly CustId[]) {
    return this.guarded(() => listLiving(this.ledger, client, custIds));
  }

  listedJson(client: ClientId, listed: readonly ListedCustomer[], around: Around) {
    return this.guarded(() => listedJson(this.ledger, client, listed, around));
  }

  copies(client: ClientId, custIds: readonly CustId[]) {
    return this.guarded(() => copies(this.ledger, client, custIds));
  }

  countCustomers(client: ClientId, terms: { readonly atMost: number; readonly deleted: boolean }) {
    return this.guarded(() => countCustomers(this.ledger, client, terms));
  }

  customerIds(client: ClientId, after: CustId | null, limit: number) {
    return this.guarded(() => customerIds(this.ledger, client, { after, limit }));
  }

  storedSpellings(client: ClientId, custIds: readonly CustId[]) {
    return this.guarded(() => storedSpellings(this.ledger, client, custIds));
  }

  knownSpellings(client: ClientId, custId: CustId) {
    return this.guarded(() => knownSpellings(this.ledger, client, custId));
  }

  search(client: ClientId, page: SearchPage) {
    return this.guarded(() => search(this.ledger, client, page));
  }

  feed(client: ClientId, terms: FeedTerms) {
    return this.guarded(() => feed(this.ledger, client, terms));
  }

  feedHead(client: ClientId) {
    return this.guarded(() => feedHead(this.ledger, client));
  }

  queueReasons(client: ClientId, since: Date) {
    return this.guarded(() => queueReasons(this.ledger, client, since));
  }

  customerLife(client: ClientId, custId: CustId) {
    return this.guarded(() => customerLife(this.ledger, client, custId));
  }

  checkReadable() {
    return this.guarded(async () => {
      await checkKnownSchema(this.ledger.database);
      await refuseLeft(this.ledger.database);
    });
  }

  checkNotMoved() {
    return this.guarded(() => refuseLeft(this.ledger.database));
  }

  heldBack() {
    return this.guarded(() => this.ledger.heldBack());
  }

  clientIds() {
    return this.guarded(() => clientIds(this.ledger));
  }

  clientSummary(client: ClientId) {
    return this.guarded(() => clientSummary(this.ledger, client));
  }

  exportedRows(client: ClientId) {
    return exportedRows(this.ledger, client);
  }

  protected async guarded<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await this.#failure(error);
    }
  }

  /** What the database has lost is noted there, for `status`. If that fails, it is noticed again. */
  async #failure(failure: unknown): Promise<AaShadowError> {
    if (failure instanceof LostNumbers) await noteSetBack(this.ledger, failure).catch(() => undefined);
    return this.ledger.asShadowError(failure);
  }
}
