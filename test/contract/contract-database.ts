// What an engine gives the contract: an empty database at an address that other processes can open too.

import type { Claimant, Lease, OpenOptions, Shadow } from '../../src/shadow/shadow.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { type ClientId, clientId, type CustId, custId } from '../../src/catalogue/ids.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import type { Applied, FetchResult } from '../../src/shadow/shadow.ts';
import { asKept } from '../support/as-kept.ts';

export interface FreshDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

export type OpenFresh = () => Promise<FreshDatabase>;

/** A clock that moves only when told to. */
export class HandClock {
  #now = Date.parse('2030-01-01T00:00:00.000Z');

  readonly now = (): Date => new Date(this.#now);

  pass(ms: number): Date {
    this.#now += ms;
    return this.now();
  }
}

/** One test's database with a client in it, and short words for what tests do all the time. */
export class Bench {
  readonly client: ClientId = clientId('acme');
  readonly clock = new HandClock();
  readonly database: FreshDatabase;
  readonly #opened: Shadow[] = [];

  constructor(database: FreshDatabase) {
    this.database = database;
  }

  async open(options: OpenOptions = {}): Promise<Shadow> {
    const shadow = await openShadow(this.database.url, { now: this.clock.now, ...options });
    this.#opened.push(shadow);
    return shadow;
  }

  async remove(): Promise<void> {
    for (const shadow of this.#opened) await shadow.close();
    await this.database.remove();
  }

  async lease(shadow: Shadow, holder = 'elsewhere/1/run'): Promise<Lease> {
    const answer = await shadow.acquireLease(this.client, holder);
    if (answer.kind !== 'granted') throw new Error(`held by ${answer.holder}`);
    return answer.lease;
  }

  /** A drain that is refreshing, with these customers in it. */
  async drainOf(shadow: Shadow, lease: Lease, ids: readonly string[], queueNumber = '7'): Promise<number> {
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(
      lease,
      drainNo,
      ids.map((id) => ({ custId: custId(id), reasons: [] })),
    );
    await shadow.seal(lease, drainNo, queueNumber, 0);
    return drainNo;
  }

  async finish(shadow: Shadow, lease: Lease, drainNo: number): Promise<void> {
    if (!(await shadow.beginPurge(lease, drainNo))) throw new Error('not ready to purge');
    await shadow.purged(lease, drainNo);
  }

  async current(shadow: Shadow, record: CustomerRecord): Promise<FetchResult> {
    const fetchNumber = await shadow.nextFetchNumber(this.client);
    const fetchedAt = this.clock.pass(1);
    const customer = shadow.preparation()(asKept(record));
    return { kind: 'current', custId: record.custId, fetchNumber, fetchedAt, customer };
  }

  async gone(shadow: Shadow, id: string): Promise<FetchResult> {
    const fetchNumber = await shadow.nextFetchNumber(this.client);
    return { kind: 'gone', custId: custId(id), fetchNumber, fetchedAt: this.clock.pass(1) };
  }

  async failed(shadow: Shadow, id: string, retryInMs: number | null = 5_000): Promise<FetchResult> {
    const fetchNumber = await shadow.nextFetchNumber(this.client);
    const fetchedAt = this.clock.pass(1);
    return {
      kind: 'failed',
      custId: custId(id),
      fetchNumber,
      fetchedAt,
      errorCode: 'AA_UNEXPECTED',
      errorMessage: 'AA reported an unexpected error of its own',
      nextAttemptAt: retryInMs === null ? null : new Date(fetchedAt.getTime() + retryInMs),
    };
  }

  apply(shadow: Shadow, lease: Claimant | null, ...results: FetchResult[]): Promise<readonly Applied[]> {
    return shadow.apply({ client: this.client, lease, results });
  }

  /** Stores customers as a refresh by hand does. */
  async store(shadow: Shadow, ...records: readonly CustomerRecord[]): Promise<readonly Applied[]> {
    const results: FetchResult[] = [];
    for (const record of records) results.push(await this.current(shadow, record));
    return this.apply(shadow, null, ...results);
  }
}

export const outcomes = (applied: readonly Applied[]): readonly string[] =>
  applied.map(({ outcome }) => outcome);

export const ids = (entries: readonly { readonly custId: CustId }[]): readonly string[] =>
  entries.map((entry) => entry.custId);
