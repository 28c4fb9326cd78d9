// Checks whether AA serves any customers. Known living customers are asked for beside other customers, or before other
// customers are judged. If they come back, AA works, and a customer that does not come back is really missing or really bad.

import { AaError } from '../../aa/aa-error.ts';
import type { AaShadowError } from '../../aa-shadow-error.ts';
import { keepNothing } from '../../aa/association.ts';
import { type CustId, custId } from '../../catalogue/ids.ts';
import { isHeldBack } from '../work/call-gate.ts';
import { customersPerCall, type SyncContext } from '../work/context.ts';

/** The most known living customers in one call. There are several because one may be missing from the answer by mistake. */
const mostKnownLiving = 9;

/** How many known living customers a call has room for: at most half of its customers. */
export const roomForKnownLiving = (context: SyncContext): number =>
  Math.min(mostKnownLiving, Math.floor(customersPerCall(context) / 2));

type Source = Pick<SyncContext, 'client' | 'shadow' | 'random'>;

/**
 * At most `most` customers that AA has served: stored ones, and where there are none, those whom the rule does not keep. None of the
 * suspects is among them.
 */
export async function storedKnownLiving(
  { client, shadow, random }: Source,
  suspects: readonly CustId[],
  most: number,
): Promise<readonly CustId[]> {
  const stored: Listed = (after, limit) => shadow.customerIds(client, after, limit);
  const unkept: Listed = (after, limit) => shadow.shapes.unkeptIds(client, after, limit);
  const living = await drawn(stored, random, suspects, most);
  return living.length > 0 ? living : drawn(unkept, random, suspects, most);
}

/** Other customers of the same drain, for a client without stored customers. They may turn out to be bad themselves. */
const queuedInstead = (
  { client, shadow, random }: Source,
  drainNo: number,
  suspects: readonly CustId[],
  most: number,
): Promise<readonly CustId[]> =>
  drawn((after, limit) => shadow.drainCustomers(client, drainNo, after, limit), random, suspects, most);

/** Returns customers in ascending order, after the given one. */
type Listed = (after: CustId | null, limit: number) => Promise<readonly CustId[]>;

/** Draws customers at random. The lowest numbers are the oldest records, and these are often deleted together. */
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

/** How many customers are read for each draw. There are several because some of them may be suspects. */
const fewPerDraw = 20;

/** A random number of seven digits, because most customer numbers have seven. */
const somewhere = (random: number): CustId => custId(String(Math.floor(random * 9_999_999)).padStart(7, '0'));

/** When this many customers in a row have failed alone, AA itself may be the cause. */
const failuresBeforeDoubt = 5;
/** The same when no customer is stored yet that could be asked for. */
const failuresBeforeDoubtUnknown = 50;
/** The most known living customers that are asked for. There are several because one of them may be bad itself. */
const mostAsked = 3;

/**
 * Decides whether failures come from bad customers or from an outage of AA. A customer that fails alone is parked. But when
 * several fail in a row and the known living customers fail too, AA is in trouble, and nothing may be parked because of that.
 * If a failure looks as if the service did not exist, known living customers are asked for at once.
 */
export class OutageGuard {
  readonly #context: SyncContext;
  readonly #drainNo: number | null;
  #failuresInARow = 0;
  #lastServed: CustId | null = null;

  /** `drainNo`: the drain that is being refreshed. Its other customers are asked for while no customer is stored. */
  constructor(context: SyncContext, drainNo: number | null = null) {
    this.#context = context;
    this.#drainNo = drainNo;
  }

  /** `lastServed`: a customer that AA has just returned. */
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

  /** For a whole batch that failed in one way. Returns when AA returns another customer. Throws the error otherwise. */
  async failedTogether(error: AaShadowError): Promise<void> {
    const knownLiving = await storedKnownLiving(this.#context, [], mostAsked);
    if (!(await this.#someoneComes(knownLiving))) throw error;
  }

  /**
   * For a call that failed as if the service did not exist. The cause may also be that AA broke down over one of these
   * customers. Returns when AA returns another customer. Throws the error at once when AA returns none.
   */
  async failedAsIfNotThere(error: AaError, custIds: readonly CustId[]): Promise<void> {
    // With several customers, any of them may be good, so none is avoided.
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

  /** Whether AA answers about the customer. The answer itself is not used. */
  async #comes(one: CustId): Promise<boolean> {
    const { aa, lane, signal } = this.#context;
    try {
      const answer = await aa.getCustomers([one], { lane, signal, prepare: keepNothing });
      return answer.customers.length > 0 || answer.errors.has(one);
    } catch (error) {
      // What is no failure of AA says nothing about it: the work was ended, or may not ask any more.
      if (!(error instanceof AaError) || isHeldBack(error)) throw error;
      return false;
    }
  }
}
