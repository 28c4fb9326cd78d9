// Does AA serve anybody? Known living customers are asked for beside others or before others are judged. If they come back,
// AA serves customers at all, and a customer that does not come back is really missing, or really bad.

import type { AaError } from '../../aa/aa-error.ts';
import { keepNothing } from '../../aa/association.ts';
import { type CustId, custId } from '../../catalogue/ids.ts';
import { customersPerCall, type SyncContext } from '../work/context.ts';

/** Enough that one of them may be missing from the answer by mistake. */
const mostKnownLiving = 9;

/** For how many a call has room: never more than half of it. */
export const roomForKnownLiving = (context: SyncContext): number =>
  Math.min(mostKnownLiving, Math.floor(customersPerCall(context) / 2));

type Source = Pick<SyncContext, 'client' | 'shadow' | 'random'>;

/** Stored customers that are alive. None of the suspects is among them. */
export const storedKnownLiving = (
  { client, shadow, random }: Source,
  suspects: readonly CustId[],
  most: number,
): Promise<readonly CustId[]> =>
  drawn((after, limit) => shadow.customerIds(client, after, limit), random, suspects, most);

/** Where no customer of the client is stored yet: others of the same drain. They may turn out bad themselves. */
const queuedInstead = (
  { client, shadow, random }: Source,
  drainNo: number,
  suspects: readonly CustId[],
  most: number,
): Promise<readonly CustId[]> =>
  drawn((after, limit) => shadow.drainCustomers(client, drainNo, after, limit), random, suspects, most);

/** In ascending order, after the given one. */
type Listed = (after: CustId | null, limit: number) => Promise<readonly CustId[]>;

/** They are drawn by lot: the lowest numbers are the oldest records, and the likeliest to be deleted together. */
async function drawn(
  listed: Listed,
  random: () => number,
  suspects: readonly CustId[],
  most: number,
): Promise<readonly CustId[]> {
  const avoided = new Set(suspects);
  const found = new Set<CustId>();
  for (let draw = 0; draw < most; draw++) {
    const few = await listed(somewhere(random()), fewPerDraw);
    const one = few.find((living) => !avoided.has(living));
    if (one !== undefined) found.add(one);
  }
  if (found.size > 0 || most === 0) return [...found];
  const first = await listed(null, most + avoided.size);
  return first.filter((one) => !avoided.has(one)).slice(0, most);
}

/** Some of them may be suspects. */
const fewPerDraw = 20;

/** A place among numbers of seven digits. Most numbers have seven. */
const somewhere = (random: number): CustId => custId(String(Math.floor(random * 9_999_999)).padStart(7, '0'));

/** When so many customers in a row have failed alone, AA itself is doubted. */
const failuresBeforeDoubt = 5;
/** The same where no customer is stored yet that could be asked for. */
const failuresBeforeDoubtUnknown = 50;
/** One known living customer may be a bad one itself. */
const mostAsked = 3;

/**
 * Tells bad customers from a bad AA. Each customer that fails alone would be parked. But when several fail in a row and a known
 * living customer fails too, AA is in trouble, and nothing may be parked for that. Where a failure looks as if the service
 * were not there, known living customers are asked for at once.
 */
export class OutageGuard {
  readonly #context: SyncContext;
  readonly #drainNo: number | null;
  #failuresInARow = 0;
  #lastServed: CustId | null = null;

  /** `drainNo`: the drain being refreshed. Its other customers may be asked for while no customer is stored. */
  constructor(context: SyncContext, drainNo: number | null = null) {
    this.#context = context;
    this.#drainNo = drainNo;
  }

  /** `lastServed`: a customer that has just come. */
  succeeded(lastServed: CustId | null): void {
    this.#failuresInARow = 0;
    this.#lastServed = lastServed ?? this.#lastServed;
  }

  /** Returns when the customer may be parked. Throws the error when AA serves no customer. */
  async failedAlone(error: AaError): Promise<void> {
    this.#failuresInARow += 1;
    if (this.#failuresInARow < failuresBeforeDoubt) return;
    const knownLiving = await storedKnownLiving(this.#context, [], mostAsked);
    if (knownLiving.length === 0 && this.#failuresInARow < failuresBeforeDoubtUnknown) return;
    if (!(await this.#someoneComes(knownLiving))) throw error;
  }

  /**
   * A call has failed as it would if there were no such service, but also if AA broke down over one of these customers.
   * Returns when another customer comes. Throws the error at once when none comes.
   */
  async failedAsIfNotThere(error: AaError, custIds: readonly CustId[]): Promise<void> {
    // Of several customers each may be a good one.
    const suspects = custIds.length === 1 ? custIds : [];
    const last = this.#lastServed;
    if (last !== null && !suspects.includes(last) && (await this.#someoneComes([last]))) return;
    const knownLiving = await this.#knownLiving(suspects);
    if (!(await this.#someoneComes(knownLiving))) throw error;
  }

  async #knownLiving(suspects: readonly CustId[]): Promise<readonly CustId[]> {
    const stored = await storedKnownLiving(this.#context, suspects, mostAsked);
    if (stored.length > 0 || this.#drainNo === null) return stored;
    return queuedInstead(this.#context, this.#drainNo, suspects, mostAsked);
  }

  async #someoneComes(knownLiving: readonly CustId[]): Promise<boolean> {
    for (const one of knownLiving)
      if (await this.#comes(one)) {
        this.succeeded(one);
        return true;
      }
    return false;
  }

  /** The answer itself is not used. */
  async #comes(one: CustId): Promise<boolean> {
    const { aa, signal } = this.#context;
    try {
      const answer = await aa.getCustomers([one], { signal, prepare: keepNothing });
      return answer.customers.length > 0 || answer.errors.has(one);
    } catch {
      return false;
    }
  }
}
