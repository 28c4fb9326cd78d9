// Brings the customers to the shape in force, beside the drains: first all of them as far as that can be done here, then by
// ordinary batches for those whom AA must be asked for. Live changes go first. A crash costs the batches in hand: what is owed
// stands in the database.

import type { AaShadowError } from '../../aa-shadow-error.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { Lease, WantedCustomer } from '../../shadow/shadow.ts';
import { reached } from '../../steps.ts';
import type { Fetched } from '../fetch/call.ts';
import { fetchCustomers } from '../fetch/fetch-customers.ts';
import { OutageGuard } from '../fetch/known-living.ts';
import { numberOf, spelledApart } from '../fetch/spelling.ts';
import { applyResults } from '../refresh.ts';
import { unlessHeld } from '../work/call-gate.ts';
import { customersPerCall, inLane, type SyncContext } from '../work/context.ts';
import { allLanes } from '../work/lanes.ts';
import { isPaused, wakeful } from '../work/pausing.ts';
import { awaited, forEver, type Patience, persist, underLease } from '../work/retry-loop.ts';
import { nextAttemptAt } from '../work/schedule.ts';
import { syncError } from '../sync-error.ts';
import { keepsStored } from './foreseen.ts';
import { Pace } from './pace.ts';
import { reshape } from './shaping.ts';

/** How often it is looked whether somebody is due who could not be fetched. */
const lookPauseMs = 30_000;

/** For `run`: until the customers are in the shape. Another shape comes with another lease. */
export async function bringForEver(context: SyncContext, lease: Lease): Promise<void> {
  const stop = new AbortController();
  const until = AbortSignal.any([context.signal, stop.signal]);
  await forEver({ ...wakeful(context), signal: until }, underLease('none'), async (attempt) => {
    if ((await bringPass(attempt, lease, underLease('none'))) === 'done') stop.abort();
    return lookPauseMs;
  });
}

/** For `drain`, before it asks for the queue: what is not asked for any more is erased at once. */
export async function walkOnce(context: SyncContext, lease: Lease): Promise<void> {
  if (!(await isPaused(context))) await walk(context, lease);
}

/** For `drain`: all who can be fetched now. */
export const bringOnce = async (context: SyncContext, lease: Lease): Promise<void> =>
  void (await bringPass(context, lease, awaited(5, 'last')));

/** `left`: somebody is left who could not be fetched, or the client is paused. */
async function bringPass(context: SyncContext, lease: Lease, patience: Patience): Promise<'done' | 'left'> {
  if (await isPaused(context)) return 'left';
  await walk(context, lease);
  const patient = inLane(context, 'backfill');
  const backfill = new Backfill(patient, lease);
  return persist(patient, patience, (attempt) => backfill.work(attempt));
}

/** After each page it pauses for as long as the page took: drains and readers have at least half of the time. */
async function walk(context: SyncContext, lease: Lease): Promise<void> {
  const { client, shadow, settings, pause, signal } = context;
  if ((await shadow.shapes.progress(client)).applying?.walked !== false) return;
  const { brake } = settings;
  const ways = { keeps: await keepsStored(context), reshape: reshape(context), brake };
  for (;;) {
    signal.throwIfAborted();
    const began = performance.now();
    if ((await shadow.shapes.walk(lease, undefined, ways)) === 'done') break;
    await pause(performance.now() - began, signal);
  }
  reached('shape-walked');
}

const settleEveryMs = 5_000;

/** The fetches that are owed, from the first customer to the last, until nobody is due. */
class Backfill {
  readonly #lease: Lease;
  readonly #guard: OutageGuard;
  readonly #pace = new Pace();
  #settledAt = -Infinity;
  #told: number | null = null;

  constructor(context: SyncContext, lease: Lease) {
    this.#lease = lease;
    this.#guard = new OutageGuard(context);
  }

  async work(context: SyncContext): Promise<'done' | 'left'> {
    const { client, shadow } = context;
    let left = await this.#settle(context, true);
    while (left > 0) {
      const before = left;
      await this.#pass(context);
      left = await this.#settle(context, true);
      // Whoever is left could not be fetched, or is not due.
      if (left >= before) break;
    }
    return (await shadow.shapes.progress(client)).applying === null ? 'done' : 'left';
  }

  async #pass(context: SyncContext): Promise<void> {
    const queue = new WantedQueue(context);
    const work = async (lane: SyncContext): Promise<void> => {
      for (;;) {
        lane.signal.throwIfAborted();
        const some = await queue.next(customersPerCall(lane));
        if (some.length === 0) return;
        if ((await unlessHeld(lane, () => this.#batch(lane, some))) === 'held') return;
      }
    };
    const lanes = Math.max(1, Math.min(context.settings.concurrency, context.aa.callsAtOnce()));
    await allLanes(
      context,
      Array.from({ length: lanes }, () => work),
    );
  }

  async #batch(context: SyncContext, some: readonly WantedCustomer[]): Promise<void> {
    const wanted = some.map((one) => ({ ...one, reasons: [] }));
    const results = await spelledApart(context, await fetchCustomers(context, wanted, this.#guard));
    const held = await this.#heldLeavers(context, results);
    const told = results.filter(
      (one) => (one.kind === 'current' || one.kind === 'irrelevant') && !held.includes(one),
    );
    if (told.length > 0) await applyResults(context, this.#lease, told);
    await this.#setAside(context, results, held);
    this.#pace.add(told.length);
    await this.#settle(context, false);
  }

  /** Whoever is stored and may not leave without a person. They are counted over the whole application of the shape (P6). */
  async #heldLeavers(
    { client, shadow, settings, emit }: SyncContext,
    results: readonly Fetched[],
  ): Promise<readonly Fetched[]> {
    const leavers = results.filter(({ kind, wanted }) => kind === 'irrelevant' && wanted.storedHash !== null);
    if (leavers.length === 0) return [];
    if (await shadow.shapes.mayLeave(this.#lease, leavers.length, settings.brake)) return [];
    const { customers } = await shadow.quickState(client);
    emit({ client, type: 'deletions-braked', gone: leavers.length, customers });
    return leavers;
  }

  /**
   * The backfill deletes nobody: of whom AA says that it has no such customer, its queue tells, or an audit finds it, each with its
   * brake (P6).
   */
  async #setAside(
    { shadow, random }: SyncContext,
    results: readonly Fetched[],
    held: readonly Fetched[],
  ): Promise<void> {
    const waived = results.filter(isSettledElsewhere).map(({ wanted }) => wanted.custId);
    const braked = syncError('SYNC_LEAVING_BRAKED');
    const errorOf = (one: Fetched): AaShadowError | null =>
      one.kind === 'failed' ? one.error : held.includes(one) ? braked : null;
    const postponed = results.flatMap((one) => {
      const error = errorOf(one);
      return error === null
        ? []
        : {
            custId: one.wanted.custId,
            errorCode: error.code,
            errorMessage: error.message,
            nextAttemptAt: nextAttemptAt({
              failures: one.wanted.attempts + 1,
              from: one.fetchedAt,
              random: random(),
            }),
          };
    });
    if (waived.length + postponed.length > 0) await shadow.shapes.postpone(this.#lease, postponed, waived);
  }

  /** Keeps how many are left, and tells it. */
  async #settle({ client, shadow, emit }: SyncContext, now: boolean): Promise<number> {
    if (!now && performance.now() - this.#settledAt < settleEveryMs) return 0;
    this.#settledAt = performance.now();
    const { left } = await shadow.shapes.settle(this.#lease, this.#pace.lately());
    if (left !== this.#told && !(left === 0 && this.#told === null))
      emit({ client, type: 'shape-progress', left });
    this.#told = left;
    return left;
  }
}

/** AA has no such customer, or only one whose number has other leading zeros: that one is another customer here. */
const isSettledElsewhere = (result: Fetched): boolean =>
  result.kind === 'gone' || (result.kind !== 'failed' && numberOf(result) !== result.wanted.custId);

/** Several lanes take from it. Each gets the page after the one before. */
class WantedQueue {
  readonly #context: SyncContext;
  #after: CustId | null = null;
  #turn: Promise<readonly WantedCustomer[]> = Promise.resolve([]);

  constructor(context: SyncContext) {
    this.#context = context;
  }

  next(limit: number): Promise<readonly WantedCustomer[]> {
    this.#turn = this.#turn.then(() => this.#page(limit));
    return this.#turn;
  }

  async #page(limit: number): Promise<readonly WantedCustomer[]> {
    const { client, shadow } = this.#context;
    const some = await shadow.shapes.wanted(client, { after: this.#after, limit });
    this.#after = some.at(-1)?.custId ?? this.#after;
    return some;
  }
}
