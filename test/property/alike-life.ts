// One database, and how it lives the steps of a story.

import { type ClientId, clientId, type CustId } from '../../src/catalogue/ids.ts';
import type { Claimant, ClaimedEntry, FetchResult, Lease, Shadow, Share } from '../../src/shadow/shadow.ts';
import type { HandClock } from '../contract/contract-database.ts';
import { beginning } from '../support/told-changes.ts';
import { type Answer, people, type QueueLine, type Step, type Who } from './alike-steps.ts';
import { oddRecord } from './odd-record.ts';
import { asKept } from '../support/as-kept.ts';

const holders = ['elsewhere/1/run', 'elsewhere/2/run'] as const;

const numberOf = (place: number): CustId => people[place] ?? people[0]!;
const numbersOf = (places: readonly number[]): readonly CustId[] => places.map(numberOf);
const chosen = (places: readonly number[] | null): readonly CustId[] | 'all' =>
  places === null ? 'all' : numbersOf(places);

/** Entries that are due at the same time come in any order. */
const byNumber = (entries: readonly ClaimedEntry[]): readonly ClaimedEntry[] =>
  entries.toSorted((a, b) => (a.custId < b.custId ? -1 : 1));

/** What its workers hold is kept here. */
export class Life {
  readonly #shadow: Shadow;
  readonly #clock: HandClock;
  readonly #client: ClientId;
  #lease: Lease | null = null;
  #oldLease: Lease | null = null;
  #share: Share | null = null;
  #drainNo = 0;
  #claimed: readonly ClaimedEntry[] = [];
  readonly #batches: FetchResult[][] = [];

  constructor(shadow: Shadow, clock: HandClock, client: string) {
    this.#shadow = shadow;
    this.#clock = clock;
    this.#client = clientId(client);
  }

  /** What the database answered: a value, or the code of its refusal. */
  async live(one: Step): Promise<unknown> {
    try {
      return (await this.#do(one)) ?? null;
    } catch (error) {
      return { refused: error instanceof Error && 'code' in error ? error.code : String(error) };
    }
  }

  /** All that can be read of the client. */
  async seen(): Promise<unknown> {
    const [shadow, client] = [this.#shadow, this.#client];
    const rows: unknown[] = [];
    for await (const row of shadow.exportedRows(client)) rows.push(row);
    const lives = await Promise.all(people.map((one) => shadow.customerLife(client, one)));
    return {
      rows,
      lives,
      state: await shadow.clientState(client),
      feed: await shadow.feed(client, { after: beginning, limit: 1_000 }),
      parked: await shadow.parked(client, 100),
      gone: await shadow.goneCustomers(client, 100),
      due: await shadow.nextParkedAt(client),
      ids: await shadow.customerIds(client, null, 100),
    };
  }

  async #do(one: Step): Promise<unknown> {
    const [shadow, client] = [this.#shadow, this.#client];
    switch (one.do) {
      case 'pass':
        return void this.#clock.pass(one.ms);
      case 'lease':
        return this.#take(holders[one.holder]);
      case 'join':
        return this.#join();
      case 'fetch':
        return this.#fetch(one.answers);
      case 'fetch claimed':
        return this.#fetchClaimed(one.answer);
      case 'apply':
        return this.#apply(this.#right(one.who), one.which);
      case 'refresh':
        await this.#fetch(one.answers);
        return this.#apply(null, 0);
      case 'settle':
        return shadow.settleDeletions(client, { share: 0, atLeast: one.atLeast });
      case 'refuse':
        return shadow.refuseDeletions(client);
      case 'prune':
        return shadow.prune(client, one.keptMs);
      case 'retry':
        return shadow.retryParked(client, chosen(one.of));
      case 'drop':
        return shadow.dropParked(client, chosen(one.of));
      case 'bring forward':
        return shadow.bringForwardParked(client, this.#clock.now());
      case 'forget':
        return (await shadow.forget(client, numbersOf(one.of))).rows;
      case 'unforget':
        return shadow.unforget(client, numbersOf(one.of));
      case 'stuck':
        return shadow.recordStuck(client, 'no-progress');
      case 'error':
        return shadow.recordError(client, { code: 'AA_TIMEOUT', message: 'late', at: this.#clock.now() });
      default:
        return this.#lease === null ? null : this.#underLease(this.#lease, one);
    }
  }

  async #underLease(lease: Lease, one: Step): Promise<unknown> {
    const shadow = this.#shadow;
    switch (one.do) {
      case 'open':
        return (this.#drainNo = await shadow.openDrain(lease));
      case 'stage':
        return this.#stage(lease, one.lines);
      case 'receive':
        this.#drainNo = await shadow.openDrain(lease);
        await this.#stage(lease, one.lines);
        return shadow.seal(lease, this.#drainNo, String(this.#drainNo + 5), 0);
      case 'seal':
        return shadow.seal(lease, this.#drainNo, String(one.number), one.unreadable);
      case 'discard':
        return shadow.discardStaged(lease, this.#drainNo, one.keep);
      case 'unfinished':
        return shadow.unfinishedDrain(lease);
      case 'was empty':
        return shadow.queueWasEmpty(lease);
      case 'claim parked':
        return (this.#claimed = byNumber(await shadow.claimParked(lease, people.length)));
      case 'work':
        this.#claimed = await shadow.claimPending(lease, this.#drainNo, one.limit);
        await this.#fetchClaimed(one.answer);
        return this.#apply(lease, 0);
      case 'finish':
        return (await shadow.beginPurge(lease, this.#drainNo)) && shadow.purged(lease, this.#drainNo);
      case 'unclaim parked':
        return shadow.unclaimParked(lease);
      case 'begin purge':
        return shadow.beginPurge(lease, this.#drainNo);
      case 'check purge':
        return shadow.checkPurge(lease, this.#drainNo);
      case 'purged':
        return shadow.purged(lease, this.#drainNo);
      case 'unpurged':
        return shadow.leftUnpurged(lease, this.#drainNo);
      case 'gone entries':
        return shadow.recordGoneEntries(lease, { customers: 1, sample: people.slice(0, 1) });
      case 'findings':
        return shadow.recordFindings(lease, [{ kind: 'repaired', path: '(queue)/x: U+000B' }]);
      default:
        return 'who' in one ? this.#asClaimant(this.#right(one.who), one) : null;
    }
  }

  async #asClaimant(claimant: Claimant | null, one: Step): Promise<unknown> {
    const shadow = this.#shadow;
    if (claimant === null) return null;
    switch (one.do) {
      case 'let go':
        return shadow.releaseLease(claimant);
      case 'renew':
        return shadow.renewLease(claimant, 5);
      case 'claim':
        return (this.#claimed = await shadow.claimPending(claimant, this.#drainNo, one.limit));
      case 'unclaim':
        return shadow.unclaim(claimant, this.#claimed);
      case 'respell':
        return this.#respell(claimant, numberOf(one.to));
      default:
        return null;
    }
  }

  #right(who: Who): Claimant | null {
    if (who === 'nobody') return null;
    return who === 'lease' ? this.#lease : who === 'share' ? this.#share : this.#oldLease;
  }

  async #take(holder: string): Promise<unknown> {
    const answer = await this.#shadow.acquireLease(this.#client, holder);
    if (answer.kind === 'granted') [this.#oldLease, this.#lease] = [this.#lease, answer.lease];
    return answer;
  }

  async #join(): Promise<unknown> {
    const terms = { atMost: 2, atLeastQueued: 1, shapeNo: 0 };
    const joined = await this.#shadow.joinDrain(this.#client, 'elsewhere/3/help', terms);
    this.#share = joined?.share ?? this.#share;
    return joined;
  }

  #stage(lease: Lease, lines: readonly QueueLine[]): Promise<number> {
    const entries = lines.map(({ of, reasons }) => ({ custId: numberOf(of), reasons }));
    return this.#shadow.stage(lease, this.#drainNo, entries);
  }

  async #respell(claimant: Claimant, spelling: CustId): Promise<unknown> {
    const [first] = this.#claimed;
    if (first === undefined || first.custId === spelling) return null;
    return this.#shadow.respell(claimant, [{ ...first, spelling }]);
  }

  /** One call has one number. */
  async #fetch(answers: readonly Answer[]): Promise<unknown> {
    const fetchNumber = await this.#shadow.nextFetchNumber(this.#client);
    const fetchedAt = this.#clock.pass(1);
    const batch = answers.map((answer): FetchResult => {
      const of = { custId: numberOf(answer.of), fetchNumber, fetchedAt };
      return this.#result(of, answer);
    });
    this.#batches.push(batch);
    return batch;
  }

  async #fetchClaimed(answer: Answer): Promise<unknown> {
    if (this.#claimed.length === 0) return null;
    return this.#fetch(this.#claimed.map(({ custId }) => ({ ...answer, of: people.indexOf(custId) })));
  }

  #result(
    of: Pick<FetchResult, 'custId' | 'fetchNumber' | 'fetchedAt'>,
    { kind, seed, known, againInMs }: Answer,
  ): FetchResult {
    if (kind === 'gone') return { ...of, kind };
    if (kind === 'current') return { ...of, kind, customer: this.#prepared(of.custId, seed, known) };
    const nextAttemptAt = againInMs === null ? null : new Date(of.fetchedAt.getTime() + againInMs);
    return { ...of, kind, errorCode: 'AA_UNEXPECTED', errorMessage: 'AA\'s "error" 😀', nextAttemptAt };
  }

  #prepared(id: CustId, seed: number, known: boolean) {
    const record = oddRecord(id, seed);
    const { contentHash } = this.#shadow.preparation()(asKept(record));
    return this.#shadow.preparation(new Map(known ? [[id, contentHash]] : []))(asKept(record));
  }

  /** The last batches may come late, twice, or in another order. */
  #apply(lease: Claimant | null, which: number): Promise<unknown> {
    const results = this.#batches.at(-1 - which) ?? [];
    return this.#shadow.apply({ client: this.#client, lease, results });
  }
}
